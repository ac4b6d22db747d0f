"""Hosts that lie: what cannot be is unknown, and nothing breaks."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from math import inf, nan
from typing import TYPE_CHECKING

import pytest

from engine import DomainRef, DomainState, DomainStatistics, ManualClock, Tasks
from engine.domain_facts import DiskCounters, NetCounters
from engine.events import Lifecycle, LifecycleEvent
from engine.fleet import DomainRow, Inventory, domain_rates
from engine.fleet.guest_answer import NO_ANSWER
from engine.fleet.row_table import RowTable
from engine.fleet.turns import SLICE
from tests.fakes.scripted_driver import MAIL, WEB, domain_info, open_scripted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine import DomainInfo
    from engine.fleet import FleetSummary

_FIGURES = (
    "cpu_percent",
    "memory_used_kib",
    "disk_bytes_per_s",
    "net_bytes_per_s",
    "disk_requests_per_s",
    "net_packets_per_s",
)


def sample(monotonic: float, count: int | None, **other: object) -> DomainStatistics:
    """Return a sample in which every counter stands at ``count``."""
    facts: dict[str, object] = {
        "cpu_time_ns": count,
        "vcpus": 2,
        "balloon_kib": 100,
        "usable_kib": 60,
        "disks": (
            DiskCounters(
                target="vda",
                read_bytes=count,
                read_requests=count,
                write_bytes=count,
                write_requests=count,
            ),
        ),
        "nets": (
            NetCounters(
                device="vnet0", rx_bytes=count, rx_packets=count, tx_bytes=count, tx_packets=count
            ),
        ),
    }
    return DomainStatistics(ref=WEB, monotonic=monotonic, **(facts | other))  # type: ignore[arg-type]


def rates_of(before: DomainStatistics, after: DomainStatistics) -> dict[str, float | None]:
    """Return the figures of the second sample, but for memory."""
    rates = domain_rates(before, after)
    return {name: getattr(rates, name) for name in _FIGURES if name != "memory_used_kib"}


def test_honest_counters_are_believed() -> None:
    rates = rates_of(sample(0, 0), sample(2, 1_000_000))
    assert rates == {
        "cpu_percent": 0.1,
        "disk_bytes_per_s": 1_000_000.0,
        "net_bytes_per_s": 1_000_000.0,
        "disk_requests_per_s": 1_000_000.0,
        "net_packets_per_s": 1_000_000.0,
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(10, 9, id="went back"),
        pytest.param(2**64 - 1, 5, id="wrapped at 64 bits"),
        pytest.param(2**32 - 1, 5, id="wrapped at 32 bits"),
        pytest.param(-10, -5, id="negative"),
        pytest.param(-10, 10, id="from below zero"),
        pytest.param(0, 2**63, id="more than any machine does"),
        pytest.param(0, 10**400, id="more than a float holds"),
        pytest.param(10**400, 10**401, id="both more than a float holds"),
        pytest.param(0, nan, id="no number"),
        pytest.param(nan, 1, id="from no number"),
        pytest.param(0, inf, id="endless"),
        pytest.param(None, 10, id="not known before"),
        pytest.param(10, None, id="not known any more"),
    ],
)
def test_counters_that_cannot_be_are_unknown(before: int, after: int) -> None:
    assert set(rates_of(sample(0, before), sample(2, after)).values()) == {None}


@pytest.mark.parametrize("now", [0.0, -5.0, -inf, inf, nan, 1e-300])
def test_time_that_stands_still_or_goes_back_says_nothing(now: float) -> None:
    assert set(rates_of(sample(0, 0), sample(now, 1_000_000)).values()) == {None}


@pytest.mark.parametrize(
    ("has", "usable"), [(-1, -2), (10, 11), (10, -1), (2**64, 0), (nan, 1), (5, nan), (None, 1)]
)
def test_memory_that_cannot_be_is_unknown(has: int, usable: int) -> None:
    strange = sample(0, 0, balloon_kib=has, usable_kib=usable)
    assert domain_rates(None, strange).memory_used_kib is None


@pytest.mark.parametrize("vcpus", [0, -1, 2**63, None])
def test_a_strange_number_of_processors_does_no_harm(vcpus: int | None) -> None:
    second = sample(1, 1_000_000_000, vcpus=vcpus)
    assert domain_rates(sample(0, 0, vcpus=vcpus), second).cpu_percent == 100.0


def test_more_processors_than_there_are_is_unknown() -> None:
    assert domain_rates(sample(0, 0), sample(1, 1_000 * 10**9)).cpu_percent is None


def test_one_device_that_lies_makes_its_sum_unknown_and_no_other() -> None:
    disks = sample(2, 1_000).disks
    assert disks is not None
    liar = DiskCounters(target="vdb", read_bytes=5, read_requests=900, write_bytes=5)
    before = sample(0, 0, disks=(*(sample(0, 0).disks or ()), replace(liar, read_bytes=6)))
    after = sample(2, 1_000, disks=(*disks, liar))
    rates = domain_rates(before, after)
    assert (rates.disk_bytes_per_s, rates.disk_requests_per_s) == (None, 1_000.0)
    assert rates.net_bytes_per_s == 1_000.0


def test_devices_that_change_places_are_known_by_their_names() -> None:
    one = DiskCounters(target="vda", read_bytes=100)
    two = DiskCounters(target="vdb", read_bytes=5_000)
    later = (replace(two, read_bytes=5_010), replace(one, read_bytes=110))
    rates = domain_rates(sample(0, 0, disks=(one, two)), sample(2, 0, disks=later))
    assert rates.disk_bytes_per_s == 10.0


# -- rows -------------------------------------------------------------------------------------


def ref_of(number: int) -> DomainRef:
    return DomainRef(f"guest-{number}", f"{number:032x}", number + 1)


def table() -> RowTable:
    return RowTable("lab", lambda ref: NO_ANSWER, lambda ref: None)


async def test_two_domains_with_one_uuid_are_one_row() -> None:
    rows = table()
    twin = replace(MAIL, uuid=WEB.uuid)
    told = await rows.take_infos([domain_info(WEB), domain_info(twin), domain_info(MAIL)])
    assert told == {("lab", WEB.uuid), ("lab", MAIL.uuid)}
    assert [row.info.ref for row in rows.rows.values()] == [WEB, MAIL]


async def test_two_samples_with_one_uuid_are_one_sample() -> None:
    rows = table()
    await rows.take_infos([domain_info(WEB)])
    for second in (0, 2):
        first = replace(sample(second, second * 10**9))
        await rows.take_samples([first, replace(first, cpu_time_ns=0), sample(second, -1)])
    (row,) = rows.rows.values()
    assert row.cpu_percent == 100.0


async def test_the_same_uuid_on_two_hosts_is_two_rows() -> None:
    one, other = table(), RowTable("edge", lambda ref: NO_ANSWER, lambda ref: None)
    told = await one.take_infos([domain_info(WEB)]) | await other.take_infos([domain_info(WEB)])
    assert told == {("lab", WEB.uuid), ("edge", WEB.uuid)}


async def test_counters_of_domains_that_nobody_listed_make_no_rows() -> None:
    rows = table()
    await rows.take_infos([domain_info(WEB)])
    for second in (0, 2):
        strangers = [replace(sample(second, second), ref=ref_of(n)) for n in range(500)]
        assert await rows.take_samples(strangers) == set()
    assert [row.info.ref for row in rows.rows.values()] == [WEB]


async def test_counters_of_a_domain_that_is_off_are_not_shown() -> None:
    rows = table()
    await rows.take_infos([domain_info(replace(WEB, id=None), DomainState.SHUTOFF)])
    assert await rows.take_samples([sample(0, 0)]) == set()
    assert await rows.take_samples([sample(2, 5)]) == set()


async def test_a_sample_that_leaves_a_domain_out_takes_its_figures() -> None:
    rows = table()
    await rows.take_infos([domain_info(WEB)])
    await rows.take_samples([sample(0, 0)])
    await rows.take_samples([sample(2, 10**9)])
    assert await rows.take_samples([]) == {("lab", WEB.uuid)}
    (row,) = rows.rows.values()
    assert {name: getattr(row, name) for name in _FIGURES} == dict.fromkeys(_FIGURES)


async def test_names_of_four_kilobytes_are_kept() -> None:
    rows, name = table(), "\x1b[31m" + "n" * 4096
    await rows.take_infos([domain_info(replace(WEB, name=name))])
    (row,) = rows.rows.values()
    assert row.info.ref.name == name


class Turns:
    """Counts the turns that the loop gives another task."""

    count = 0

    async def run(self) -> None:
        while True:
            await asyncio.sleep(0)
            self.count += 1


async def test_a_hundred_thousand_domains_leave_the_loop_to_others() -> None:
    rows, turns, tasks = table(), Turns(), Tasks()
    infos = [domain_info(ref_of(number)) for number in range(100_000)]
    tasks.spawn(turns.run(), name="turns")
    told = await rows.take_infos(infos)
    await tasks.cancel()
    assert len(told) == len(rows.rows) == 100_000
    assert turns.count >= 100_000 / SLICE
    assert [row.info for row in rows.rows.values()] == infos


async def test_nobody_sees_half_a_listing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A summary is that of the listing before, or of this one."""
    clock, tasks = ManualClock(), Tasks()
    connection, driver = await open_scripted(monkeypatch, clock)
    driver.infos = [domain_info(ref_of(number)) for number in range(5_000)]
    inventory = Inventory("lab", clock, lambda keys: None)
    seen: set[FleetSummary] = set()
    counts: set[int] = set()

    async def look() -> None:
        while True:
            seen.add(inventory.summary())
            counts.add(len(inventory.rows))
            inventory._summary = None  # what is kept must not hide what there is
            await asyncio.sleep(0)

    async with connection:
        tasks.spawn(look(), name="look")
        tasks.spawn(inventory.run(connection), name="inventory")
        for _ in range(10):
            await clock.advance(0)
        del driver.infos[1_000:]
        event = LifecycleEvent(time=1.0, domain=WEB, event=Lifecycle.UNDEFINED, detail=0)
        driver.emit(event)
        for _ in range(10):
            await clock.advance(0.25)
        await tasks.cancel()
    assert counts == {0, 5_000, 1_000}
    assert {summary.domains for summary in seen} == counts


