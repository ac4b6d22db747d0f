from __future__ import annotations

import pytest

from engine.conf.devices.address import Address
from engine.conf.xml_document import parse_document, serialize


def test_a_pci_address_is_hexadecimal() -> None:
    address = Address.pci(31, bus=3, function=7)
    assert serialize(address.element) == (
        "<address type='pci' domain='0x0000' bus='0x03' slot='0x1f' function='0x7'/>\n"
    )


def test_a_drive_address_is_decimal() -> None:
    address = Address.new()
    address.type, address.bus, address.unit = "drive", 12, 3
    assert serialize(address.element) == "<address type='drive' bus='12' unit='3'/>\n"


@pytest.mark.parametrize("text", ["0x1f", "31", "037"])
def test_numbers_are_read_as_c_does(text: str) -> None:
    address = Address(parse_document(f"<address type='pci' slot='{text}'/>", "address"))
    assert address.slot == 31


def test_a_usb_port_is_a_path() -> None:
    address = Address(parse_document("<address type='usb' bus='0' port='1.2.4'/>", "address"))
    assert address.port == "1.2.4"
