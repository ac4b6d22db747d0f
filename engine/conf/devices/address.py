"""``<address>``: where on its bus a device sits, inside the guest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..xml_codec import C_NUMBER, ON_OFF, STRING, UNSIGNED, choice, hexadecimal
from ..xml_field import Attribute
from ..xml_node import Node

if TYPE_CHECKING:
    from typing import Self


class Address(Node):
    """An address of any type; which fields it has follows from ``type``."""

    TAG = "address"

    type = Attribute(
        "@type",
        choice(
            "pci", "drive", "virtio-serial", "ccid", "usb", "spapr-vio", "virtio-s390", "ccw",
            "virtio-mmio", "isa", "dimm", "mdev", "unassigned",
        ),
    )  # fmt: skip
    domain = Attribute("@domain", hexadecimal(4))
    controller = Attribute("@controller", UNSIGNED)
    bus = Attribute("@bus", C_NUMBER)
    slot = Attribute("@slot", hexadecimal(2))
    function = Attribute("@function", hexadecimal(1))
    multifunction = Attribute("@multifunction", ON_OFF)
    target = Attribute("@target", UNSIGNED)
    unit = Attribute("@unit", UNSIGNED)
    port = Attribute("@port", STRING)
    """A number for virtio-serial; for USB a path through hubs such as ``1.2``."""
    device = Attribute("@device", UNSIGNED)
    """The number of a USB device on the host's bus."""
    reg = Attribute("@reg", hexadecimal(8))
    iobase = Attribute("@iobase", hexadecimal(1))
    irq = Attribute("@irq", hexadecimal(1))
    base = Attribute("@base", hexadecimal(1))
    cssid = Attribute("@cssid", hexadecimal(1))
    ssid = Attribute("@ssid", hexadecimal(1))
    devno = Attribute("@devno", hexadecimal(4))
    uuid = Attribute("@uuid")
    zpci_uid = Attribute("zpci@uid", hexadecimal(4))
    zpci_fid = Attribute("zpci@fid", hexadecimal(8))

    @classmethod
    def pci(cls, slot: int, *, bus: int = 0, function: int = 0, domain: int = 0) -> Self:
        """Return a new PCI address, written in hexadecimal as libvirt does."""
        address = cls.new()
        address.type = "pci"
        address.domain = domain
        address.element.set("bus", f"0x{bus:02x}")
        address.slot = slot
        address.function = function
        return address