async def test_what_happens_during_a_listing_is_in_its_rows() -> None:
    rows = table()
    infos = [domain_info(ref_of(number)) for number in range(2_000)]
    await rows.take_infos(infos)
    answers = {ref_of(5).uuid: replace(NO_ANSWER, os_name="Debian 12")}
    rows._answer = lambda ref: answers.get(ref.uuid, NO_ANSWER) if is_told else NO_ANSWER
    is_told = False
    work = Tasks().spawn(rows.take_infos([*infos, domain_info(WEB)]), name="listing")
    for _ in range(12):  # the row of the fifth guest has been drafted
        await asyncio.sleep(0)
    assert not work.done()
    is_told = True
    assert rows.refresh({ref_of(5).uuid}) == {("lab", ref_of(5).uuid)}
    await work
    assert rows.rows["lab", ref_of(5).uuid].os_name == "Debian 12"
    assert list(rows.rows)[-1] == ("lab", WEB.uuid)


async def test_rows_keep_their_places_and_what_did_not_change_keeps_its_row() -> None:
    rows = table()
    infos: list[DomainInfo] = [domain_info(ref_of(number)) for number in range(500)]
    await rows.take_infos(infos)
    before = dict(rows.rows)
    shuffled: Iterable[DomainInfo] = [*reversed(infos[:-1]), replace(infos[-1], title="new")]
    assert await rows.take_infos(list(shuffled)) == {("lab", infos[-1].ref.uuid)}
    assert list(rows.rows) == list(before)
    same: list[DomainRow] = [row for key, row in rows.rows.items() if row is before[key]]
    assert len(same) == 499
