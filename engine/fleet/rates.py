"""From counters to rates: two samples of a domain become per cent, bytes and requests per second.

Only differences over the connection's monotonic clock count, so a clock that somebody sets does no
harm. A counter that went back (the guest was restarted, a device replaced) says nothing for one
tick: unknown, never 0 and never negative. The same holds for what no machine can do: a host may
tell anything.
"""

from __future__ import annotations

from math import inf
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ..light_fact import light_fact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..domain_facts import DiskCounters, DomainStatistics, NetCounters

    _Device = DiskCounters | NetCounters

#: Values of the cpu history, enough for a sparkline.
HISTORY_LENGTH = 16

_NANOSECONDS_PER_PERCENT = 1e7

#: More processors than any host has; threads beside those of the guest's own processors.
_PROCESSORS: Final = 8192
_THREADS_BESIDE: Final = 64
#: Per second: more than any disk or card moves.
_MOST_BYTES: Final = 1e13
_MOST_REQUESTS: Final = 1e10
#: Memory, in KiB, that no guest has.
_MOST_MEMORY: Final = 1 << 43

_Counter = int | None
#: A device's name, and what is read and written of it: first the bytes, then requests or packets.
_Reading = tuple[str, _Counter, _Counter, _Counter, _Counter]


@light_fact
class DomainRates:
    """What one tick tells of a domain; the fields are those of ``DomainRow``."""

    cpu_percent: float | None = None
    cpu_history: tuple[float, ...] = ()
    memory_used_kib: int | None = None
    disk_bytes_per_s: float | None = None
    net_bytes_per_s: float | None = None
    disk_requests_per_s: float | None = None
    net_packets_per_s: float | None = None


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
    if not 0 < elapsed < inf:  # nor is it time if it is no number
        return DomainRates(memory_used_kib=memory, cpu_history=history)
    percent = _cpu_percent(before, after, elapsed)
    if percent is not None:
        history = (*history[1 - HISTORY_LENGTH :], percent)
    disk_bytes, requests = _moved(before.disks, after.disks, _DISKS)
    net_bytes, packets = _moved(before.nets, after.nets, _NETS)
    return DomainRates(
        cpu_percent=percent,
        cpu_history=history,
        memory_used_kib=memory,
        disk_bytes_per_s=_rate(disk_bytes, elapsed, _MOST_BYTES),
        net_bytes_per_s=_rate(net_bytes, elapsed, _MOST_BYTES),
        disk_requests_per_s=_rate(requests, elapsed, _MOST_REQUESTS),
        net_packets_per_s=_rate(packets, elapsed, _MOST_REQUESTS),
    )


def _memory_used(sample: DomainStatistics) -> int | None:
    has, usable = sample.balloon_kib, sample.usable_kib
    if has is None or usable is None or not 0 <= usable <= has < _MOST_MEMORY:
        return None
    return has - usable


def _cpu_percent(before: DomainStatistics, after: DomainStatistics, elapsed: float) -> float | None:
    grown = _growth(before.cpu_time_ns, after.cpu_time_ns)
    vcpus = after.vcpus
    most = _PROCESSORS if vcpus is None or not 0 < vcpus < _PROCESSORS else vcpus + _THREADS_BESIDE
    percent = _rate(grown, elapsed * _NANOSECONDS_PER_PERCENT, 100.0 * most)
    return None if percent is None else round(percent, 1)


def _growth(before: _Counter, after: _Counter) -> int | None:
    """Return by how much a counter grew; None where either is unknown or they are a lie."""
    if before is None or after is None or not 0 <= before <= after:
        return None
    return after - before


def _rate(grown: int | None, elapsed: float, most: float) -> float | None:
    """Return the growth per second, unless it is more than there can be."""
    return None if grown is None or grown > most * elapsed else grown / elapsed


def _moved(
    before: tuple[_Device, ...] | None,
    after: tuple[_Device, ...] | None,
    kind: _Kind,
) -> tuple[int | None, int | None]:
    """Return the bytes and the requests of the devices that are in both samples."""
    if not before or not after:
        return None, None
    moved = kind.moved_plainly(before, after) if len(before) == len(after) else None
    if moved is not None:
        return moved
    was, is_ = [*map(kind.reading, before)], [*map(kind.reading, after)]
    sizes: list[tuple[_Counter, _Counter]] = []
    numbers: list[tuple[_Counter, _Counter]] = []
    for old, new in _pairs(was, is_):
        _, read_, written, reads, writes = old
        _, now_read, now_written, now_reads, now_writes = new
        sizes += ((read_, now_read), (written, now_written))
        numbers += ((reads, now_reads), (writes, now_writes))
    return _sum(sizes), _sum(numbers)


# Where nothing is odd, the same in a third of the time: this is done for all devices at every tick,
# so it is written out for both kinds. None where something is odd.


def _disks_moved(before: Sequence[Any], after: Sequence[Any]) -> tuple[int, int] | None:
    size = number = 0
    try:
        for old, new in zip(before, after):  # noqa: B905  (as many of both)
            if old.target != new.target or not (
                0 <= old.read_bytes <= new.read_bytes
                and 0 <= old.write_bytes <= new.write_bytes
                and 0 <= old.read_requests <= new.read_requests
                and 0 <= old.write_requests <= new.write_requests
            ):
                return None
            size += new.read_bytes - old.read_bytes + new.write_bytes - old.write_bytes
            number += new.read_requests - old.read_requests
            number += new.write_requests - old.write_requests
    except TypeError:  # a counter that is not known is None
        return None
    return size, number


def _nets_moved(before: Sequence[Any], after: Sequence[Any]) -> tuple[int, int] | None:
    size = number = 0
    try:
        for old, new in zip(before, after):  # noqa: B905  (as many of both)
            if old.device != new.device or not (
                0 <= old.rx_bytes <= new.rx_bytes
                and 0 <= old.tx_bytes <= new.tx_bytes
                and 0 <= old.rx_packets <= new.rx_packets
                and 0 <= old.tx_packets <= new.tx_packets
            ):
                return None
            size += new.rx_bytes - old.rx_bytes + new.tx_bytes - old.tx_bytes
            number += new.rx_packets - old.rx_packets + new.tx_packets - old.tx_packets
    except TypeError:  # a counter that is not known is None
        return None
    return size, number


class _Kind(NamedTuple):
    """A kind of device: how it is read, and what reads two samples of it where nothing is odd."""

    reading: Callable[[Any], _Reading]
    moved_plainly: Callable[[Sequence[Any], Sequence[Any]], tuple[int, int] | None]


_DISKS: Final = _Kind(
    attrgetter("target", "read_bytes", "write_bytes", "read_requests", "write_requests"),
    _disks_moved,
)
_NETS: Final = _Kind(
    attrgetter("device", "rx_bytes", "tx_bytes", "rx_packets", "tx_packets"), _nets_moved
)


def _pairs(
    before: Sequence[_Reading], after: Sequence[_Reading]
) -> Iterator[tuple[_Reading, _Reading]]:
    """Yield each device with itself as it was."""
    earlier = {reading[0]: reading for reading in before}
    for reading in after:
        if (was := earlier.get(reading[0])) is not None:
            yield was, reading


def _sum(pairs: list[tuple[_Counter, _Counter]]) -> int | None:
    """Return by how much counters grew together; None where one went back or none is known."""
    total, is_known = 0, False
    for before, after in pairs:
        if before is None or after is None:
            continue
        if not 0 <= before <= after:
            return None
        total += after - before
        is_known = True
    return total if is_known else None
