"""Sizes of storage as people read and type them; a unit is a power of 1024."""

from __future__ import annotations

import re

from engine.errors import InvalidArgument

from .formatting import UNKNOWN

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
_TYPED = re.compile(r"(\d+(?:\.\d+)?)\s*(?:([KMGTPE])(?:iB|B)?|B)?", re.ASCII | re.IGNORECASE)

#: What libvirt's numbers hold.
_LARGEST = (1 << 63) - 1


def byte_size(count: int | None) -> str:
    """Return ``"20 GiB"``, ``"1.5 MiB"``, ``"512 B"``."""
    if count is None:
        return UNKNOWN
    value = float(count)
    units = iter(_UNITS)
    unit = next(units)
    while round(value, 1) >= 1024:
        value, unit = value / 1024, next(units)
    digits = 0 if round(value, 1) == round(value) or value >= 100 else 1
    return f"{value:.{digits}f} {unit}"


def parse_byte_size(text: str) -> int:
    """Return the bytes of ``"20G"``, ``"512 MiB"`` or ``"1024"``.

    Raises:
        InvalidArgument: it is no size, or none that fits.
    """
    match = _TYPED.fullmatch(text.strip())
    if match is None:
        raise InvalidArgument("a size is a number and a unit: 20 GiB, 512M, 1.5T")
    power = "BKMGTPE".index((match[2] or "B").upper())
    count = int(float(match[1]) * 1024**power) if "." in match[1] else int(match[1]) << 10 * power
    if not 0 < count <= _LARGEST:
        raise InvalidArgument("no volume can have that size")
    return count
