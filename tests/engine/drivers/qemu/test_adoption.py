"""Guests outlive the connection that started them, and are found again by the next one."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pytest

from engine import DomainState, ManualClock
from engine.domain_state import DomainStatus
from engine.drivers.qemu import guest
from engine.drivers.qemu.process import ProcessIdentity
from engine.drivers.qemu.qmp import client
from engine.errors import NoDomain, OperationFailed
from engine.events import GraphicsClientsEvent, Lifecycle
from tests.engine.drivers.contract_case import read_lifecycle
from tests.engine.drivers.qemu.embed_root import (
    EmbedRoot,
    domain_xml,
    hold,
    kill,
    linux_xml,
    uuid_of,
)
from tests.patience import PATIENCE
from tests.peers.guest import READY
from tests.peers.rfb import vnc_viewer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from engine import Connection, Domain

pytestmark = pytest.mark.peer("qemu-system-x86_64")

_VNC = "<graphics type='vnc' port='-1'/>"


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A process that is none of ours."""
    with subprocess.Popen(["sleep", "99"]) as process:
        yield process
        process.kill()


async def leave_running(root: EmbedRoot, **parts: str) -> tuple[Domain, str]:
    """Start a guest and let go of it; return it with its XML."""
    async with await root.connect() as connection:
        domain = await root.started(connection, **parts)
        return domain, await domain.xml()


async def end(domain: Domain) -> None:
    await domain.destroy()
    assert (await domain.info()).status.reason_name == "destroyed"


async def test_a_guest_is_found_as_it_was_left(root: EmbedRoot) -> None:
    left, xml = await leave_running(root, devices=_VNC + "<serial type='pty'/>")
    pid = root.pid()
    async with await root.connect() as connection:
        domain = await connection.lookup("guest")
        info = await domain.info()
        assert info.ref == left.ref
        assert info.status.state is DomainState.RUNNING
        assert info.persistent
        assert await domain.xml() == xml
        assert root.pid() == pid
        second = await root.started(connection, "second", devices=_VNC)
        assert second.ref.id != left.ref.id
        assert int(_port_of(await second.xml()).split("'")[1]) >= 5900
        assert (await second.xml()).count(_port_of(xml)) == 0
        await end(second)
        with domain.subscribe() as events:
            await end(domain)
            seen = await read_lifecycle(events, Lifecycle.STOPPED)
        assert seen == [(Lifecycle.SHUTDOWN, "host"), (Lifecycle.STOPPED, "destroyed")]
        await domain.start()
        await end(domain)


def _port_of(xml: str) -> str:
    return xml.partition("<graphics type='vnc' ")[2].split()[0]


