"""VMware's own description of a guest, ``.vmx``: lines of ``key = "value"``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .appliance import ApplianceDisk, ApplianceFacts

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE: Final = re.compile(r'^\s*([\w:.]+)\s*=\s*"([^"\n]*)"', re.MULTILINE)
_CODED: Final = re.compile(r"\|([0-9A-Fa-f]{2})")
_DISK: Final = re.compile(r"(ide|scsi|sata|nvme)(\d{1,2}):(\d{1,3})\.filename")
_CARD: Final = re.compile(r"ethernet(\d{1,2})\.present")
_BUSES: Final = {"ide": "ide", "scsi": "scsi", "sata": "sata", "nvme": "virtio"}
_CARDS: Final = {"e1000": "e1000", "e1000e": "e1000e", "vmxnet3": "vmxnet3", "vlance": "pcnet"}
_MOST: Final = 1 << 24


def vmx_facts(text: str) -> ApplianceFacts:
    """Return what the description says."""
    values = {match[1].lower(): _decoded(match[2]) for match in _LINE.finditer(text)}
    cards = sorted(match[1] for key in values if (match := _CARD.fullmatch(key)))
    present = [card for card in cards if values[f"ethernet{card}.present"].lower() == "true"]
    return ApplianceFacts(
        name=values.get("displayname", ""),
        vcpus=_number(values.get("numvcpus", "1")),
        memory_mib=_number(values.get("memsize", "0")),
        system=values.get("guestos", ""),
        is_uefi=values.get("firmware", "").lower() == "efi",
        disks=tuple(_disks(values)),
        cards=tuple(
            _CARDS.get(values.get(f"ethernet{card}.virtualdev", "").lower(), "") for card in present
        ),
    )


def _disks(values: dict[str, str]) -> Iterator[ApplianceDisk]:
    found = [match for key in values if (match := _DISK.fullmatch(key))]
    for match in sorted(found, key=lambda each: (each[1], int(each[2]), int(each[3]))):
        place = match[0].removesuffix(".filename")
        kind = values.get(f"{place}.devicetype", "disk").lower()
        is_there = values.get(f"{place}.present", "true").lower() == "true"
        if is_there and "disk" in kind and values[match[0]].lower().endswith(".vmdk"):
            yield ApplianceDisk(values[match[0]], _BUSES[match[1]])


def _decoded(value: str) -> str:
    """Return the value; what would end a line or the quotes is written as ``|22``."""
    return _CODED.sub(lambda match: chr(int(match[1], 16)), value)


def _number(text: str) -> int:
    return min(int(text), _MOST) if text.isascii() and text.isdigit() and len(text) < 16 else 0
