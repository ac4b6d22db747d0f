"""The unix socket: a real daemon behind it, what is said when there is none, and starting one."""

from __future__ import annotations

import asyncio
import os
import pwd
import socket
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from engine.clock import SystemClock
from engine.credentials import NobodyToAsk
from engine.errors import ConnectFailed, ConnectStep
from engine.rpc.transports import open_transport
from engine.rpc.transports.route import UnixRoute
from engine.rpc.transports.unix import connect_unix, open_unix
from engine.tasks import Tasks
from tests.engine.rpc.transports.recording_wire import (
    RecordingWire,
    authentication_kinds,
    open_files,
)
from tests.patience import PATIENCE
from tests.peers import processes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.peers.libvirtd import PrivateLibvirtd

CLOCK = SystemClock()


@pytest.mark.peer("libvirtd")
async def test_a_real_daemon_answers(session_libvirtd: PrivateLibvirtd) -> None:
    wire = RecordingWire()
    transport = await open_transport(
        UnixRoute(path=str(session_libvirtd.socket)), wire,
        credentials=NobodyToAsk(), clock=CLOCK,
    )  # fmt: skip
    assert await authentication_kinds(transport, wire) == [0]
    await session_libvirtd.kill()
    failure = await wire.failure()
    assert str(session_libvirtd.socket) in failure.message


async def test_no_socket_is_no_daemon(short_tmp: Path) -> None:
    with pytest.raises(ConnectFailed, match="absent does not exist") as caught:
        await open_unix(UnixRoute(path=f"{short_tmp}/absent"), RecordingWire(), CLOCK)
    assert caught.value.step is ConnectStep.DAEMON
    assert "systemctl" in caught.value.hint


async def test_a_socket_left_over_is_no_daemon(short_tmp: Path) -> None:
    path = f"{short_tmp}/stale"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
    with pytest.raises(ConnectFailed, match="nobody listens") as caught:
        await open_unix(UnixRoute(path=path), RecordingWire(), CLOCK)
    assert caught.value.step is ConnectStep.DAEMON


@contextmanager
def forbidden(folder: Path) -> Iterator[None]:
    """Keep this process out of ``folder`` for a while."""
    nobody, ourselves = pwd.getpwnam("nobody").pw_uid, os.geteuid()
    folder.chmod(0o700 if ourselves == 0 else 0)
    if ourselves == 0:
        os.seteuid(nobody)
    try:
        yield
    finally:
        os.seteuid(ourselves)
        folder.chmod(0o700)


async def test_a_forbidden_socket_names_the_group(short_tmp: Path) -> None:
    path = f"{short_tmp}/forbidden"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        with forbidden(short_tmp), pytest.raises(ConnectFailed, match="permission") as caught:
            await open_unix(UnixRoute(path=path), RecordingWire(), CLOCK)
    assert caught.value.step is ConnectStep.SOCKET
    assert "group libvirt" in caught.value.hint


async def test_a_path_too_long_is_told(short_tmp: Path) -> None:
    with pytest.raises(ConnectFailed) as caught:
        await open_unix(UnixRoute(path=f"{short_tmp}/{'x' * 200}"), RecordingWire(), CLOCK)
    assert caught.value.step is ConnectStep.SOCKET


async def test_a_daemon_that_is_busy_accepting_is_waited_for_and_can_be_left(
    short_tmp: Path,
) -> None:
    path = f"{short_tmp}/busy"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(0)
        first = await connect_unix(path, CLOCK)
        before = open_files()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await connect_unix(path, CLOCK)
        assert open_files() == before
        waiting = Tasks().spawn(connect_unix(path, CLOCK), name="waits")
        accepted, _ = listener.accept()
        async with asyncio.timeout(PATIENCE):
            (await waiting).close()
        accepted.close()
        first.close()


@pytest.fixture
def own_daemon(short_tmp: Path) -> Iterator[UnixRoute]:
    """The route to a session daemon that does not run yet; root has nobody's, lest it be root's."""
    run = short_tmp / "run"
    (run / "libvirt").mkdir(parents=True)
    program = short_tmp / "libvirtd"
    user = ""
    if os.geteuid() == 0:
        user = "setpriv --reuid=nobody --clear-groups "
        for path in (short_tmp, run, run / "libvirt"):
            os.chown(path, pwd.getpwnam("nobody").pw_uid, -1)
    places = f"HOME={short_tmp} XDG_RUNTIME_DIR={run} XDG_CONFIG_HOME={short_tmp}/config"
    program.write_text(f'#!/bin/sh\nexec env {places} {user}/usr/sbin/libvirtd "$@"\n')
    program.chmod(0o755)
    yield UnixRoute(path=f"{run}/libvirt/libvirt-sock", autostart=(str(program), "--timeout=120"))
    with suppress(FileNotFoundError):
        processes.kill_other(int((run / "libvirt/libvirtd.pid").read_text()))


@pytest.mark.peer("libvirtd")
async def test_the_users_own_daemon_is_started_once(own_daemon: UnixRoute) -> None:
    wires = [RecordingWire() for _ in range(3)]
    async with asyncio.timeout(PATIENCE):
        transports = await asyncio.gather(*(open_unix(own_daemon, wire, CLOCK) for wire in wires))
    for transport, wire in zip(transports, wires, strict=True):
        assert await authentication_kinds(transport, wire) == [0]
        transport.close()
        assert await asyncio.wait_for(wire.lost, PATIENCE) is None


async def test_an_own_daemon_that_is_not_installed_is_named(short_tmp: Path) -> None:
    route = UnixRoute(path=f"{short_tmp}/new/sock", autostart=(f"{short_tmp}/virtqemud",))
    before = open_files()
    with pytest.raises(ConnectFailed, match="virtqemud") as caught:
        await open_unix(route, RecordingWire(), CLOCK)
    assert caught.value.step is ConnectStep.DAEMON
    assert open_files() == before


def slow_daemon(folder: Path, lines: str) -> UnixRoute:
    program = folder / "libvirtd"
    program.write_text(f"#!/bin/sh\n{lines}\n")
    program.chmod(0o755)
    return UnixRoute(path=f"{folder}/sock", autostart=(str(program), "--timeout=120"))


async def test_what_a_daemon_says_that_does_not_start_is_told(short_tmp: Path) -> None:
    route = slow_daemon(short_tmp, "printf 'no \\033[31mluck' >&2; exit 3")
    with pytest.raises(ConnectFailed, match=r"did not start: no \\x1b\[31mluck"):
        await open_unix(route, RecordingWire(), CLOCK)


async def test_leaving_while_a_daemon_starts_leaves_nothing(short_tmp: Path) -> None:
    route = slow_daemon(short_tmp, 'echo $$ > "$0.pid"; exec sleep 600')
    pid = short_tmp / "libvirtd.pid"
    before = open_files()
    opening = Tasks().spawn(open_unix(route, RecordingWire(), CLOCK), name="opens")
    async with asyncio.timeout(PATIENCE):
        while not (pid.exists() and pid.read_text()):
            await CLOCK.sleep(0.001)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
    assert open_files() == before
