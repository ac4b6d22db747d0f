"""Counters of a running domain, made of the record that libvirt's statistics have of it.

This is done for every domain at every tick: which fields a guest with so many disks and cards has
is worked out once, and all of them are taken from its record, and proven, in one go.
"""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ...domain_facts import DiskCounters, DomainStatistics, NetCounters
from .wire_domain import domain_ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...domain_ref import DomainRef
    from .wire_domain import WireDomain

_DOMAIN: Final = ("cpu.time", "vcpu.current", "balloon.current", "balloon.usable", "balloon.rss")
_DISK: Final = ("name", "rd.bytes", "rd.reqs", "wr.bytes", "wr.reqs", "capacity")
_NET: Final = ("name", "rx.bytes", "rx.pkts", "tx.bytes", "tx.pkts")

#: Numbers of disks and cards whose fields are kept, and how many of both at most.
_SHAPES: Final = 256
_DEVICES: Final = 64
#: Domains that are kept, and how long their names may be: a server may send what it likes.
_REFS: Final = 1 << 14
_SHORT_NAME: Final = 64


class _Fields(NamedTuple):
    """The fields of a guest: those of itself, of one disk after another, of one card after another.

    ``take`` returns the values of all; ``types`` is what each must be.
    """

    names: tuple[str, ...]
    types: tuple[type, ...]
    take: Callable[[dict[str, Any]], tuple[Any, ...]]


def domain_statistics(
    record: tuple[WireDomain, dict[str, Any]], monotonic: float
) -> DomainStatistics:
    """Return the counters in a record; None for what is missing, or is no integer after all."""
    domain, values = record
    disks, nets = _count(values, "block.count"), _count(values, "net.count")
    found = _found(values, disks or 0, nets or 0)
    nets_start = len(_DOMAIN) + len(_DISK) * (disks or 0)
    time, vcpus, balloon, usable, rss = found[: len(_DOMAIN)]
    return DomainStatistics(
        ref=_known_ref(domain) if len(domain[0]) <= _SHORT_NAME else domain_ref(domain),
        monotonic=monotonic,
        cpu_time_ns=time,
        vcpus=vcpus,
        balloon_kib=balloon,
        usable_kib=usable,
        rss_kib=rss,
        disks=None if disks is None else _disks(found, nets_start),
        nets=None if nets is None else _nets(found, nets_start),
    )


def _count(values: dict[str, Any], name: str) -> int | None:
    """Return how many devices there are, as far as there are values for them."""
    count = values.get(name)
    if type(count) is not int:
        return None
    return min(count, len(values)) if count > 0 else 0


#: The domains of a sample are those of the sample before.
_known_ref: Final[Callable[[WireDomain], DomainRef]] = lru_cache(maxsize=_REFS)(domain_ref)


def _found(values: dict[str, Any], disks: int, nets: int) -> tuple[Any, ...]:
    """Return the values of all fields: each of the type that it must be, or None or ""."""
    is_usual = disks + nets <= _DEVICES
    fields = _fields(disks, nets) if is_usual else _make_fields(disks, nets)
    try:
        found = fields.take(values)
    except KeyError:  # something is missing
        found = tuple(map(values.get, fields.names))
    if tuple(map(type, found)) == fields.types:
        return found
    wanted = zip(found, fields.types, strict=True)
    return tuple(_mended(value, type_) for value, type_ in wanted)


def _mended(value: Any, type_: type) -> int | str | None:
    if type_ is str:
        return "" if value is None else str(value)
    return value if type(value) is int else None


def _make_fields(disks: int, nets: int) -> _Fields:
    names = (*_DOMAIN, *_names("block", disks, _DISK), *_names("net", nets, _NET))
    types = tuple(str if name.endswith(".name") else int for name in names)
    return _Fields(names, types, itemgetter(*names))


_fields: Final = lru_cache(maxsize=_SHAPES)(_make_fields)


def _names(kind: str, count: int, fields: tuple[str, ...]) -> Iterator[str]:
    return (f"{kind}.{index}.{field}" for index in range(count) for field in fields)


def _disks(found: tuple[Any, ...], end: int) -> tuple[DiskCounters, ...]:
    disks = []
    for start in range(len(_DOMAIN), end, len(_DISK)):
        name, read, reads, written, writes, capacity = found[start : start + len(_DISK)]
        disks.append(
            DiskCounters(
                target=name,
                read_bytes=read,
                read_requests=reads,
                write_bytes=written,
                write_requests=writes,
                capacity=capacity,
            )
        )
    return tuple(disks)


def _nets(found: tuple[Any, ...], start: int) -> tuple[NetCounters, ...]:
    nets = []
    for each in range(start, len(found), len(_NET)):
        name, received, packets_in, sent, packets_out = found[each : each + len(_NET)]
        nets.append(
            NetCounters(
                device=name,
                rx_bytes=received,
                rx_packets=packets_in,
                tx_bytes=sent,
                tx_packets=packets_out,
            )
        )
    return tuple(nets)
