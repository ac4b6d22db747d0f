"""``<address>``: where on its bus a device sits, inside the guest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..xml_codec import C_NUMBER, ON_OFF, STRING, UNSIGNED, choice, hexadecimal
from ..xml_field import Attribute
from ..xml_node import Node

if TYPE_CHECKING:
    from typing import Self

    from lxml.etree import _Element as Element


class _BusNumber(Attribute[int]):
    """A number that is hexadecimal in PCI addresses and decimal in all others."""

    def __init__(self, path: str) -> None:
        super().__init__(path, C_NUMBER)

    def _write(self, element: Element, value: int) -> None:
        # The address of a host device has no type; a domain shows that it is PCI.
        is_pci = element.get("type") == "pci" or "domain" in element.attrib
        element.set(self._attribute, f"0x{value:02x}" if is_pci else str(value))


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
    bus = _BusNumber("@bus")
    slot = _BusNumber("@slot")
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
        """Return a new PCI address."""
        address = cls.new()
        address.type = "pci"
        address.domain = domain
        address.bus = bus
        address.slot = slot
        address.function = function
        return address
