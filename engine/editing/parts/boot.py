"""Boot: from which devices, in which order, by which firmware.

Whoever orders devices says it of each one (``<boot order='1'/>``): the older list of kinds
(``<boot dev='hd'/>`` below ``<os>``) cannot stand beside that and is taken out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ...errors import InvalidArgument
from ...untrusted_text import printable
from ..edit_field import EditField, Kind, choice, number, yes_no
from ..part_kind import PartKind

if TYPE_CHECKING:
    from ...conf.domain_conf import DomainConf

#: What the older list of kinds calls a device.
_KINDS: Final = {"disk": "hd", "lun": "hd", "cdrom": "cdrom", "floppy": "fd"}


def bootable(conf: DomainConf) -> dict[str, Any]:
    """Return each device that can be started from, by the word that stands for it in an order."""
    disks = {disk.target_dev or "?": disk for disk in conf.devices.disks}
    return disks | {card.mac or "?": card for card in conf.devices.interfaces}


def _read_order(conf: DomainConf) -> str:
    devices = bootable(conf)
    ordered = {word: node.boot_order for word, node in devices.items() if node.boot_order}
    if ordered:
        return " ".join(sorted(ordered, key=lambda word: ordered[word]))
    kinds = [each.dev for each in conf.os.boot_devices]
    chosen = [word for kind in kinds for word, node in devices.items() if _kind(node) == kind]
    return " ".join(chosen)


def _kind(node: Any) -> str:
    return "network" if node.TAG == "interface" else _KINDS.get(node.device or "disk", "")


def _write_order(conf: DomainConf, text: str) -> None:
    words, devices = text.split(), bootable(conf)
    for word in words:
        if word not in devices:
            raise InvalidArgument(f"there is no device {printable(word, 40)!r} to start from")
    conf.os.boot_devices.replace([])
    for word, node in devices.items():
        node.boot_order = words.index(word) + 1 if word in words else None


BOOT: Final = PartKind(
    name="boot",
    title="Boot",
    nodes=lambda conf: [conf],
    label=lambda conf: "Boot",
    is_removable=False,
    fields=(
        EditField(
            name="order", label="Order", kind=Kind.ORDER, read=_read_order, write=_write_order,
            help="the first that can be started from is; space leaves a device out",
        ),
        yes_no("menu", "Boot menu", "os.bootmenu_enable", help="the firmware asks what to boot"),
        number("menu_ms", "Menu waits", "os.bootmenu_timeout", help="milliseconds"),
        choice(
            "firmware", "Firmware", "os.firmware", ("", "bios", "efi"),
            help="which kind of firmware the host chooses",
        ),
    ),
)  # fmt: skip