async def test_a_paused_guest_is_found_paused(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        await (await connection.define(domain_xml())).start(paused=True)
    async with await root.connect() as connection:
        domain = await connection.lookup("guest")
        assert (await domain.info()).status.state is DomainState.PAUSED
        await domain.resume()
        assert (await domain.info()).status.state is DomainState.RUNNING
        await end(domain)


async def test_a_client_that_was_there_before_us_is_seen(root: EmbedRoot) -> None:
    _, xml = await leave_running(root, devices=_VNC)
    port = int(_port_of(xml).split("'")[1])
    async with vnc_viewer(("127.0.0.1", port)), await root.connect() as connection:
        domain = await connection.lookup("guest")
        (session,) = domain.graphics_sessions()
        assert session.remote is not None
        assert session.remote.node == "127.0.0.1"
        with domain.subscribe(GraphicsClientsEvent):
            await end(domain)
        assert domain.graphics_sessions() == []


async def test_a_transient_guest_is_found_and_goes_when_it_ends(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        await (await root.started(connection)).undefine()
    async with await root.connect() as connection:
        domain = await connection.lookup("guest")
        assert not (await domain.info()).persistent
        await domain.destroy()
        with pytest.raises(NoDomain):
            await domain.info()
    assert os.listdir(root.path / "run") == []


async def test_a_guest_that_died_meanwhile_is_off(root: EmbedRoot) -> None:
    await leave_running(root)
    kill(root.pid())
    async with await root.connect() as connection:
        domain = await connection.lookup("guest")
        assert (await domain.info()).status == DomainStatus(DomainState.SHUTOFF)
        assert not root.run_dir().exists()
        await domain.start()
        await end(domain)


async def test_a_process_with_the_number_of_a_dead_guest_is_left_alone(
    root: EmbedRoot, stranger: subprocess.Popen[bytes]
) -> None:
    await leave_running(root)
    kill(root.pid())
    _edit_state(root, lambda state: state["qemu"].update(pid=stranger.pid))
    async with await root.connect() as connection:
        info = await (await connection.lookup("guest")).info()
        assert info.status.state is DomainState.SHUTOFF
    assert stranger.poll() is None


async def test_a_state_of_another_boot_means_nobody(
    root: EmbedRoot, stranger: subprocess.Popen[bytes]
) -> None:
    await leave_running(root)
    kill(root.pid())
    same = ProcessIdentity.of(stranger.pid)
    assert same is not None
    _edit_state(root, lambda state: state.update(qemu=asdict(same), boot="another"))
    async with await root.connect() as connection:
        info = await (await connection.lookup("guest")).info()
        assert info.status.state is DomainState.SHUTOFF
    assert stranger.poll() is None


@pytest.mark.parametrize("damage", ["empty", "cut", "missing"])
async def test_a_damaged_state_file_loses_no_guest(root: EmbedRoot, damage: str) -> None:
    await leave_running(root)
    pid, state = root.pid(), root.run_dir() / "state.json"
    content = {"empty": b"", "cut": state.read_bytes()[:20], "missing": b""}[damage]
    state.write_bytes(content)
    if damage == "missing":
        state.unlink()
    async with await root.connect() as connection:
        domain = await connection.lookup("guest")
        info = await domain.info()
        assert info.status.state is DomainState.RUNNING
        assert info.ref.id is not None
        assert info.started_at is not None
        assert root.pid() == pid
        if damage != "missing":
            assert (root.run_dir() / "state.broken").read_bytes() == content
        await end(domain)


async def test_a_full_disk_loses_no_guest(full_disk: Path) -> None:
    root = EmbedRoot(full_disk / "root")
    await leave_running(root)
    state = root.run_dir() / "state.json"
    state.write_bytes(b"")
    (root.path / "boot_id").unlink()
    (root.path / "lock").write_bytes(b"")
    with pytest.raises(OSError, match="No space"):
        (full_disk / "filler").write_bytes(bytes(1024 * 1024))
    async with await root.connect() as connection:
        domain = await connection.lookup("guest")
        assert (await domain.info()).status.state is DomainState.RUNNING
        await end(domain)
    assert root.end_processes() == {}


async def test_a_damaged_live_configuration_is_replaced_by_the_stored_one(
    root: EmbedRoot,
) -> None:
    await leave_running(root)
    (root.run_dir() / "live.xml").write_bytes(b"<domain")
    async with await root.connect() as connection:
        domain = await connection.lookup("guest")
        assert "<name>guest</name>" in await domain.xml()
        await end(domain)


async def test_a_guest_without_any_configuration_is_left_alone(root: EmbedRoot) -> None:
    await leave_running(root)
    (root.run_dir() / "live.xml").write_bytes(b"")
    (root.path / "domains" / f"{uuid_of('guest')}.xml").unlink()
    async with await root.connect() as connection:
        assert await connection.domains() == []
        assert set(root.processes()) == {root.pid()}
        domain = await connection.define(domain_xml())
        with pytest.raises(OperationFailed, match="still runs this domain"):
            await domain.start()
        assert set(root.processes()) == {root.pid()}
    kill(root.pid())


async def test_a_start_that_was_cut_short_is_undone(root: EmbedRoot) -> None:
    await leave_running(root)
    _edit_state(root, lambda state: state.update(qemu=None))
    async with await root.connect() as connection:
        domain = await connection.lookup("guest")
        assert (await domain.info()).status.state is DomainState.SHUTOFF
        assert root.processes() == {}
        await domain.start()
        await end(domain)


async def test_a_guest_whose_monitor_is_deaf_is_neither_lost_nor_started_twice(
    root: EmbedRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    await leave_running(root)
    await hold(root.pid())
    monkeypatch.setattr(client, "GREETING_DEADLINE", 0.1)
    monkeypatch.setattr(guest, "TERM_SECONDS", 0.1)
    async with await root.connect() as connection:
        domain = await connection.lookup("guest")
        info = await domain.info()
        assert info.status == DomainStatus(DomainState.RUNNING)
        assert info.ref.id is not None
        await end(domain)
    assert root.processes() == {}


async def test_a_jump_of_the_clock_changes_nobody(root: EmbedRoot) -> None:
    future = ManualClock(now=4e9)
    async with await root.connect(clock=future) as connection:
        domain = await root.started(connection)
        future.jump(-3.9e9)
        assert (await domain.info()).started_at == 4e9
        before = await connection.statistics()
        future.jump(1e9)
        after = await connection.statistics()
        assert before[0].monotonic == after[0].monotonic
    async with await root.connect(clock=ManualClock(now=1.0)) as connection:
        domain = await connection.lookup("guest")
        assert (await domain.info()).status.state is DomainState.RUNNING
        await end(domain)


async def test_a_reboot_goes_on_that_virtdeck_did_not_see_to_its_end(root: EmbedRoot) -> None:
    serial = root.path.parent / "serial.sock"
    async with await root.connect() as connection:
        domain = await connection.define(await linux_xml(serial))
        await domain.start(paused=True)
        reader, writer = await asyncio.open_unix_connection(serial)
        await domain.resume()
        async with asyncio.timeout(PATIENCE):
            await reader.readuntil(READY)
        await domain.reboot()
    async with asyncio.timeout(PATIENCE):
        await reader.readuntil(b"GUEST-POWERS-OFF")
    async with await root.connect() as connection:
        domain = await connection.lookup("guest")
        async with asyncio.timeout(PATIENCE):
            await reader.readuntil(READY)
        assert (await domain.info()).status.state is DomainState.RUNNING
        with domain.subscribe() as events:
            await domain.shutdown()
            seen = await read_lifecycle(events, Lifecycle.STOPPED)
        assert seen == [(Lifecycle.SHUTDOWN, "guest"), (Lifecycle.STOPPED, "shutdown")]
    writer.close()


async def test_many_guests_are_found_at_once(root: EmbedRoot) -> None:
    names = [f"guest{number}" for number in range(4)]
    async with await root.connect() as connection:
        await asyncio.gather(*(root.started(connection, name) for name in names))
        before = sorted((info.ref for info in await connection.domains()), key=str)
        assert len({ref.id for ref in before}) == len(names)
    async with await root.connect() as connection:
        infos = await connection.domains()
        assert sorted((info.ref for info in infos), key=str) == before
        await _destroy_all(connection)


async def _destroy_all(connection: Connection) -> None:
    refs = [info.ref for info in await connection.domains()]
    await asyncio.gather(*(connection.domain(ref).destroy() for ref in refs))


def _edit_state(root: EmbedRoot, change: Callable[[dict[str, Any]], None]) -> None:
    path = root.run_dir() / "state.json"
    state = json.loads(path.read_text())
    change(state)
    path.write_text(json.dumps(state))
