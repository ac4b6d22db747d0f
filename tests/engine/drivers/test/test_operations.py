"""Saving, power, keys and screens of the in-memory hypervisor: effects, events and refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Connection, DomainState, ManualClock
from engine.errors import EngineError, InvalidArgument, OperationInvalid, StorageFailed
from engine.events import Lifecycle, LifecycleEvent
from engine.power import PowerWays, StartFlags, UndefineFlags
from engine.saving import DumpFlags, DumpKind, SaveFlags

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine import Domain
    from engine.drivers.test.machine import Machine

_FILE = "/var/saves/web-01"
_CHORD = (29, 56, 111)


@pytest.fixture
async def connection() -> AsyncIterator[Connection]:
    async with await Connection.open("test:///demo?still=1", clock=ManualClock()) as opened:
        yield opened


async def state_of(domain: Domain) -> tuple[DomainState, str]:
    status = (await domain.info()).status
    return status.state, status.reason_name


async def test_a_managed_save_is_what_the_next_start_goes_on_from(connection: Connection) -> None:
    web = await connection.lookup("web-01")
    with web.subscribe(LifecycleEvent) as events:
        await web.saving.save()
        assert await state_of(web) == (DomainState.SHUTOFF, "saved")
        assert await web.saving.exists()
        assert "web-01" in await web.saving.xml()
        await web.start()
        assert await state_of(web) == (DomainState.RUNNING, "restored")
        assert not await web.saving.exists()
        kinds = [each.event for each in await events.batch() if isinstance(each, LifecycleEvent)]
    assert kinds == [Lifecycle.STOPPED, Lifecycle.STARTED]


async def test_a_held_guest_is_held_when_it_comes_back(connection: Connection) -> None:
    web = await connection.lookup("web-01")
    await web.suspend()
    await web.saving.save()
    await web.start()
    assert await state_of(web) == (DomainState.PAUSED, "user")
    await web.saving.save(SaveFlags.RUNNING)
    await web.start()
    assert (await state_of(web))[0] is DomainState.RUNNING


async def test_a_managed_save_is_forgotten_once(connection: Connection) -> None:
    web = await connection.lookup("web-01")
    await web.saving.save()
    await web.saving.remove()
    with pytest.raises(OperationInvalid, match="no managed save"):
        await web.saving.remove()
    await web.start()
    assert await state_of(web) == (DomainState.RUNNING, "booted")
    await web.saving.save()
    await web.power.start(StartFlags.FORCE_BOOT)
    assert await state_of(web) == (DomainState.RUNNING, "booted")


async def test_a_file_brings_back_a_domain_that_was_forgotten_too(connection: Connection) -> None:
    web = await connection.lookup("web-01")
    await web.saving.save_to(_FILE)
    await web.undefine()
    await connection.saved_images.restore(_FILE, flags=SaveFlags.PAUSED)
    again = await connection.lookup("web-01")
    assert (await state_of(again))[0] is DomainState.PAUSED
    assert not (await again.info()).persistent
    with pytest.raises(OperationInvalid, match="already active"):
        await connection.saved_images.restore(_FILE)


async def test_files_that_are_none_are_refused(connection: Connection) -> None:
    web = await connection.lookup("web-01")
    with pytest.raises(StorageFailed, match="No such file"):
        await connection.saved_images.restore(_FILE)
    with pytest.raises(InvalidArgument, match="full path"):
        await web.saving.save_to("web-01")
    await web.saving.dump_core(_FILE, DumpFlags.MEMORY_ONLY, DumpKind.KDUMP_ZLIB)
    with pytest.raises(EngineError, match="magic"):
        await connection.saved_images.restore(_FILE)
    with pytest.raises(InvalidArgument, match="memory-only"):
        await web.saving.dump_core(_FILE, kind=DumpKind.KDUMP_ZLIB)


async def test_a_dump_may_end_what_it_dumps(connection: Connection) -> None:
    web = await connection.lookup("web-01")
    await web.saving.dump_core(_FILE)
    assert (await state_of(web))[0] is DomainState.RUNNING
    await web.saving.dump_core(_FILE, DumpFlags.CRASH)
    assert await state_of(web) == (DomainState.SHUTOFF, "crashed")


async def test_undefine_wants_to_be_told_of_saves_and_snapshots(connection: Connection) -> None:
    staging = await connection.lookup("staging")
    with pytest.raises(OperationInvalid, match="with 1 snapshots"):
        await staging.undefine()
    await staging.start()
    await staging.saving.save()
    with pytest.raises(OperationInvalid, match="managed save"):
        await staging.power.undefine(UndefineFlags.SNAPSHOTS_METADATA)
    both = UndefineFlags.SNAPSHOTS_METADATA | UndefineFlags.MANAGED_SAVE
    with pytest.raises(InvalidArgument, match="exclude"):
        await staging.power.undefine(both | UndefineFlags.NVRAM | UndefineFlags.KEEP_NVRAM)
    await staging.power.undefine(both | UndefineFlags.NVRAM)
    assert "staging" not in [info.ref.name for info in await connection.domains()]


async def test_power_by_words(connection: Connection) -> None:
    web = await connection.lookup("web-01")
    with pytest.raises(InvalidArgument, match="do not hear"):
        await web.power.shutdown(PowerWays.SIGNAL)
    await web.power.inject_nmi()
    assert (await state_of(web))[0] is DomainState.CRASHED
    await web.power.destroy_gently()
    assert await state_of(web) == (DomainState.SHUTOFF, "destroyed")
    await web.power.start(StartFlags.PAUSED)
    assert (await state_of(web))[0] is DomainState.PAUSED


async def test_a_screen_is_a_picture_of_its_own(connection: Connection) -> None:
    web, other = await connection.lookup("web-01"), await connection.lookup("web-02")
    picture = await web.machine.screenshot()
    assert picture.mime_type == "image/x-portable-pixmap"
    assert picture.data.startswith(b"P6\n720 400\n255\n")
    assert len(picture.data) == 15 + 720 * 400 * 3
    assert (await other.machine.screenshot()).data != picture.data
    with pytest.raises(InvalidArgument, match="no screen 1"):
        await web.machine.screenshot(1)
    with pytest.raises(EngineError, match="more than"):
        await web.machine.screenshot(limit=100)


async def test_the_famous_three_keys_restart_a_guest(connection: Connection) -> None:
    started: list[Machine] = []
    web = await connection.lookup("web-01")
    guests = connection.driver._guests  # type: ignore[attr-defined]
    guests.reboot = started.append
    await web.machine.send_keys(_CHORD[:2])
    assert not started
    await web.machine.send_keys(_CHORD)
    assert [machine.name for machine in started] == ["web-01"]
    with pytest.raises(InvalidArgument, match="1 to 16 keys"):
        await web.machine.send_keys([0x300])
