"""``<vsock>``: sockets between host and guest without a network."""

from __future__ import annotations

from ..xml_codec import UNSIGNED, YES_NO
from ..xml_field import Attribute
from .device import VirtioDevice


class Vsock(VirtioDevice):
    """The vsock device of the guest."""

    TAG = "vsock"

    model = Attribute("@model")
    cid_auto = Attribute("cid@auto", YES_NO)
    cid_address = Attribute("cid@address", UNSIGNED)
