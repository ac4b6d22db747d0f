"""Counters of a running domain, made of the record that libvirt's statistics have of it.

This is done for every domain at every tick: which fields a guest with so many disks and cards has
is worked out once, and all of them are taken from its record, and proven, in one go.
"""

from __future__ import annotations

from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ...domain_facts import DiskCounters, DomainStatistics, NetCounters
from ...rpc.xdr import ParameterReader
from .wire_domain import domain_ref

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ...domain_ref import DomainRef
    from .wire_domain import WireDomain

_DOMAIN: Final = ("cpu.time", "vcpu.current", "balloon.current", "balloon.usable", "balloon.rss")
_OF_GUEST: Final = attrgetter("cpu_time_ns", "vcpus", "balloon_kib", "usable_kib", "rss_kib")
_DISK: Final = ("name", "rd.bytes", "rd.reqs", "wr.bytes", "wr.reqs", "capacity")
_NET: Final = ("name", "rx.bytes", "rx.pkts", "tx.bytes", "tx.pkts")

_DEVICE: Final = {"block": frozenset(_DISK), "net": frozenset(_NET)}
_GUEST: Final = frozenset({"block.count", "net.count", *_DOMAIN})
#: What stands behind the values of a record: the integer and the text that are not in it.
_ABSENT: Final = (None, "")

#: Numbers of disks and cards whose fields are kept, and how many of both at most.
_SHAPES: Final = 256
_DEVICES: Final = 64
#: Domains that are kept, and how long their names may be: a server may send what it likes.
_REFS: Final = 1 << 14
_SHORT_NAME: Final = 64


#: The values of a record: those of the guest, of each disk, of each card, in our order; and how
#: many disks and cards there are, None where nobody says.
Counted = tuple[tuple[Any, ...], int | None, int | None]


class _Fields(NamedTuple):
    """The fields of a guest: those of itself, of one disk after another, of one card after another.

    ``types`` is what the value of each must be.
    """

    names: tuple[str, ...]
    types: tuple[type, ...]


def domain_statistics(record: tuple[WireDomain, Counted], monotonic: float) -> DomainStatistics:
    """Return the counters in a record; None for what is missing, or is no integer after all."""
    domain, (values, disks, nets) = record
    time, vcpus, balloon, usable, rss = values[: len(_DOMAIN)]
    nets_start = len(_DOMAIN) + len(_DISK) * (disks or 0)
    return DomainStatistics(
        ref=_known_ref(domain) if len(domain[0]) <= _SHORT_NAME else domain_ref(domain),
        monotonic=monotonic,
        cpu_time_ns=time,
        vcpus=vcpus,
        balloon_kib=balloon,
        usable_kib=usable,
        rss_kib=rss,
        disks=None if disks is None else _disks(values, nets_start),
        nets=None if nets is None else _nets(values, nets_start),
    )


def says_nothing(statistics: DomainStatistics) -> bool:
    """Whether nothing of the guest itself is known."""
    return _OF_GUEST(statistics) == (None,) * len(_DOMAIN)


#: The domains of a sample are those of the sample before.
_known_ref: Final[Callable[[WireDomain], DomainRef]] = lru_cache(maxsize=_REFS)(domain_ref)


# -- one record -----------------------------------------------------------------------------------


def counted(values: dict[str, Any]) -> Counted:
    """Return the values of a record, whatever is in it."""
    disks, nets = _count(values, "block.count"), _count(values, "net.count")
    fields = _fields_of(disks or 0, nets or 0)
    wanted = zip(map(values.get, fields.names), fields.types, strict=True)
    return tuple(_mended(value, type_) for value, type_ in wanted), disks, nets


def _count(values: dict[str, Any], name: str) -> int | None:
    """Return how many devices there are, as far as there are values for them."""
    count = values.get(name)
    if type(count) is not int:
        return None
    return min(count, len(values)) if count > 0 else 0


def _mended(value: Any, type_: type) -> int | str | None:
    if type_ is str:
        return "" if value is None else str(value)
    return value if type(value) is int else None


def _make_fields(disks: int, nets: int) -> _Fields:
    names = (*_DOMAIN, *_names("block", disks, _DISK), *_names("net", nets, _NET))
    return _Fields(names, tuple(str if name.endswith(".name") else int for name in names))


_known_fields: Final = lru_cache(maxsize=_SHAPES)(_make_fields)


def _fields_of(disks: int, nets: int) -> _Fields:
    return (_known_fields if disks + nets <= _DEVICES else _make_fields)(disks, nets)


def _names(kind: str, count: int, fields: tuple[str, ...]) -> Iterator[str]:
    return (f"{kind}.{index}.{field}" for index in range(count) for field in fields)


# -- many records that lie alike ------------------------------------------------------------------


def _prepare(names: tuple[str, ...], types: tuple[type, ...]) -> Callable[[list[Any]], Counted]:
    """Return what makes the values of such records: in one go, where they have as many devices.

    Others may have as many parameters under the same names, and say another number of devices.
    """
    places = {name: place for place, name in enumerate(names)}
    types_of = dict(zip(names, types, strict=True))
    disks, nets = _devices(places, "block"), _devices(places, "net")
    fields = _fields_of(disks, nets)
    wanted = [*zip(*fields, strict=True)]
    numbers = [("block.count", int), ("net.count", int)]
    if any(types_of.get(name, type_) is not type_ for name, type_ in (*wanted, *numbers)):
        return lambda values: counted(dict(zip(names, values, strict=True)))
    absent = {int: len(names), str: len(names) + 1}
    take = itemgetter(*(places.get(name, absent[type_]) for name, type_ in wanted))
    disks_place, nets_place = places.get("block.count"), places.get("net.count")

    def make(values: list[Any]) -> Counted:
        said_disks = None if disks_place is None else values[disks_place]
        said_nets = None if nets_place is None else values[nets_place]
        if (said_disks or 0) != disks or (said_nets or 0) != nets:
            return counted(dict(zip(names, values, strict=True)))
        values += _ABSENT
        return take(values), said_disks, said_nets

    return make


def _devices(names: Iterable[str], kind: str) -> int:
    """Return how many devices of a kind have values."""
    return len({name.split(".")[1] for name in names if name.startswith(f"{kind}.")} - {"count"})


def _is_counted(name: str) -> bool:
    kind, _, rest = name.partition(".")
    return name in _GUEST or rest.partition(".")[2] in _DEVICE.get(kind, ())


#: Reads of a record what ``domain_statistics`` needs, of all that libvirt tells.
COUNTED: Final = ParameterReader(_prepare, _is_counted)


# -- devices --------------------------------------------------------------------------------------


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
