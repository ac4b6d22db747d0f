"""``<panic>``: how a guest's kernel says that it crashed."""

from __future__ import annotations

from ..xml_field import Attribute
from .device import Device


class Panic(Device):
    """A panic notifier of the guest."""

    TAG = "panic"

    model = Attribute("@model")
