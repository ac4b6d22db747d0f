"""From counters to rates: two samples of a domain become per cent and bytes per second.

Only differences over the connection's monotonic clock count, so a clock that somebody sets does no
harm. A counter that went back (the guest was restarted, a device replaced) says nothing for one
tick: unknown, never 0 and never negative.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..domain_facts import DomainStatistics

#: Values of the cpu history, enough for a sparkline.
HISTORY_LENGTH = 16

_NANOSECONDS_PER_PERCENT = 1e7

_Counter = int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainRates:
    """What one tick tells of a domain; the fields are those of ``DomainRow``."""

    cpu_percent: float | None = None
    cpu_history: tuple[float, ...] = ()
    memory_used_kib: int | None = None
    disk_bytes_per_s: float | None = None
    net_bytes_per_s: float | None = None


def domain_rates(
    before: DomainStatistics | None,
    after: DomainStatistics,
    history: tuple[float, ...] = (),
) -> DomainRates:
    """Return the rates between two samples; ``history`` is the cpu history so far.

    With no earlier sample, one of an earlier run of the domain, or no time between them, the rates
    are unknown.
    """
    memory = _memory_used(after)
    if before is None or before.ref.id != after.ref.id:
        return DomainRates(memory_used_kib=memory)
    elapsed = after.monotonic - before.monotonic
    if elapsed <= 0:
        return DomainRates(memory_used_kib=memory, cpu_history=history)
    cpu = _growth(before.cpu_time_ns, after.cpu_time_ns)
    percent = None if cpu is None else round(cpu / _NANOSECONDS_PER_PERCENT / elapsed, 1)
    if percent is not None:
        history = (*history, percent)[-HISTORY_LENGTH:]
    return DomainRates(
        cpu_percent=percent,
        cpu_history=history,
        memory_used_kib=memory,
        disk_bytes_per_s=_rate(_disk_bytes(before), _disk_bytes(after), elapsed),
        net_bytes_per_s=_rate(_net_bytes(before), _net_bytes(after), elapsed),
    )


def _memory_used(sample: DomainStatistics) -> int | None:
    if sample.balloon_kib is None or sample.usable_kib is None:
        return None
    used = sample.balloon_kib - sample.usable_kib
    return used if used >= 0 else None


def _growth(before: _Counter, after: _Counter) -> int | None:
    if before is None or after is None or after < before:
        return None
    return after - before


def _rate(
    before: Mapping[str, _Counter], after: Mapping[str, _Counter], elapsed: float
) -> float | None:
    """Return the bytes per second of the devices that are in both samples."""
    total, is_known = 0, False
    for device, count in after.items():
        earlier = before.get(device)
        if earlier is None or count is None:
            continue
        if count < earlier:
            return None
        total += count - earlier
        is_known = True
    return total / elapsed if is_known else None


def _disk_bytes(sample: DomainStatistics) -> dict[str, _Counter]:
    return {x.target: _total(x.read_bytes, x.write_bytes) for x in sample.disks or ()}


def _net_bytes(sample: DomainStatistics) -> dict[str, _Counter]:
    return {x.device: _total(x.rx_bytes, x.tx_bytes) for x in sample.nets or ()}


def _total(one: _Counter, other: _Counter) -> _Counter:
    """Return the sum of the counters that are known."""
    if one is None or other is None:
        return other if one is None else one
    return one + other
