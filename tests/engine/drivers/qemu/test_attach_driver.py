"""qemu:///attach: a real QEMU that somebody else started, watched and operated."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING, Any

import pytest

from engine import Connection, DomainState, ManualClock, SessionPhase
from engine.conf.domain_conf import DomainConf
from engine.errors import (
    ConnectFailed,
    InvalidURI,
    NoDomain,
    OperationFailed,
    OperationInvalid,
    Unsupported,
)
from engine.events import (
    ControlErrorEvent,
    GraphicsClientsEvent,
    GraphicsEvent,
    Lifecycle,
    LifecycleEvent,
)
from engine.graphics_session import GraphicsSessionEvent
from tests.engine.drivers.qemu.attach_reading import changes, stopped, until, uri
from tests.engine.drivers.qemu.kept_port import kept_port
from tests.fakes.qemu_monitor import FakeMonitor, event
from tests.patience import PATIENCE
from tests.peers.rfb import vnc_viewer
from tests.peers.spice import SpiceViewer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

    from tests.peers.qemu import RawQemu

    StartQemu = Callable[..., Awaitable[RawQemu]]


@pytest.fixture
async def vnc_guest(
    raw_qemu: StartQemu,
) -> AsyncIterator[tuple[RawQemu, Connection]]:
    qemu = await raw_qemu("-name", "somebody", "-vnc", "127.0.0.1:0,to=99")
    async with await Connection.open(uri(qemu.monitor)) as connection:
        yield qemu, connection


@pytest.mark.peer("qemu-system-x86_64")
async def test_facts_of_the_guest(vnc_guest: tuple[RawQemu, Connection]) -> None:
    qemu, connection = vnc_guest
    (info,) = await connection.domains()
    assert (info.ref.name, info.status.state, info.vcpus) == ("somebody", DomainState.RUNNING, 1)
    assert info.memory_kib == 128 * 1024
    assert (info.persistent, info.autostart) == (False, False)
    (stats,) = await connection.statistics()
    assert stats.cpu_time_ns is not None
    assert stats.rss_kib is not None
    assert stats.nets is None
    assert (await connection.host_info()).version.startswith("7.")


@pytest.mark.peer("qemu-system-x86_64")
async def test_its_displays_and_disks_as_xml(raw_qemu: StartQemu, short_tmp: Path) -> None:
    port = kept_port()
    disk = short_tmp / "disk.raw"
    disk.write_bytes(bytes(1 << 20))
    qemu = await raw_qemu(
        *("-vga", "std", "-vnc", f"unix:{short_tmp}/vnc.sock"),
        *("-spice", f"port={port},addr=127.0.0.1,disable-ticketing=on"),
        *("-drive", f"file={disk},format=raw,if=ide"),
    )
    async with await Connection.open(uri(qemu.monitor, name="guest")) as connection:
        domain = await connection.lookup("guest")
        conf = DomainConf.parse(await domain.xml())
        vnc, spice = conf.devices.graphics
        assert (vnc.type, vnc.socket) == ("vnc", f"{short_tmp}/vnc.sock")
        assert (spice.type, spice.port, spice.listen) == ("spice", port, "127.0.0.1")
        assert [d.source and d.source.file for d in conf.devices.disks] == [str(disk)]
        with pytest.raises(OperationInvalid, match="running guest"):
            await domain.xml(inactive=True)


@pytest.mark.peer("qemu-system-x86_64")
async def test_a_name_and_a_path_that_xml_cannot_hold_are_written_out(
    raw_qemu: StartQemu, short_tmp: Path
) -> None:
    disk = short_tmp / "a\x02b.raw"
    disk.write_bytes(bytes(1 << 20))
    drive = f"file={disk},format=raw,if=ide"
    qemu = await raw_qemu("-name", "a\x1b[31mb", "-drive", drive)
    async with await Connection.open(uri(qemu.monitor)) as connection:
        domain = await connection.lookup("a\x1b[31mb")
        conf = DomainConf.parse(await domain.xml())
        assert conf.name == r"a\x1b[31mb"
        (shown,) = conf.devices.disks
        assert shown.source
        assert shown.source.file == rf"{short_tmp}/a\x02b.raw"


@pytest.mark.peer("qemu-system-x86_64")
async def test_a_visit_is_seen_as_event_session_and_history(
    vnc_guest: tuple[RawQemu, Connection],
) -> None:
    qemu, connection = vnc_guest
    reader = connection.events.subscribe(GraphicsEvent, GraphicsSessionEvent)
    async with vnc_viewer(await qemu.vnc_address()):
        seen = await until(reader, lambda e: "signed-in" in changes([e]))
        (session,) = connection.sessions.all()
        assert (session.phase, session.auth_scheme) == (SessionPhase.ON_CONSOLE, "none")
        assert session.is_local
    seen += await until(reader, lambda e: "closed" in changes([e]))
    assert [e.phase.label for e in seen if isinstance(e, GraphicsEvent)] == [
        "connect",
        "initialize",
        "disconnect",
    ]
    assert changes(seen) == ["opened", "signed-in", "closed"]
    assert len(connection.sessions.history) == 1


@pytest.mark.peer("qemu-system-x86_64")
async def test_a_viewer_who_was_there_before_us_is_found(raw_qemu: StartQemu) -> None:
    qemu = await raw_qemu("-vnc", "127.0.0.1:0,to=99")
    async with vnc_viewer(await qemu.vnc_address()):
        async with await Connection.open(uri(qemu.monitor)) as connection:
            (session,) = connection.sessions.all()
            assert (session.phase, session.since) == (SessionPhase.UNKNOWN, None)


@pytest.mark.peer("qemu-system-x86_64")
async def test_a_spice_viewer_is_one_session_before_and_after_a_look(raw_qemu: StartQemu) -> None:
    port = kept_port()
    spice = f"port={port},addr=127.0.0.1,disable-ticketing=on"
    qemu = await raw_qemu("-vga", "std", "-spice", spice)
    viewer = await SpiceViewer.open(("127.0.0.1", port))
    async with await Connection.open(uri(qemu.monitor)) as connection:
        reader = connection.events.subscribe(GraphicsSessionEvent)
        (found,) = connection.sessions.all()
        assert found.phase is SessionPhase.ON_CONSOLE
        assert found.connection_id is not None
        assert found.connection_id % 2**32 == viewer.connection_id  # QEMU's is signed
        await viewer.close()
        await until(reader, lambda e: "closed" in changes([e]))
        assert connection.sessions.all() == []


@pytest.mark.peer("qemu-system-x86_64")
async def test_suspend_resume_reset_destroy(vnc_guest: tuple[RawQemu, Connection]) -> None:
    _, connection = vnc_guest
    domain = await connection.lookup("somebody")
    reader = connection.events.subscribe()
    await domain.suspend()
    assert (await domain.info()).status.state is DomainState.PAUSED
    with pytest.raises(OperationInvalid, match="paused"):
        await domain.suspend()
    await domain.resume()
    await domain.reset()
    await domain.destroy()
    seen = await until(reader, stopped)
    told = [(int(e.event), e.detail) for e in seen if isinstance(e, LifecycleEvent)]
    assert told == [(3, 0), (4, 0), (6, 2), (5, 1)]
    assert (await domain.info()).status.state is DomainState.SHUTOFF
    assert (await domain.info()).ref.id is None


@pytest.mark.peer("qemu-system-x86_64")
async def test_a_killed_guest_ends_its_sessions_and_is_called_failed(
    vnc_guest: tuple[RawQemu, Connection],
) -> None:
    qemu, connection = vnc_guest
    reader = connection.events.subscribe()
    async with vnc_viewer(await qemu.vnc_address()):
        await until(reader, lambda e: "signed-in" in changes([e]))
        os.kill(qemu.pid, signal.SIGKILL)
        seen = await until(reader, lambda e: "closed" in changes([e]))
    end = next(e for e in seen if isinstance(e, LifecycleEvent))
    assert (end.event, end.detail_name) == (Lifecycle.STOPPED, "failed")
    assert connection.sessions.all() == []
    (info,) = await connection.domains()
    assert (info.status.state, info.status.reason_name) == (DomainState.SHUTOFF, "failed")


async def test_a_guest_that_only_lost_its_monitor_is_not_called_dead(short_tmp: Path) -> None:
    clock = ManualClock()
    async with FakeMonitor(short_tmp / "m") as monitor:
        connection = await Connection.open(uri(monitor.path), clock=clock)
    async with connection:  # the monitor is gone; its process, this one, is not
        reader = connection.events.subscribe()
        async with asyncio.timeout(PATIENCE):
            while not len(reader):
                await clock.advance(1)
        told = await reader.batch()
        assert isinstance(told[0], ControlErrorEvent)
        assert not [e for e in told if isinstance(e, LifecycleEvent)]
        (info,) = await connection.domains()
        assert (info.status.state, info.status.reason_name) == (DomainState.RUNNING, "unknown")
        assert not connection.sessions.is_complete(info.ref)
        (short_tmp / "m").unlink(missing_ok=True)
        async with FakeMonitor(short_tmp / "m", query_status={"status": "paused"}):
            reader = connection.events.subscribe(GraphicsClientsEvent)
            async with asyncio.timeout(PATIENCE):
                while len(reader) < 2:
                    await clock.advance(2)
            assert connection.sessions.is_complete(info.ref)
            (info,) = await connection.domains()
            assert info.status.state is DomainState.PAUSED


async def test_a_display_that_sends_no_events_is_polled(
    short_tmp: Path,
) -> None:
    manual_clock = ManualClock()
    silent = {"id": "default", "auth": "none", "server": [], "clients": []}
    async with FakeMonitor(short_tmp / "m", query_vnc_servers=[silent]) as monitor:
        async with await Connection.open(uri(monitor.path), clock=manual_clock) as connection:
            reader = connection.events.subscribe()
            client = {"family": "unix", "host": "", "service": "", "websocket": False}
            monitor.answers["query-vnc-servers"] = [{**silent, "clients": [client]}]
            await manual_clock.advance(2)
            await until(reader, lambda e: "found" in changes([e]))
            monitor.answers["query-vnc-servers"] = [silent]
            await manual_clock.advance(2)
            await until(reader, lambda e: "closed" in changes([e]))
            asked = [c for c in monitor.commands if c["execute"] == "query-vnc-servers"]
            assert len(asked) == 3


async def test_a_list_of_clients_in_another_shape_is_one_clear_error(short_tmp: Path) -> None:
    odd = [{"id": "default", "auth": "none", "server": [{}], "clients": [{"host": 7}]}]
    async with FakeMonitor(short_tmp / "m", query_vnc_servers=odd) as monitor:
        with pytest.raises(OperationFailed, match="answer to query-vnc-servers cannot be read"):
            await Connection.open(uri(monitor.path))
        await asyncio.wait_for(monitor.deserted.wait(), PATIENCE)


async def test_hostile_names_stay_data(short_tmp: Path) -> None:
    name = "[red]\x1b[2J\u202e"
    async with FakeMonitor(short_tmp / "m", query_name={"name": name}) as monitor:
        async with await Connection.open(uri(monitor.path)) as connection:
            (info,) = await connection.domains()
            assert info.ref.name == name


async def test_a_flood_with_garbage_in_between_loses_nothing(short_tmp: Path) -> None:
    address = {"family": "ipv4", "host": "10.0.0.1", "websocket": False}
    async with FakeMonitor(short_tmp / "m") as monitor:
        async with await Connection.open(uri(monitor.path)) as connection:
            reader = connection.events.subscribe(GraphicsEvent)
            for port in range(1_000):
                client = {**address, "service": str(port)}
                server = {**address, "service": "5900", "auth": "none"}
                for name in ("VNC_CONNECTED", "VNC_DISCONNECTED"):
                    monitor.send(event(name, client=client, server=server) + b"garbage\r\n")
            ports: list[str] = []
            async with asyncio.timeout(PATIENCE):
                while len(ports) < 2_000:
                    ports += [
                        e.remote.service
                        for e in await reader.batch()
                        if isinstance(e, GraphicsEvent)
                    ]
            assert ports == [str(n // 2) for n in range(2_000)]
            assert connection.sessions.all() == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("qemu:///attach", "no monitor=SOCKET"),
        ("qemu:///attach?monitor=", "monitor is ''"),
        ("qemu:///attach?monitor=%00x", "holds a NUL"),
        ("qemu:///attach?monitor=/x&root=/y", "unknown parameter 'root'"),
        ("qemu:///attach?monitor=/x&name=a&name=b", "more name= than monitor="),
    ],
)
async def test_a_wrong_address_is_refused(text: str, message: str) -> None:
    with pytest.raises(InvalidURI, match=message):
        await Connection.open(text)


async def test_two_monitors_of_one_guest_are_refused(short_tmp: Path) -> None:
    async with FakeMonitor(short_tmp / "a") as one, FakeMonitor(short_tmp / "b") as two:
        with pytest.raises(InvalidURI, match="two monitors"):
            await Connection.open(uri(one.path, two.path))


async def test_two_guests_with_names_of_our_own(short_tmp: Path) -> None:
    other = {"UUID": "00000000-0000-0000-0000-00000000000e"}
    async with (
        FakeMonitor(short_tmp / "a") as one,
        FakeMonitor(short_tmp / "b", query_uuid=other) as two,
        await Connection.open(uri(one.path, two.path, name="first")) as connection,
    ):
        assert [info.ref.name for info in await connection.domains()] == ["first", "fake"]
        with pytest.raises(NoDomain, match="third"):
            await connection.lookup("third")


async def test_nobody_at_the_socket(short_tmp: Path) -> None:
    with pytest.raises(ConnectFailed, match="absent"):
        await Connection.open(uri(short_tmp / "absent"))


async def test_what_qmp_cannot_do_is_refused_with_the_reason(short_tmp: Path) -> None:
    async with FakeMonitor(short_tmp / "m") as monitor:
        async with await Connection.open(uri(monitor.path)) as connection:
            domain = await connection.lookup("fake")
            with pytest.raises(Unsupported, match="started by somebody else"):
                await domain.undefine()
            with pytest.raises(Unsupported, match="reset restarts it"):
                await domain.reboot()
            assert connection.why_impossible("suspend") is None


@pytest.mark.parametrize(
    "answer",
    [
        {"query_uuid": {}},
        {"query_cpus_fast": None, "query_uuid": []},
        {"query_memory_size_summary": {"base-memory": "much"}},
        {"query_block": [7]},
        {"qom_list": {"name": 1}},
        {"query_status": []},
    ],
)
async def test_an_answer_in_an_unknown_shape_is_one_error(
    short_tmp: Path, answer: dict[str, Any]
) -> None:
    async with FakeMonitor(short_tmp / "m", **answer) as monitor:
        with pytest.raises(OperationFailed, match="cannot be read"):
            await Connection.open(uri(monitor.path))
