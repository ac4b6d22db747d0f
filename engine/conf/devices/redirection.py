"""``<redirdev>`` and ``<redirfilter>``: USB devices of a remote viewer inside the guest."""

from __future__ import annotations

from ..xml_codec import YES_NO, choice
from ..xml_field import Attribute, Children
from ..xml_node import Node
from .character import CharacterBackend
from .device import Device


class RedirectedDevice(CharacterBackend, Device):
    """A USB port of the guest that a viewer can fill."""

    TAG = "redirdev"
    ORDER = "source protocol"

    bus = Attribute("@bus", choice("usb"))


class RedirFilterRule(Node):
    """``<usbdev>``: which devices may come or not; -1 matches any."""

    TAG = "usbdev"

    device_class = Attribute("@class")
    vendor = Attribute("@vendor")
    product = Attribute("@product")
    version = Attribute("@version")
    allow = Attribute("@allow", YES_NO)


class RedirFilter(Node):
    """The rules, first match counts."""

    TAG = "redirfilter"

    rules = Children(RedirFilterRule, "usbdev")
