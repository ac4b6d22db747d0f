"""``<crypto>``: cryptographic accelerators."""

from __future__ import annotations

from ..xml_codec import UNSIGNED, choice
from ..xml_field import Attribute
from .device import VirtioDevice


class Crypto(VirtioDevice):
    """A virtio crypto device of the guest."""

    TAG = "crypto"

    model = Attribute("@model")
    type = Attribute("@type", choice("qemu"))
    backend_model = Attribute("backend@model", choice("builtin", "lkcf"))
    backend_queues = Attribute("backend@queues", UNSIGNED)
