"""The description of an appliance in OVF (DMTF DSP0243): what of it makes a domain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..conf.xml_document import parse_document
from ..errors import InvalidArgument
from .appliance import ApplianceDisk, ApplianceFacts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

#: ``rasd:ResourceType`` of CIM.
_PROCESSOR, _MEMORY, _IDE, _SCSI, _CARD, _DISK, _SATA = "3", "4", "5", "6", "10", "17", "20"

_BUSES: Final = {_IDE: "ide", _SCSI: "scsi", _SATA: "sata"}
_CARDS: Final = {
    "e1000": "e1000", "e1000e": "e1000e", "vmxnet3": "vmxnet3", "pcnet32": "pcnet",
    "virtio": "virtio", "virtionet": "virtio",
}  # fmt: skip
#: "byte * 2^20" and the words that people wrote before it.
_POWER: Final = re.compile(r"byte\s*\*\s*2\s*\^\s*(\d{1,2})", re.IGNORECASE)
_WORDS: Final = {"kilobytes": 10, "megabytes": 20, "mb": 20, "gigabytes": 30, "gb": 30, "byte": 0}

_MOST_DISKS: Final = 32


def ovf_facts(text: bytes) -> ApplianceFacts:
    """Return what the description says of its first system.

    Raises:
        InvalidXML: it cannot be read. InvalidArgument: it describes nothing that can be used.
    """
    root = parse_document(text, _root_name(text))
    system = next(_all(root, "VirtualSystem"), None)
    if system is None:
        raise InvalidArgument("the description describes no system")
    items = [*_all(system, "Item"), *_all(system, "StorageItem"), *_all(system, "EthernetPortItem")]
    by_type: dict[str, list[Element]] = {}
    for item in items:
        by_type.setdefault(_field(item, "ResourceType"), []).append(item)
    section = next(_all(system, "OperatingSystemSection"), None)
    cards = (_field(item, "ResourceSubType").lower() for item in by_type.get(_CARD, ()))
    return ApplianceFacts(
        name=_direct(system, "Name") or _attribute(system, "id"),
        vcpus=_whole(by_type.get(_PROCESSOR, ())),
        memory_mib=sum(_mib(item) for item in by_type.get(_MEMORY, ())[:1]),
        system=_attribute(section, "osType") if section is not None else "",
        is_uefi=any("efi" in _attribute(x, "value").lower() for x in _firmware(system)),
        disks=tuple(_disks(root, items, by_type.get(_DISK, [])))[:_MOST_DISKS],
        cards=tuple(_CARDS.get(card.removesuffix("7"), "") for card in cards)[:_MOST_DISKS],
    )


def _root_name(text: bytes) -> str:
    """Return the name of the root with its namespace, of which there are several versions."""
    match = re.search(
        rb"http://schemas\.dmtf\.org/ovf/envelope/\d|http://[^\"']*ovf/envelope", text
    )
    if match is None:
        raise InvalidArgument("the description is no OVF")
    return f"{{{match[0].decode()}}}Envelope"


def _disks(root: Element, items: list[Element], disks: list[Element]) -> Iterator[ApplianceDisk]:
    files = {_attribute(x, "id"): x for x in _all(root, "File")}
    images = {_attribute(x, "diskId"): _attribute(x, "fileRef") for x in _all(root, "Disk")}
    buses = {_field(x, "InstanceID"): _BUSES.get(_field(x, "ResourceType"), "") for x in items}
    for item in disks:
        place = _field(item, "HostResource").rpartition("/")[2]
        file = files.get(images.get(place, place))
        if file is None:
            raise InvalidArgument(f"nobody knows the file of the disk {place!r}")
        if _attribute(file, "compression") not in ("", "identity"):
            raise InvalidArgument("a disk of it is compressed", hint="unpack it first")
        yield ApplianceDisk(_attribute(file, "href"), buses.get(_field(item, "Parent"), ""))


def _firmware(system: Element) -> Iterator[Element]:
    return (x for x in _all(system, "Config") if _attribute(x, "key") == "firmware")


def _mib(item: Element) -> int:
    units = _field(item, "AllocationUnits") or "byte * 2^20"
    power = _POWER.match(units)
    shift = int(power[1]) if power else _WORDS.get(units.lower(), 20)
    return (_number(item) << min(shift, 60)) >> 20


def _whole(items: list[Element] | tuple[()]) -> int:
    return sum(_number(item) for item in items)


def _number(item: Element) -> int:
    text = _field(item, "VirtualQuantity")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _all(element: Element, name: str) -> Iterator[Element]:
    """Yield what is below by its name alone: every writer has namespaces of its own."""
    return element.iter(f"{{*}}{name}")


def _direct(element: Element, name: str) -> str:
    found = element.find(f"{{*}}{name}")
    return "" if found is None else (found.text or "").strip()


_field = _direct


def _attribute(element: Element, name: str) -> str:
    values = (str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name)
    return next(values, "").strip()
