"""DriverContract: what every driver does, told through ``engine.Connection`` alone.

    class TestQemuContract(DriverContract):
        async def connect(self, **options): ...
        def domain_xml(self, name, uuid, extra="", memory_kib=65536): ...

A test of a verb that the driver does not have is skipped with the driver's own reason.
"""

from __future__ import annotations

import asyncio
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest

from engine.domain_ref import DomainRef
from engine.errors import ConnectionClosed, Unsupported
from engine.events import DomainEvent, GraphicsClientsEvent

from .contract_case import read_until, require, uuid_of
from .definition_contract import DefinitionContract
from .lifecycle_contract import VERBS, LifecycleContract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine import Connection, DiskCounters, NetCounters
    from engine.events import Event


class DriverContract(LifecycleContract, DefinitionContract):
    """One body of tests for all drivers; a subclass provides the hooks of ``ContractCase``."""

    async def test_host_info(self, connection: Connection) -> None:
        host = await connection.host_info()
        assert host.hostname
        assert host.hypervisor
        assert host.version
        assert host.cpus is None or host.cpus > 0
        assert host.memory_kib is None or host.memory_kib > 0

    async def test_names_uuids_and_ids_are_unique(self, connection: Connection) -> None:
        for name in ("one", "two"):
            await (await self.define(connection, name)).start()
        refs = [info.ref for info in await connection.domains()]
        assert len({ref.name for ref in refs}) == len(refs)
        assert len({ref.uuid for ref in refs}) == len(refs)
        ids = [ref.id for ref in refs if ref.id is not None]
        assert len(set(ids)) == len(ids) >= 2

    async def test_counters_are_unknown_or_grow(self, connection: Connection) -> None:
        require(connection, "statistics")
        domain = await self.define(connection)
        assert domain.ref.uuid not in {s.ref.uuid for s in await connection.statistics()}
        await domain.start()
        first, second = [
            next(s for s in await connection.statistics() if s.ref.is_same(domain.ref))
            for _ in range(2)
        ]
        assert first.monotonic <= second.monotonic
        assert first.cpu_time_ns is None or 0 <= first.cpu_time_ns <= (second.cpu_time_ns or 0)
        levels = (first.vcpus, first.balloon_kib, first.usable_kib, first.rss_kib)
        assert all(level is None or level >= 0 for level in levels)
        for kind in ("disks", "nets"):
            for old, new in zip(
                getattr(first, kind) or (), getattr(second, kind) or (), strict=True
            ):
                assert all(a is None or 0 <= a <= b for a, b in _counters(old, new))

    async def test_a_verb_it_does_not_have_gives_the_reason(self, connection: Connection) -> None:
        domain = connection.domain(DomainRef("nobody", uuid_of("nobody")))
        for verb, ask in VERBS.items():
            if reason := connection.why_impossible(verb):
                with pytest.raises(Unsupported) as caught:
                    await ask(domain)
                assert reason in caught.value.message

    async def test_two_readers_see_the_same_events(self, connection: Connection) -> None:
        with connection.events.subscribe() as one, connection.events.subscribe() as two:
            domain = await self.define(connection)
            await domain.start()
            await domain.destroy()
            await domain.undefine()

            def is_last(event: Event) -> bool:
                return getattr(event, "detail_name", "") == "removed"

            assert await read_until(one, is_last) == await read_until(two, is_last)

    async def test_events_name_the_domain_and_the_time(self, connection: Connection) -> None:
        with connection.events.subscribe(DomainEvent) as events:
            domain = await self.define(connection)
            await domain.start()
            seen = await read_until(events, lambda e: getattr(e, "detail_name", "") == "booted")
        named = [event for event in seen if isinstance(event, DomainEvent)]
        assert {(e.domain.name, e.domain.uuid) for e in named} == {("contract", domain.ref.uuid)}
        assert all(event.time > 1_000_000_000 for event in seen)
        assert named[-1].domain == domain.ref

    async def test_close_ends_readers_and_leaves_no_task(self) -> None:
        before = asyncio.all_tasks()
        connection = await self.connect()
        domain = await self.define(connection)
        await domain.start()
        events = connection.events.subscribe(GraphicsClientsEvent)
        await domain.destroy()
        await connection.close()
        assert [event async for event in events if event is None] == []
        assert asyncio.all_tasks() <= before
        with pytest.raises(ConnectionClosed):
            await domain.start()
        with pytest.raises(ConnectionClosed):
            await connection.domains()
        await connection.close()


def _counters(
    old: DiskCounters | NetCounters, new: DiskCounters | NetCounters
) -> Iterator[tuple[int | None, int]]:
    """Yield each number of two dataclasses of one type, ``capacity`` apart."""
    for field in fields(old):
        first = getattr(old, field.name)
        if field.name != "capacity" and not isinstance(first, str):
            yield first, getattr(new, field.name)
