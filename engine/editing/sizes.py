"""Amounts of memory as people read and type them: ``8 GiB``, ``512 MiB``."""

from __future__ import annotations

import re

from ..errors import InvalidArgument
from ..untrusted_text import printable

_TYPED = re.compile(r"(\d+(?:\.\d+)?)\s*(?:([kmgt])(?:i?b)?)?", re.ASCII | re.IGNORECASE)
_KIB = {"": 1024, "k": 1, "m": 1024, "g": 1024**2, "t": 1024**3}
_LARGEST = 1 << 53


def memory_text(kib: int) -> str:
    """Return ``"8 GiB"``; the largest unit that says it exactly."""
    for unit, scale in (("TiB", 1024**3), ("GiB", 1024**2), ("MiB", 1024)):
        if kib >= scale and kib % scale == 0:
            return f"{kib // scale} {unit}"
    return f"{kib} KiB"


def parse_memory(text: str) -> int:
    """Return the KiB of ``"8 GiB"``, ``"1.5G"``; a bare number counts MiB.

    Raises:
        InvalidArgument: it is no amount of memory.
    """
    match = _TYPED.fullmatch(text.strip())
    if match is None:
        said = printable(text, 40)
        raise InvalidArgument(f"{said!r} is no amount of memory", hint="8 GiB, 512M, 1.5G")
    kib = round(float(match[1]) * _KIB[(match[2] or "").lower()])
    if not 0 < kib < _LARGEST:
        raise InvalidArgument("no guest can have that much memory")
    return kib
