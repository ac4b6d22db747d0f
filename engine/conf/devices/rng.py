"""``<rng>``: sources of random numbers."""

from __future__ import annotations

from ..xml_codec import UNSIGNED, choice
from ..xml_field import Attribute, Child, Text
from .character import CharacterBackend
from .device import VirtioDevice


class RngBackend(CharacterBackend):
    """``<backend>``: a file of the host, QEMU's own generator, or a daemon behind a stream."""

    TAG = "backend"

    model = Attribute("@model", choice("random", "egd", "builtin"))
    filename = Text(".")


class Rng(VirtioDevice):
    """A random number generator of the guest."""

    TAG = "rng"

    model = Attribute("@model")
    rate_bytes = Attribute("rate@bytes", UNSIGNED)
    rate_period = Attribute("rate@period", UNSIGNED)
    """Milliseconds in which the guest may take ``rate_bytes``."""
    backend = Child(RngBackend, "backend")
