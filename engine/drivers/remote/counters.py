"""Counters of a running domain, made of the record that libvirt's statistics have of it.

This is done for every domain at every tick: the names of the fields are made once, and each
record's fields are taken in one go.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from ...domain_facts import DiskCounters, DomainStatistics, NetCounters
from .wire_domain import domain_ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .wire_domain import WireDomain

_DOMAIN: Final = ("cpu.time", "vcpu.current", "balloon.current", "balloon.usable", "balloon.rss")
_DISK: Final = ("rd.bytes", "rd.reqs", "wr.bytes", "wr.reqs", "capacity")
_NET: Final = ("rx.bytes", "rx.pkts", "tx.bytes", "tx.pkts")

#: Devices of a kind whose names of fields are kept.
_DEVICES: Final = 512


def domain_statistics(
    record: tuple[WireDomain, dict[str, Any]], monotonic: float
) -> DomainStatistics:
    """Return the counters in a record; None for what is missing, or is no integer after all."""
    domain, values = record
    get = values.get
    time, vcpus, balloon, usable, rss = _integers(get, _DOMAIN)
    return DomainStatistics(
        ref=domain_ref(domain),
        monotonic=monotonic,
        cpu_time_ns=time,
        vcpus=vcpus,
        balloon_kib=balloon,
        usable_kib=usable,
        rss_kib=rss,
        disks=_disks(values, get),
        nets=_nets(values, get),
    )


def _integers(get: Callable[[str], Any], names: Iterable[str]) -> list[int | None]:
    return [value if type(value) is int else None for value in map(get, names)]


@lru_cache(maxsize=_DEVICES)
def _names(kind: str, index: int, fields: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the name of a device's name, and those of its counters."""
    before = f"{kind}.{index}."
    return f"{before}name", tuple(f"{before}{field}" for field in fields)


def _disks(values: dict[str, Any], get: Callable[[str], Any]) -> tuple[DiskCounters, ...] | None:
    count = get("block.count")
    if type(count) is not int:
        return None
    disks = []
    for index in range(min(count, len(values))):
        name, names = _names("block", index, _DISK)
        read, reads, written, writes, capacity = _integers(get, names)
        disks.append(
            DiskCounters(
                target=str(values.get(name, "")),
                read_bytes=read,
                read_requests=reads,
                write_bytes=written,
                write_requests=writes,
                capacity=capacity,
            )
        )
    return tuple(disks)


def _nets(values: dict[str, Any], get: Callable[[str], Any]) -> tuple[NetCounters, ...] | None:
    count = get("net.count")
    if type(count) is not int:
        return None
    nets = []
    for index in range(min(count, len(values))):
        name, names = _names("net", index, _NET)
        received, packets_in, sent, packets_out = _integers(get, names)
        nets.append(
            NetCounters(
                device=str(values.get(name, "")),
                rx_bytes=received,
                rx_packets=packets_in,
                tx_bytes=sent,
                tx_packets=packets_out,
            )
        )
    return tuple(nets)
