"""GuestFacts: addresses and systems come from whoever knows them, and nobody is asked in vain."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine import DomainRef, DomainState, ManualClock, Tasks
from engine.errors import EngineError, OperationTimeout, Unsupported
from engine.events import AgentLifecycleEvent, Lifecycle, LifecycleEvent
from engine.fleet import Inventory
from engine.fleet.guest_facts import AGENT_PAUSE, AT_ONCE, FIRST_PAUSE, MANY, PERIOD
from engine.fleet.guest_questions import PATIENCE
from tests.fakes.questioned_driver import (
    AGENT,
    ARP,
    LEASES,
    QuestionedDriver,
    card,
    open_questioned,
)
from tests.fakes.scripted_driver import MAIL, WEB, domain_info

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from engine.fleet import DomainRow
    from engine.guest_agent import AddressSource

OS_ID = "http://debian.org/debian/12"


class Stage:
    """A host whose guests are asked; ``begin`` lists it."""

    def __init__(self, driver: QuestionedDriver, clock: ManualClock) -> None:
        self.driver, self.clock = driver, clock
        self.told: list[set[tuple[str, str]]] = []
        self.inventory = Inventory("lab", clock, self.told.append, interval=2.0)

    async def settle(self, seconds: float = 0.0) -> None:
        await self.clock.advance(seconds)
        for _ in range(3):
            await self.clock.advance(0)

    def row(self, ref: DomainRef = WEB) -> DomainRow:
        row = self.inventory.row(("lab", ref.uuid))
        assert row is not None
        return row

    def shown(self, ref: DomainRef = WEB) -> tuple[tuple[str, ...], str, str]:
        row = self.row(ref)
        return row.addresses, row.addresses_from, row.os_name

    def asked(self, ref: DomainRef = WEB) -> list[AddressSource | str]:
        """Return what was asked of one guest since the last time, and forget all of it."""
        asked = [question for name, question in self.driver.questions if name == ref.name]
        self.driver.questions.clear()
        return asked

    async def restart(self, ref: DomainRef, number: int) -> None:
        """Let a guest run anew, under another id."""
        infos = self.driver.infos
        at = next(i for i, info in enumerate(infos) if info.ref.is_same(ref))
        infos[at] = replace(infos[at], ref=replace(ref, id=number))
        event = LifecycleEvent(time=1.0, domain=infos[at].ref, event=Lifecycle.STARTED, detail=0)
        self.driver.emit(event)
        await self.settle()


@asynccontextmanager
async def stage(
    monkeypatch: pytest.MonkeyPatch,
    prepare: Callable[[QuestionedDriver], None],
    *,
    read_only: bool = False,
) -> AsyncIterator[Stage]:
    """Run an inventory over a hypervisor that was prepared."""
    clock, tasks = ManualClock(), Tasks()
    connection, driver = await open_questioned(monkeypatch, clock, read_only=read_only)
    prepare(driver)
    async with connection:
        subject = Stage(driver, clock)
        tasks.spawn(subject.inventory.run(connection), name="inventory")
        try:
            await subject.settle()
            yield subject
        finally:
            await tasks.cancel()


def with_agent(driver: QuestionedDriver) -> None:
    driver.told[WEB.uuid, AGENT] = [
        card("127.0.0.1/8", "::1/128"),
        card("fe80::1/64", "2001:db8::7/64", "10.0.0.11/24", "10.0.0.11/24"),
    ]
    driver.systems[WEB.uuid] = {"os.pretty-name": "Debian 12", "os.name": "Debian"}


def nobody_knows(driver: QuestionedDriver) -> None:
    """Leave everything as it is."""


async def test_an_agent_tells_addresses_and_system(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch, with_agent) as host:
        assert host.shown() == (("10.0.0.11", "2001:db8::7"), "agent", "Debian 12")
        assert host.asked() == [AGENT, "os"]
        assert {("lab", WEB.uuid)} in host.told


async def test_the_system_is_asked_once_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch, with_agent) as host:
        host.asked()
        await host.settle(PERIOD * 5 + 1)
        assert set(host.asked()) == {AGENT}


async def test_without_an_agent_leases_then_neighbours_are_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def prepare(driver: QuestionedDriver) -> None:
        driver.told[WEB.uuid, LEASES] = [card("192.168.122.7/24")]
        driver.told[MAIL.uuid, ARP] = [card("10.9.9.9/0")]

    async with stage(monkeypatch, prepare) as host:
        assert host.shown() == (("192.168.122.7",), "lease", "")
        assert host.shown(MAIL) == (("10.9.9.9",), "arp", "")
        assert set(host.driver.questions) == {
            *((WEB.name, source) for source in (AGENT, LEASES)),
            *((MAIL.name, source) for source in (AGENT, LEASES, ARP)),
        }


async def test_an_absent_agent_is_not_asked_again_and_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def prepare(driver: QuestionedDriver) -> None:
        driver.told[WEB.uuid, LEASES] = [card("192.168.122.7/24")]

    async with stage(monkeypatch, prepare) as host:
        assert host.asked() == [AGENT, LEASES]
        await host.settle(AGENT_PAUSE - 20)
        assert set(host.asked()) == {LEASES}
        await host.settle(PERIOD * 6)
        assert host.asked().count(AGENT) == 1


async def test_an_agent_that_connects_is_asked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch, nobody_knows) as host:
        assert host.shown() == ((), "", "")
        host.asked()
        with_agent(host.driver)
        host.driver.emit(AgentLifecycleEvent(time=1.0, domain=WEB, state=1, reason=2))
        await host.settle()
        assert host.asked() == [AGENT, "os"]
        assert host.shown() == (("10.0.0.11", "2001:db8::7"), "agent", "Debian 12")


async def test_a_guest_that_starts_anew_is_asked_soon_and_shows_nothing_old(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with stage(monkeypatch, with_agent) as host:
        host.driver.told[WEB.uuid, AGENT] = [card("10.0.0.12/24")]
        await host.settle(1.0)
        await host.restart(WEB, 9)
        assert host.shown() == ((), "", "Debian 12")
        await host.settle(FIRST_PAUSE)
        assert host.shown() == (("10.0.0.12",), "agent", "Debian 12")


async def test_a_guest_that_is_off_has_no_address_but_a_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with stage(monkeypatch, with_agent) as host:
        host.driver.infos[0] = domain_info(replace(WEB, id=None), DomainState.SHUTOFF)
        host.driver.emit(LifecycleEvent(time=1.0, domain=WEB, event=Lifecycle.STOPPED, detail=0))
        await host.settle(1.0)
        assert host.shown() == ((), "", "Debian 12")
        host.asked()
        await host.settle(PERIOD * 2)
        assert host.asked() == []


async def test_nobody_knows_is_asked_ever_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch, nobody_knows) as host:
        await host.settle(3600.0)
        assert host.asked().count(LEASES) <= 30
        assert host.shown() == ((), "", "")


@pytest.mark.parametrize("source", [LEASES, ARP])
async def test_a_host_without_a_source_is_not_asked_for_it_again(
    monkeypatch: pytest.MonkeyPatch, source: AddressSource
) -> None:
    def prepare(driver: QuestionedDriver) -> None:
        driver.failures[source.name] = Unsupported("no such")

    async with stage(monkeypatch, prepare) as host:
        await host.settle(3600.0)
        asked = [question for _, question in host.driver.questions]
        assert 1 <= asked.count(source) <= AT_ONCE


async def test_a_source_that_keeps_failing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def prepare(driver: QuestionedDriver) -> None:
        driver.failures[ARP.name] = EngineError("nlmsg_parse failed")

    async with stage(monkeypatch, prepare) as host:
        await host.settle(3600.0)
        asked = [question for _, question in host.driver.questions]
        assert PATIENCE <= asked.count(ARP) < PATIENCE + AT_ONCE


async def test_a_timeout_leaves_what_was_known(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch, with_agent) as host:
        host.driver.failures[AGENT.name] = OperationTimeout("no answer")
        await host.settle(PERIOD + 1)
        assert host.shown()[1] == "agent"
        assert host.row().stale_since is None


async def test_a_read_only_connection_asks_no_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    def prepare(driver: QuestionedDriver) -> None:
        with_agent(driver)
        driver.told[WEB.uuid, LEASES] = [card("192.168.122.7/24")]

    async with stage(monkeypatch, prepare, read_only=True) as host:
        assert host.shown() == (("192.168.122.7",), "lease", "")
        assert host.asked() == [LEASES]


async def test_the_system_that_is_noted_counts_until_an_agent_says_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def prepare(driver: QuestionedDriver) -> None:
        with_agent(driver)
        driver.infos = [replace(info, os_id=OS_ID) for info in driver.infos]
        driver.systems[WEB.uuid] = {"os.pretty-name": "Debian GNU/Linux 12 (bookworm)"}

    async with stage(monkeypatch, prepare) as host:
        assert host.row(WEB).os_name == "Debian GNU/Linux 12 (bookworm)"
        assert host.row(MAIL).os_name == "Debian 12"


def many(driver: QuestionedDriver) -> None:
    refs = [DomainRef(f"g{n}", f"{n:032x}", n + 1) for n in range(MANY + 1)]
    driver.infos = [domain_info(ref) for ref in refs]


async def test_of_many_guests_only_those_in_sight_are_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with stage(monkeypatch, many) as host:
        await host.settle(PERIOD)
        assert host.driver.questions == []
        seen = {info.ref.uuid for info in host.driver.infos[40:43]}
        host.inventory.set_in_sight(seen)
        await host.settle()
        assert {name for name, _ in host.driver.questions} == {"g40", "g41", "g42"}


async def test_guests_in_sight_come_first_and_two_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def prepare(driver: QuestionedDriver) -> None:
        many(driver)
        del driver.infos[10:]
        driver.seconds = 1.0

    async with stage(monkeypatch, prepare) as host:
        host.inventory.set_in_sight({host.driver.infos[9].ref.uuid})
        await host.settle(100.0)
        names = list(dict.fromkeys(name for name, _ in host.driver.questions))
        assert names[:3] == ["g0", "g1", "g9"]  # two were being asked already
        assert host.driver.most_at_once == AT_ONCE
        assert len(names) == 10


async def test_a_slow_line_carries_questions_for_what_is_in_sight_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with stage(monkeypatch, nobody_knows) as host:
        host.driver.statistics_take = 3.0
        host.inventory.set_in_sight({WEB.uuid})
        await host.settle(10.0)
        host.driver.questions.clear()
        await host.settle(600.0)
        assert {name for name, _ in host.driver.questions} == {WEB.name}
        host.driver.statistics_take = 0.0
        await host.settle(60.0)
        assert {name for name, _ in host.driver.questions} == {WEB.name, MAIL.name}


async def test_questions_never_count_into_the_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(monkeypatch, with_agent) as host:
        before = host.driver.asked.copy()
        for _ in range(60):
            await host.settle(2.0)
        assert host.driver.asked - before == {"statistics": 60}


async def test_what_guests_say_is_bounded_and_may_be_nonsense(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def prepare(driver: QuestionedDriver) -> None:
        flood = [f"10.{n >> 8}.{n & 255}.1/24" for n in range(5000)]
        driver.told[WEB.uuid, AGENT] = [card("\x1b[31m", "999.1.1.1/8", "fe80::1%eth0/64", *flood)]
        driver.systems[WEB.uuid] = {"os.pretty-name": "x" * 100_000}
        driver.told[MAIL.uuid, AGENT] = [card("0.0.0.0/0", "224.0.0.1/4", "", "/")]
        driver.systems[MAIL.uuid] = {"os.pretty-name": 7}

    async with stage(monkeypatch, prepare) as host:
        addresses, source, name = host.shown()
        assert (addresses[0], len(addresses), source) == ("10.0.0.1", 32, "agent")
        assert len(name) == 200
        assert host.shown(MAIL) == ((), "", "")
