"""``<pstore>``: memory that outlives a crash, for the guest kernel's last words."""

from __future__ import annotations

from ..xml_codec import choice
from ..xml_field import Attribute, Size, Text
from .device import Device


class PStore(Device):
    """The persistent store of the guest."""

    TAG = "pstore"

    backend = Attribute("@backend", choice("acpi-erst"))
    path = Text("path")
    size = Size("size", unit="KiB", default="bytes")
