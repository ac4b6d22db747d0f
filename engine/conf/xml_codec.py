"""Text of one attribute or element to a value and back.

A ``Codec`` is what a field of a class body is given next to its path; the numbers and words are
those of libvirt's parsers (virxml.c, virutil.c). ``read`` raises ``ValueError`` with a sentence;
``xml_field`` adds the place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from ..untrusted_text import printable

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_NUMBER = re.compile(r"[+-]?[0-9]+")
_C_NUMBER = re.compile(r"0[xX][0-9a-fA-F]+|[0-9]+")
_TIME_FORMAT = "%Y-%m-%dT%H:%M:%S"


@dataclass(frozen=True, slots=True)
class Codec(Generic[T]):
    """How a value of type ``T`` is written in XML."""

    read: Callable[[str], T]
    write: Callable[[T], str]


def _integer(text: str) -> int:
    if not _NUMBER.fullmatch(text.strip()):
        raise ValueError(f"{_quoted(text)} is not a whole number")
    return int(text)


def _unsigned(text: str) -> int:
    value = _integer(text)
    if value < 0:
        raise ValueError(f"{_quoted(text)} is negative")
    return value


def _c_integer(text: str) -> int:
    """Read as C's strtoul does with base 0: ``0x1f``, ``017`` (octal), ``15``."""
    text = text.strip()
    if not _C_NUMBER.fullmatch(text):
        raise ValueError(f"{_quoted(text)} is not a number")
    try:
        return int(text, 8) if text.isdecimal() and text.startswith("0") else int(text, 0)
    except ValueError:
        raise ValueError(f"{_quoted(text)} is not an octal number") from None


def _timestamp(text: str) -> datetime:
    try:
        return datetime.strptime(text, _TIME_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        raise ValueError(f"{_quoted(text)} is not a time such as 2030-12-31T23:59:59") from None


def _switch(on: str, off: str) -> Codec[bool]:
    def read(text: str) -> bool:
        if text not in (on, off):
            raise ValueError(f"{_quoted(text)} is neither {on!r} nor {off!r}")
        return text == on

    return Codec(read, lambda value: on if value else off)


def _quoted(text: str) -> str:
    return f"'{printable(text, 64)}'"


STRING: Codec[str] = Codec(str, str)
INTEGER: Codec[int] = Codec(_integer, str)
UNSIGNED: Codec[int] = Codec(_unsigned, str)
C_NUMBER: Codec[int] = Codec(_c_integer, str)
"""A number that may be written in hexadecimal or octal."""

TIMESTAMP: Codec[datetime] = Codec(
    _timestamp, lambda value: value.astimezone(UTC).strftime(_TIME_FORMAT)
)
"""Seconds in UTC, the form of ``passwdValidTo``."""

YES_NO = _switch("yes", "no")
ON_OFF = _switch("on", "off")


def hexadecimal(digits: int) -> Codec[int]:
    """Return the codec of a number in C notation, written as ``0x`` and at least ``digits``."""
    return Codec(_c_integer, lambda value: f"0x{value:0{digits}x}")


def choice(*words: str) -> Codec[str]:
    """Return the codec of an attribute that must be one of ``words``."""

    def check(text: str) -> str:
        if text not in words:
            raise ValueError(f"{_quoted(text)} is not one of {', '.join(words)}")
        return text

    return Codec(check, check)


_SIZE_UNITS = {
    "": None, "b": 1, "byte": 1, "bytes": 1,
    "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40, "p": 1 << 50, "e": 1 << 60,
    "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40, "pib": 1 << 50, "eib": 1 << 60,
    "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12, "pb": 10**15, "eb": 10**18,
}  # fmt: skip


def unit_bytes(unit: str) -> int:
    """Return the number of bytes in ``KiB``, ``MB``, ``G``... in any case (virScaleInteger).

    Raises:
        ValueError: no such unit.
    """
    size = _SIZE_UNITS.get(unit.lower())
    if size is None:
        raise ValueError(f"{_quoted(unit)} is not a unit of size")
    return size
