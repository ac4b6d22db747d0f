"""PendingChanges: what waits for the next start is known of rows in sight, at a small price."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import pytest

from engine import Connection, DomainRef, DomainState, EngineError, ManualClock, Tasks
from engine.drivers import DRIVERS
from engine.events import (
    BalloonChangeEvent,
    DeviceAddedEvent,
    Event,
    EventsLost,
    Lifecycle,
    LifecycleEvent,
    MetadataChangeEvent,
    MetadataType,
)
from engine.fleet import Inventory
from engine.fleet.pending_changes import AFTER_FAILURE, AT_ONCE, LASTING, PAUSE
from tests.fakes.scripted_driver import MAIL, WEB, ScriptedDriver, domain_info

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

#: Documents that are read for one answer.
DOCUMENTS = 2


class DocumentedDriver(ScriptedDriver):
    """Every domain has 4 GiB, and next time what ``next_memory`` says of it."""

    title: ClassVar[str] = "documented"

    async def open(self, *, read_only: bool) -> None:
        await super().open(read_only=read_only)
        self.next_memory: dict[str, int] = {}
        #: The names of the domains whose documents were read.
        self.read: list[str] = []
        self.seconds = 0.0
        self.at_once = self.most_at_once = 0

    async def domain_xml(
        self, domain: DomainRef, *, inactive: bool = False, secure: bool = False
    ) -> str:
        assert not secure
        self.read.append(domain.name)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if self.seconds:
                await self.clock.sleep(self.seconds)
            if failure := self.failures.get("domain_xml"):
                raise failure
        finally:
            self.at_once -= 1
        memory = self.next_memory.get(domain.uuid, 4) if inactive else 4
        return f"<domain type='test'><name>{domain.name}</name><memory>{memory}</memory></domain>"


class Stage:
    """A host whose documents are read."""

    def __init__(self, driver: DocumentedDriver, clock: ManualClock) -> None:
        self.driver, self.clock = driver, clock
        self.told: list[set[tuple[str, str]]] = []
        self.inventory = Inventory("lab", clock, self.told.append)

    async def settle(self, seconds: float = 0.0) -> None:
        await self.clock.advance(seconds)
        for _ in range(3):
            await self.clock.advance(0)

    async def see(self, *refs: DomainRef) -> None:
        self.inventory.set_in_sight({ref.uuid for ref in refs})
        await self.settle(PAUSE)

    def reads(self) -> list[str]:
        """Return whose documents were read since the last time, each time one was."""
        read, self.driver.read = self.driver.read, []
        return read

    def shown(self, ref: DomainRef = WEB) -> bool | None:
        row = self.inventory.row(("lab", ref.uuid))
        assert row is not None
        return row.has_pending_changes

    async def hear(self, *events: Event) -> list[str]:
        for event in events:
            self.driver.emit(event)
        await self.settle(PAUSE)
        return self.reads()


def as_it_is(driver: DocumentedDriver) -> None:
    """Leave everything as it is."""


def web_grows(driver: DocumentedDriver) -> None:
    driver.next_memory[WEB.uuid] = 8


@asynccontextmanager
async def stage(
    monkeypatch: pytest.MonkeyPatch,
    prepare: Callable[[DocumentedDriver], None] = web_grows,
    *,
    read_only: bool = False,
) -> AsyncIterator[Stage]:
    """Run an inventory over a hypervisor that was prepared."""
    monkeypatch.setitem(DRIVERS, "documented", f"{__name__}:DocumentedDriver")
    clock, tasks = ManualClock(), Tasks()
    connection = await Connection.open("documented:///", clock=clock, read_only=read_only)
    driver = connection.driver
    assert isinstance(driver, DocumentedDriver)
    prepare(driver)
    async with connection:
        subject = Stage(driver, clock)
        tasks.spawn(subject.inventory.run(connection), name="inventory")
        try:
            await subject.settle()
            yield subject
        finally:
            await tasks.cancel()


def defined(ref: DomainRef = WEB) -> LifecycleEvent:
    return LifecycleEvent(time=1.0, domain=ref, event=Lifecycle.DEFINED, detail=1)


@pytest.mark.parametrize("read_only", [False, True])
async def test_what_is_in_sight_is_asked_once(
    monkeypatch: pytest.MonkeyPatch, read_only: bool
) -> None:
    async with stage(monkeypatch, read_only=read_only) as host:
        await host.settle(30.0)
        assert host.reads() == []
        assert host.shown() is None
        await host.see(WEB)
        assert (host.shown(), host.shown(MAIL)) == (True, None)
        assert {("lab", WEB.uuid)} in host.told
        await host.settle(3600.0)
        assert host.reads() == [WEB.name] * DOCUMENTS


async def test_an_answer_is_remembered_out_of_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch) as host:
        await host.see(WEB)
        host.reads()
        for _ in range(20):
            await host.see()
            await host.see(WEB)
        assert host.reads() == []
        assert host.shown() is True
        await host.see()
        await host.settle(LASTING)
        await host.see(WEB)
        assert host.reads() == [WEB.name] * DOCUMENTS


@pytest.mark.parametrize(
    "event",
    [
        defined(),
        DeviceAddedEvent(time=1.0, domain=WEB, dev_alias="net1"),
        MetadataChangeEvent(time=1.0, domain=WEB, type=MetadataType.TITLE, nsuri=None),
        EventsLost(time=1.0, count=7),
    ],
    ids=lambda event: event.name,
)
async def test_an_event_that_may_change_a_document_is_asked_after(
    monkeypatch: pytest.MonkeyPatch, event: Event
) -> None:
    async with stage(monkeypatch, as_it_is) as host:
        await host.see(WEB)
        assert host.shown() is False
        host.reads()
        host.driver.next_memory[WEB.uuid] = 8
        assert await host.hear(event) == [WEB.name] * DOCUMENTS
        assert host.shown() is True


@pytest.mark.parametrize(
    "event",
    [
        defined(MAIL),
        BalloonChangeEvent(time=1.0, domain=WEB, actual=4096),
        LifecycleEvent(time=1.0, domain=WEB, event=Lifecycle.SUSPENDED, detail=0),
    ],
    ids=lambda event: event.name,
)
async def test_other_events_and_rows_out_of_sight_cost_nothing(
    monkeypatch: pytest.MonkeyPatch, event: Event
) -> None:
    async with stage(monkeypatch) as host:
        await host.see(WEB)
        host.reads()
        assert await host.hear(event) == []


async def test_an_edit_of_ours_is_asked_after(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch, as_it_is) as host:
        await host.see(WEB)
        host.reads()
        web_grows(host.driver)
        host.inventory.look_again(WEB.uuid)
        await host.settle(PAUSE)
        assert host.reads() == [WEB.name] * DOCUMENTS
        assert host.shown() is True


async def test_a_storm_of_events_is_a_few_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch) as host:
        await host.see(WEB, MAIL)
        host.reads()
        for _ in range(100):
            host.driver.emit(defined())
            host.driver.emit(defined(MAIL))
            await host.settle(0.1)
        assert len(host.reads()) <= 10 * AT_ONCE * DOCUMENTS + AT_ONCE * DOCUMENTS


async def test_two_at_a_time_and_a_few_calls_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    refs = [DomainRef(f"g{n}", f"{n:032x}", n + 1) for n in range(40)]

    def prepare(driver: DocumentedDriver) -> None:
        driver.infos = [domain_info(ref) for ref in refs]
        driver.seconds = 0.01

    async with stage(monkeypatch, prepare) as host:
        await host.see(*refs)
        await host.settle(4.0)
        read = host.reads()
        assert 4 * AT_ONCE * DOCUMENTS <= len(read) <= 6 * AT_ONCE * DOCUMENTS
        assert host.driver.most_at_once == AT_ONCE
        await host.settle(60.0)
        assert len(read) + len(host.reads()) == len(refs) * DOCUMENTS


async def test_who_is_off_or_transient_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def prepare(driver: DocumentedDriver) -> None:
        off = domain_info(replace(WEB, id=None), DomainState.SHUTOFF)
        driver.infos = [off, replace(domain_info(MAIL), persistent=False)]

    async with stage(monkeypatch, prepare) as host:
        await host.see(WEB, MAIL)
        assert host.reads() == []
        assert (host.shown(), host.shown(MAIL)) == (None, None)


async def test_a_new_run_knows_nothing_of_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch) as host:
        await host.see(WEB)
        host.driver.next_memory.clear()
        again = replace(WEB, id=9)
        host.driver.infos[0] = domain_info(again)
        started = LifecycleEvent(time=1.0, domain=again, event=Lifecycle.STARTED, detail=0)
        host.reads()
        assert await host.hear(started) == [WEB.name] * DOCUMENTS
        assert host.shown() is False


async def test_what_nobody_can_answer_stays_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch) as host:
        host.driver.failures["domain_xml"] = EngineError("no access")
        await host.see(WEB)
        assert host.shown() is None
        await host.settle(AFTER_FAILURE / 2)
        assert host.reads() == [WEB.name]
        host.driver.failures.clear()
        await host.settle(AFTER_FAILURE)
        assert host.shown() is True
