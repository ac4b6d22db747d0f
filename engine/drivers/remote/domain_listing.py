"""All domains of a host in a few calls, however many there are.

    connect_get_all_domain_stats          state, processors, memory of every domain
    connect_list_all_domains (filtered)   which are persistent, which start with the host

Drivers of libvirt without statistics (LXC in 9.0, ESX) are asked domain by domain, many at once.
"""

from __future__ import annotations

import asyncio
from enum import IntFlag
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ...domain_facts import DomainInfo
from ...domain_state import DomainState, DomainStatus
from ...errors import NoDomain, Unsupported
from ...rpc.codec import Slices
from .counters import COUNTED, counted, domain_statistics, says_nothing
from .wire_domain import domain_ref, uuid_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...clock import Clock
    from ...domain_facts import DomainStatistics
    from ...rpc.client import RpcClient
    from .counters import Counted
    from .sketches import Sketches
    from .wire_domain import WireDomain

    _Record = tuple[WireDomain, dict[str, Any]]

_Fact = TypeVar("_Fact")


class _Statistics(IntFlag):
    """Groups of ``virDomainStatsTypes``."""

    STATE = 1
    CPU = 2
    BALLOON = 4
    VCPU = 8
    INTERFACE = 16
    BLOCK = 32


class _Which(IntFlag):
    """Filters of ``virConnectListAllDomainsFlags`` and ``virConnectGetAllDomainStatsFlags``."""

    ACTIVE = 1
    PERSISTENT = 4
    AUTOSTART = 1024
    #: A domain that is busy with a job tells only what it can without waiting.
    NO_WAIT = 1 << 29


_LISTED: Final = _Statistics.STATE | _Statistics.CPU | _Statistics.BALLOON | _Statistics.VCPU
_COUNTED: Final = _LISTED | _Statistics.INTERFACE | _Statistics.BLOCK

#: What every driver tells that has statistics of domains at all.
_MOST: Final = "balloon.maximum"

#: Records worked on before other tasks run: some milliseconds.
_SLICE: Final = 200
#: What ``domain_get_info`` tells of the CPU time of a domain that does not run.
_NO_STATE: Final = DomainStatus(DomainState.NOSTATE)


