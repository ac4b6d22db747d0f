"""Snapshots of the in-memory hypervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Connection, DomainState, EngineError, ManualClock
from engine.deletion import DeletionFlags
from engine.events import Lifecycle, LifecycleEvent
from engine.snapshot import RevertFlags, SnapshotFlags

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine import Domain

_NAMED = "<domainsnapshot><name>{}</name><description>of {}</description></domainsnapshot>"


@pytest.fixture
async def domain() -> AsyncIterator[Domain]:
    async with await Connection.open("test:///default", clock=ManualClock()) as connection:
        yield await connection.lookup("test")


async def take(domain: Domain, *names: str) -> None:
    for name in names:
        assert await domain.snapshots.create(_NAMED.format(name, name)) == name


async def tree(domain: Domain) -> list[tuple[str, str | None]]:
    return [(each.name, each.parent) for each in await domain.snapshots.list()]


async def state(domain: Domain) -> DomainState:
    return (await domain.info()).status.state


async def test_children_follow_their_parent(domain: Domain) -> None:
    await take(domain, "a", "b")
    await domain.snapshots.revert_to("a")
    await take(domain, "c")
    assert await tree(domain) == [("a", None), ("b", "a"), ("c", "a")]
    current = await domain.snapshots.current()
    assert current
    assert (current.name, current.state, current.description) == ("c", "running", "of c")


async def test_a_revert_brings_configuration_and_state_back(domain: Domain) -> None:
    await domain.set_title("then")
    await take(domain, "a")
    await domain.set_title("now")
    await domain.destroy()
    with domain.subscribe(LifecycleEvent) as events:
        await domain.snapshots.revert_to("a")
        event = (await events.batch())[0]
    assert isinstance(event, LifecycleEvent)
    assert (event.event, event.detail_name) == (Lifecycle.STARTED, "from snapshot")
    assert await state(domain) is DomainState.RUNNING
    assert (await domain.info()).title == "then"
    assert "<domainsnapshot>" in await domain.snapshots.xml("a")


@pytest.mark.parametrize(
    ("flags", "after"),
    [
        (RevertFlags.NONE, DomainState.SHUTOFF),
        (RevertFlags.RUNNING, DomainState.RUNNING),
        (RevertFlags.PAUSED, DomainState.PAUSED),
    ],
)
async def test_flags_say_how_it_goes_on(
    domain: Domain, flags: RevertFlags, after: DomainState
) -> None:
    await domain.destroy()
    await take(domain, "off")
    await domain.start()
    await domain.snapshots.revert_to("off", flags)
    assert await state(domain) is after


async def test_without_memory_a_guest_that_ran_is_off_afterwards(domain: Domain) -> None:
    xml = _NAMED.format("disks", "")
    await domain.snapshots.create(xml, SnapshotFlags.DISK_ONLY)
    (snapshot,) = await domain.snapshots.list()
    assert snapshot.is_disk_only
    await domain.snapshots.revert_to("disks")
    assert await state(domain) is DomainState.SHUTOFF


@pytest.mark.parametrize(
    ("flags", "left"),
    [
        (DeletionFlags.NONE, [("a", None), ("c", "a")]),
        (DeletionFlags.CHILDREN, [("a", None)]),
        (DeletionFlags.CHILDREN_ONLY, [("a", None), ("b", "a")]),
    ],
)
async def test_what_is_deleted(
    domain: Domain, flags: DeletionFlags, left: list[tuple[str, str | None]]
) -> None:
    await take(domain, "a", "b", "c")
    await domain.snapshots.delete("b", flags)
    assert await tree(domain) == left


async def test_what_cannot_be_is_refused_by_name(domain: Domain) -> None:
    await take(domain, "a")
    for xml in (_NAMED.format("a", "a"), _NAMED.format("x/y", ""), "<domain/>", "no XML"):
        with pytest.raises(EngineError):
            await domain.snapshots.create(xml)
    for verb in (domain.snapshots.revert_to, domain.snapshots.delete, domain.snapshots.xml):
        with pytest.raises(EngineError, match="no snapshot 'none'"):
            await verb("none")
    assert await tree(domain) == [("a", None)]


async def test_the_demo_has_a_past() -> None:
    async with await Connection.open("test:///demo?still=1", clock=ManualClock()) as connection:
        primary = await connection.lookup("db-primary")
        assert [each.name for each in await primary.snapshots.list()] == [
            *("fresh", "pg-15", "before-audit"),
        ]
