"""What the kernel tells about a QEMU process (Linux's proc(5)); None where it tells nothing."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024


def cpu_time_ns(pid: int | None) -> int | None:
    """Return the processor time the process has used."""
    fields = _stat_fields(pid)
    return (int(fields[11]) + int(fields[12])) * (10**9 // _TICKS_PER_S) if fields else None


def resident_kib(pid: int | None) -> int | None:
    """Return the memory that the process holds."""
    fields = _stat_fields(pid)
    return int(fields[21]) * _PAGE_KIB if fields else None


def start_ticks(pid: int | None) -> int | None:
    """Return when the process started, in clock ticks since boot; it tells reused pids apart.

    None for a process that is gone, or dead and not yet reaped.
    """
    fields = _stat_fields(pid)
    return int(fields[19]) if fields and fields[0] not in "ZX" else None


def started_at(pid: int | None) -> float | None:
    """Return when the process started, in seconds since the epoch."""
    ticks = start_ticks(pid)
    if ticks is None:
        return None
    boot_lines = Path("/proc/stat").read_text(encoding="ascii").splitlines()
    boot = next(int(line.split()[1]) for line in boot_lines if line.startswith("btime "))
    return boot + ticks / _TICKS_PER_S


def _stat_fields(pid: int | None) -> list[str] | None:
    """Return the fields of ``/proc/PID/stat`` from the state on (field 3 of proc(5))."""
    if pid is None:
        return None
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    return text.rpartition(")")[2].split()
