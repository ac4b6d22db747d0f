"""A small image of a CD: a label and a few files, named in Rock Ridge and in Joliet.

ISO 9660 level 1 (ECMA-119) alone has no names such as ``user-data``; Linux and BSD read them from
Rock Ridge (IEEE P1282), others from Joliet's second tree. Everything lies in the root folder.
"""

from __future__ import annotations

import struct
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..errors import InvalidArgument

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SECTOR: Final = 2048

_FIRST_DESCRIPTOR: Final = 16
#: Sectors: three descriptors, four path tables, two folders.
_TABLES: Final = 19
_ROOT, _JOLIET_ROOT = 23, 24
_FILES: Final = 25

_IS_FOLDER: Final = 2
_FILE_MODE, _FOLDER_MODE = 0o100444, 0o040555


@dataclass(frozen=True, slots=True)
class _Place:
    """One file: its names, where it lies, and how long it is."""

    name: str
    short: str
    sector: int
    size: int


def iso_image(label: str, files: Mapping[str, bytes], *, when: float) -> bytes:
    """Return an image with ``files`` by their names; ``when`` is what their dates say.

    Raises:
        InvalidArgument: a label or a name that no such image can have, or too many files.
    """
    if not label.isascii() or not 0 < len(label) <= 16:
        raise InvalidArgument("a label of a CD has at most 16 characters of ASCII")
    places = _placed(files)
    date = _Date(when)
    last = places[-1] if places else _Place("", "", _FILES, 0)
    total = last.sector + _sectors(last.size)
    root = _folder([_plain_record(place, date) for place in places], _root_records(_ROOT, date))
    joliet = _folder(
        [_record(p.name.encode("utf-16-be"), p.sector, p.size, date) for p in places],
        [_record(name, _JOLIET_ROOT, SECTOR, date, _IS_FOLDER) for name in (b"\0", b"\1")],
    )
    parts = [
        bytes(_FIRST_DESCRIPTOR * SECTOR),
        _descriptor(1, label.encode(), b"", _ROOT, total, _TABLES, date),
        _descriptor(2, label.encode("utf-16-be"), b"%/E", _JOLIET_ROOT, total, _TABLES + 2, date),
        _padded(b"\xffCD001\x01"),
        *(_path_table(order, at) for at in (_ROOT, _JOLIET_ROOT) for order in "<>"),
        root,
        joliet,
        *(_padded(files[place.name]) for place in places),
    ]
    return b"".join(parts)


def iso_label(descriptor: bytes) -> str | None:
    """Return the label that a CD's 17th sector holds; None where it is no image of a CD."""
    if len(descriptor) < 72 or descriptor[:6] != b"\x01CD001":
        return None
    return descriptor[40:72].decode("ascii", "replace").rstrip()


class _Date:
    """One moment as a folder and as a descriptor write it."""

    def __init__(self, when: float) -> None:
        utc = time.gmtime(when)
        self.short = struct.pack("7B", utc.tm_year - 1900, *utc[1:6], 0)
        self.long = time.strftime("%Y%m%d%H%M%S00", utc).encode() + b"\0"


def _placed(files: Mapping[str, bytes]) -> list[_Place]:
    places, sector = [], _FILES
    for number, (name, content) in enumerate(sorted(files.items())):
        if not name.isascii() or not name.isprintable() or "/" in name or not 0 < len(name) <= 64:
            raise InvalidArgument(f"no file of a CD can be named {name!r}")
        places.append(_Place(name, f"FILE{number:04}.;1", sector, len(content)))
        sector += _sectors(len(content))
    return places


def _sectors(size: int) -> int:
    return -(-size // SECTOR)


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % SECTOR)


def _folder(files: Sequence[bytes], own: Sequence[bytes]) -> bytes:
    content = b"".join((*own, *files))
    if len(content) > SECTOR:
        raise InvalidArgument("more files than fit into one folder of a CD")
    return _padded(content)


def _both(number: int) -> bytes:
    """Return four bytes in both orders, as the format wants them."""
    return struct.pack("<I", number) + struct.pack(">I", number)


def _both_short(number: int) -> bytes:
    return struct.pack("<H", number) + struct.pack(">H", number)


def _record(
    name: bytes, sector: int, size: int, date: _Date, flags: int = 0, use: bytes = b""
) -> bytes:
    """Return one line of a folder; ``use`` is what Rock Ridge adds."""
    body = b"".join(
        (
            b"\0",
            _both(sector),
            _both(size),
            date.short,
            bytes((flags, 0, 0)),
            _both_short(1),
            bytes((len(name),)),
            name,
            b"" if len(name) % 2 else b"\0",
            use,
        )
    )
    body += bytes((len(body) + 1) % 2)
    return bytes((len(body) + 1,)) + body


def _plain_record(place: _Place, date: _Date) -> bytes:
    name = place.name.encode()
    use = _posix(_FILE_MODE) + b"NM" + bytes((len(name) + 5, 1, 0)) + name
    return _record(place.short.encode(), place.sector, place.size, date, use=use)


def _root_records(sector: int, date: _Date) -> list[bytes]:
    """Return the folder itself and its parent; the first says that Rock Ridge is used."""
    identifier = b"RRIP_1991A"
    speaks = b"SP\x07\x01\xbe\xef\0"
    speaks += b"ER" + bytes((8 + len(identifier), 1, len(identifier), 0, 0, 1)) + identifier
    own, parent = _posix(_FOLDER_MODE, links=2), _posix(_FOLDER_MODE, links=2)
    return [
        _record(b"\0", sector, SECTOR, date, _IS_FOLDER, speaks + own),
        _record(b"\1", sector, SECTOR, date, _IS_FOLDER, parent),
    ]


def _posix(mode: int, links: int = 1) -> bytes:
    return b"PX\x24\x01" + _both(mode) + _both(links) + _both(0) + _both(0)


def _path_table(order: str, sector: int) -> bytes:
    return _padded(struct.pack(f"{order}BBIH", 1, 0, sector, 1) + b"\0\0")


def _descriptor(
    kind: int, label: bytes, escapes: bytes, root: int, total: int, tables: int, date: _Date
) -> bytes:
    """Return the sector that says what the image is; ``kind`` 2 is Joliet's."""
    blank = b"\0 " if kind == 2 else b" "
    return _padded(
        b"".join(
            (
                bytes((kind,)) + b"CD001\x01\0",
                _blank(b"", 32, blank),
                _blank(label, 32, blank),
                bytes(8),
                _both(total),
                escapes.ljust(32, b"\0"),
                _both_short(1) * 2,
                _both_short(SECTOR),
                _both(10),
                struct.pack("<II", tables, 0),
                struct.pack(">II", tables + 1, 0),
                _record(b"\0", root, SECTOR, date, _IS_FOLDER)[:34],
                *(_blank(b"", length, blank) for length in (128, 128, 128, 128, 37, 37, 37)),
                date.long * 2,
                (b"0" * 16 + b"\0") * 2,
                b"\x01",
            )
        )
    )


def _blank(text: bytes, length: int, blank: bytes) -> bytes:
    return (text + blank * length)[:length]
