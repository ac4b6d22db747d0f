"""``<sysinfo>``: texts the guest reads in its SMBIOS tables and from fw_cfg."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import keyed_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .....conf.elements.sysinfo import Sysinfo, SysinfoEntry
    from ..context import Context
    from ..pieces import Piece

_TABLES = {"bios": 0, "system": 1, "chassis": 3}
"""Field of ``Sysinfo`` to the number of its SMBIOS structure."""

_BASE_BOARD = 2
_OEM_STRINGS = 11


def build_smbios(context: Context) -> Iterator[Piece]:
    """Yield the tables where ``<smbios mode='sysinfo'/>`` asks for them, and fw_cfg always."""
    for info in context.conf.sysinfos:
        if info.type == "fwcfg":
            yield from _firmware_files(info.entries)
        elif context.conf.os.smbios_mode == "sysinfo":
            yield from _tables(info)


def _tables(info: Sysinfo) -> Iterator[Piece]:
    for field, number in _TABLES.items():
        entries: Sequence[SysinfoEntry] = getattr(info, field)
        if entries:
            texts = {entry.name or "": entry.value or "" for entry in entries}
            yield keyed_option("-smbios", None, {"type": number, **texts})
    for board in info.base_boards:
        texts = {entry.name or "": entry.value or "" for entry in board.entries}
        yield keyed_option("-smbios", None, {"type": _BASE_BOARD, **texts})
    for entry in info.oem_strings:
        yield keyed_option("-smbios", None, {"type": _OEM_STRINGS, "value": entry.value or ""})


def _firmware_files(entries: Sequence[SysinfoEntry]) -> Iterator[Piece]:
    for entry in entries:
        text = None if entry.file else entry.value or ""
        yield keyed_option(
            "-fw_cfg", None, {"name": entry.name, "file": entry.file, "string": text}
        )