class DomainListing:
    """Asks one connection for all of its domains."""

    def __init__(self, client: RpcClient, sketches: Sketches, clock: Clock) -> None:
        self._client = client
        self._sketches = sketches
        self._clock = clock
        self._has_statistics = True

    async def domains(self) -> list[DomainInfo]:
        """Return every domain."""
        records, persistent, autostarting = await asyncio.gather(
            self._listed(),
            self._uuids(_Which.PERSISTENT),
            self._uuids(_Which.AUTOSTART),
        )
        await self._sketches.make(domain for domain, _ in records)
        self._sketches.keep_only(uuid_text(domain[1]) for domain, _ in records)
        return await _facts(records, lambda each: self._info(each, persistent, autostarting))

    async def running(self) -> list[WireDomain]:
        """Return the domains that run."""
        domains, _ = await self._client.call("connect_list_all_domains", 1, _Which.ACTIVE)
        found: list[WireDomain] = domains
        return found

    async def statistics(self) -> list[DomainStatistics]:
        """Return the counters of every running domain."""
        times: list[float] = []

        def read(records: list[tuple[WireDomain, Counted]]) -> list[DomainStatistics]:
            times.append(self._clock.monotonic())
            return [domain_statistics(record, times[0]) for record in records]

        which = _Which.ACTIVE | _Which.NO_WAIT
        found = await self._records(_COUNTED, which, Slices(_SLICE, COUNTED, read))
        if found is not None and not (found and all(map(says_nothing, found))):
            return found
        singly = await self._records_one_by_one(_Which.ACTIVE)
        return await _facts(singly, lambda each: read([(each[0], counted(each[1]))])[0])

    async def _listed(self) -> list[_Record]:
        """Return a record of every domain."""
        records = await self._records(_LISTED, _Which(0), Slices(_SLICE))
        # libvirt's test driver has statistics that leave out all but the state.
        if records is None or (records and not any(_MOST in values for _, values in records)):
            return await self._records_one_by_one(_Which(0))
        return records

    async def _uuids(self, which: _Which) -> frozenset[bytes]:
        domains, _ = await self._client.call("connect_list_all_domains", 1, which)
        return frozenset(uuid for _, uuid, _ in domains)

    async def _records(
        self, groups: _Statistics, which: _Which, slices: Slices
    ) -> list[Any] | None:
        """Return what is made of the domains and their statistics; None without these."""
        if not self._has_statistics:
            return None
        question = ("connect_get_all_domain_stats", (), groups, which)
        try:
            return await self._client.call_sliced(*question, slices=slices)
        except Unsupported:
            self._has_statistics = False
            return None

    async def _records_one_by_one(self, which: _Which) -> list[_Record]:
        domains, _ = await self._client.call("connect_list_all_domains", 1, which)
        records: list[_Record] = []
        for start in range(0, len(domains), _SLICE):
            part = domains[start : start + _SLICE]
            calls = [self._client.call("domain_get_info", domain) for domain in part]
            states = [self._client.call("domain_get_state", domain, 0) for domain in part]
            answers = await asyncio.gather(*calls, *states, return_exceptions=True)
            records += _present(part, answers[: len(part)], answers[len(part) :])
        return records

    def _info(
        self, record: _Record, persistent: frozenset[bytes], autostarting: frozenset[bytes]
    ) -> DomainInfo:
        domain, values = record
        status = _status(values)
        is_active = status.state.is_active
        ref = domain_ref(domain)
        number = _Numbers(values)
        sketch = self._sketches.latest(ref.uuid)
        return DomainInfo(
            ref=ref,
            status=status,
            persistent=domain[1] in persistent,
            autostart=domain[1] in autostarting,
            vcpus=number["vcpu.current"] or number["vcpu.maximum"],
            memory_kib=number["balloon.current"] if is_active else None,
            max_memory_kib=number["balloon.maximum"],
            title=sketch.title,
            cpu_time_ns=number["cpu.time"] if is_active else None,
            protected=sketch.labels.protected if sketch.labels else None,
            tags=sketch.labels.tags if sketch.labels else (),
            os_id=sketch.os_id,
        )


async def _facts(records: list[_Record], make: Callable[[_Record], _Fact]) -> list[_Fact]:
    """Return what is made of each record; other tasks run meanwhile."""
    facts: list[_Fact] = []
    for start in range(0, len(records), _SLICE):
        facts += map(make, records[start : start + _SLICE])
        await asyncio.sleep(0)
    return facts


def _present(domains: Any, infos: Any, reasons: Any) -> Iterator[_Record]:
    """Yield a record, as statistics would be, for each domain that is still there."""
    for domain, info, reason in zip(domains, infos, reasons, strict=True):
        for answer in (info, reason):
            if isinstance(answer, BaseException) and not isinstance(answer, NoDomain):
                raise answer
        if isinstance(info, NoDomain) or isinstance(reason, NoDomain):
            continue
        _, max_memory, memory, vcpus, cpu_time = info
        yield (
            domain,
            {
                "state.state": reason[0],
                "state.reason": reason[1],
                "balloon.maximum": max_memory,
                "balloon.current": memory,
                "vcpu.current": vcpus,
                "cpu.time": cpu_time,
            },
        )


class _Numbers:
    """The integers of a record; None for what is missing, or is no integer after all."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> int | None:
        value = self._values.get(name)
        return value if type(value) is int else None


def _status(values: dict[str, Any]) -> DomainStatus:
    """Return the state; none for a number that is newer than ours."""
    number = _Numbers(values)
    try:
        return DomainStatus(DomainState(number["state.state"] or 0), number["state.reason"] or 0)
    except ValueError:
        return _NO_STATE
