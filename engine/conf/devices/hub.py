"""``<hub>``: USB hubs."""

from __future__ import annotations

from ..xml_codec import choice
from ..xml_field import Attribute
from .device import Device


class Hub(Device):
    """A hub of the guest."""

    TAG = "hub"

    type = Attribute("@type", choice("usb"))
