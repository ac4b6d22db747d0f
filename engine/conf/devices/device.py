"""``Device``: what every element below ``<devices>`` shares."""

from __future__ import annotations

from ..xml_codec import ON_OFF, UNSIGNED, YES_NO
from ..xml_field import Attribute, Child
from ..xml_node import Node
from .address import Address


class Device(Node):
    """A device of a guest: its name, its place, its turn at boot."""

    boot_order = Attribute("boot@order", UNSIGNED)
    boot_loadparm = Attribute("boot@loadparm")
    alias = Attribute("alias@name")
    """The name of the device in a running guest; ``ua-`` starts one that the user chose."""
    master_startport = Attribute("master@startport", UNSIGNED)
    rom_enabled = Attribute("rom@enabled", YES_NO)
    rom_bar = Attribute("rom@bar", ON_OFF)
    rom_file = Attribute("rom@file")
    acpi_index = Attribute("acpi@index", UNSIGNED)
    address = Child(Address, "address")


class VirtioDevice(Device):
    """A device that may be virtio, with the options all virtio drivers share."""

    iommu = Attribute("driver@iommu", ON_OFF)
    ats = Attribute("driver@ats", ON_OFF)
    packed = Attribute("driver@packed", ON_OFF)
    page_per_vq = Attribute("driver@page_per_vq", ON_OFF)
