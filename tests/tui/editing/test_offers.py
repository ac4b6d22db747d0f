"""What a host has to choose from, in words."""

from __future__ import annotations

from lxml import etree

from tui.editing.offers import Offer, offer_words, pci_offer, usb_offer

_USB = """<device><name>usb_1_4</name><capability type='usb_device'><bus>1</bus><device>4</device>
<product id='0xc52b'>Receiver</product><vendor id='{}'>Logitech</vendor></capability></device>"""
_PCI = """<device><capability type='pci'><domain>0</domain><bus>3</bus><slot>0</slot>
<function>1</function><product id='0x1'>Card</product>{}</capability></device>"""
_GROUP = """<iommuGroup number='1'><address domain='0' bus='3' slot='0' function='0'/>
<address domain='0' bus='3' slot='0' function='1'/></iommuGroup>"""


def test_a_usb_device_is_offered_by_what_it_is_and_a_hub_is_not() -> None:
    offer = usb_offer(etree.fromstring(_USB.format("0x046d")))
    assert offer == Offer("046d:c52b", "Logitech Receiver  1.4")
    assert usb_offer(etree.fromstring(_USB.format("0x1d6b"))) is None
    assert usb_offer(etree.fromstring("<device/>")) is None


def test_a_pci_device_is_offered_with_who_goes_with_it() -> None:
    grouped = pci_offer(etree.fromstring(_PCI.format(_GROUP)))
    assert grouped == Offer("0000:03:00.1", "Card  with 1 others of its group")
    alone = pci_offer(etree.fromstring(_PCI.format("")))
    assert alone == Offer("0000:03:00.1", "Card  no IOMMU group")
    assert pci_offer(etree.fromstring("<device/>")) is None


def test_what_a_device_calls_itself_is_shown_safely() -> None:
    assert "\x1b" not in offer_words(Offer("046d:c52b", "\x1b[31m[red]"))
