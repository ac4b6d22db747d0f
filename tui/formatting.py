"""Figures and times as people read them; None is always the mark for unknown, never 0.

Widths are stable: a figure of one kind never takes more cells than its column has, and units
change only where the size does.
"""

from __future__ import annotations

from datetime import datetime

UNKNOWN = "–"

_KIB_PER_GIB = 1024 * 1024


def percent(value: float | None) -> str:
    """Return ``"42 %"``."""
    return UNKNOWN if value is None else f"{value:.0f} %"


def memory_size(kib: int | None) -> str:
    """Return ``"8 GiB"``, ``"1.5 GiB"`` or ``"512 MiB"``."""
    if kib is None:
        return UNKNOWN
    value, unit = _memory_unit(kib)
    return f"{value:.0f} {unit}" if value == round(value) else f"{value:.1f} {unit}"


def memory_use(used_kib: int | None, total_kib: int | None) -> str:
    """Return ``"6.1 / 8 GiB"``, both figures in the unit of the total."""
    if total_kib is None:
        return UNKNOWN
    total = memory_size(total_kib)
    if used_kib is None:
        return f"{UNKNOWN} / {total}"
    if total_kib < _KIB_PER_GIB:
        return f"{used_kib / 1024:.0f} / {total}"
    return f"{used_kib / _KIB_PER_GIB:.1f} / {total}"


def byte_rate(per_second: float | None) -> str:
    """Return ``"12 MB/s"``."""
    return _rate(per_second, ("B/s", "kB/s", "MB/s", "GB/s", "TB/s"))


def bit_rate(bytes_per_second: float | None) -> str:
    """Return ``"88 Mb/s"`` for a rate given in bytes, as networks are spoken of."""
    bits = None if bytes_per_second is None else bytes_per_second * 8
    return _rate(bits, ("b/s", "kb/s", "Mb/s", "Gb/s", "Tb/s"))


def duration(seconds: float | None) -> str:
    """Return ``"41 s"``, ``"12 min"``, ``"3 h 05"`` or ``"91 d"``."""
    if seconds is None:
        return UNKNOWN
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min"
    if whole < 86400:
        return f"{whole // 3600} h {whole % 3600 // 60:02}"
    return f"{whole // 86400} d"


def clock_time(epoch: float | None) -> str:
    """Return ``"14:02"`` in the administrator's own time zone."""
    return UNKNOWN if epoch is None else f"{datetime.fromtimestamp(epoch):%H:%M}"


def moment(epoch: float | None, now: float) -> str:
    """Return ``"14:02"`` for today and ``"Nov 14 22:13"`` for any other day."""
    if epoch is None:
        return UNKNOWN
    at, today = datetime.fromtimestamp(epoch), datetime.fromtimestamp(now)
    return f"{at:%H:%M}" if at.date() == today.date() else f"{at:%b %d %H:%M}"


def counted(count: int, noun: str) -> str:
    """Return ``"1 domain"`` or ``"22 domains"``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _memory_unit(kib: int) -> tuple[float, str]:
    if kib >= _KIB_PER_GIB:
        return round(kib / _KIB_PER_GIB, 1), "GiB"
    return float(round(kib / 1024)), "MiB"


def _rate(per_second: float | None, units: tuple[str, ...]) -> str:
    if per_second is None:
        return UNKNOWN
    value = per_second
    for unit in units[:-1]:
        if round(value) < 1000:
            return f"{value:.0f} {unit}"
        value /= 1000
    return f"{value:.0f} {units[-1]}"
