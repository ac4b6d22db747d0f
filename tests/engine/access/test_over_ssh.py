"""A display on another machine, through the ssh of the connection and without a second login."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Connection, Tasks
from engine.access.display_route import open_socket
from engine.access.displays import Display, Place
from engine.access.open_sessions import OpenSessions
from engine.access.session import SessionState
from engine.errors import ConnectFailed, ConnectStep
from tests.patience import PATIENCE

from .waiting import shows, until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.peers.libvirtd import SystemLibvirtd
    from tests.peers.sshd import Sshd


@pytest.mark.peer("root", "sshd", "ssh", "libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")
async def test_a_screen_with_a_password_over_ssh(
    sshd: Sshd,
    system_libvirtd: SystemLibvirtd,
    short_tmp: Path,
    refused_port: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short_tmp))
    await system_libvirtd.define_guest("bios", ["vnc"], passwords={"vnc": "sesame"})
    await system_libvirtd.virsh("start", "bios")
    uri = f"qemu+ssh://{sshd.address}/system?command={sshd.bin}/ssh"
    async with await Connection.open(uri, deadline=PATIENCE) as connection:
        sessions = OpenSessions()
        bios = await connection.lookup("bios")
        screen = await sessions.open_screen(bios)
        assert await screen.settled() is SessionState.LIVE, screen.reason
        assert screen.source == "vnc", screen.fallback
        await until(lambda: shows(screen, "SeaBIOS (version"))
        await until(connection.sessions.all)
        assert [screen.is_own(session) for session in connection.sessions.all()] == [True]
        await _leads_nowhere(connection, bios.name, refused_port)
        await sessions.close_all()
        await until(lambda: not connection.sessions.all())
    assert len(sshd.log.read_text().split("Accepted publickey")) - 1 == 1


async def _leads_nowhere(connection: Connection, name: str, port: int) -> None:
    """A port and a socket where nobody listens are told, with the step."""
    bios = await connection.lookup(name)
    tasks = Tasks()
    closed = Display(index=7, kind="vnc", listens=(Place(address="127.0.0.1"),), port=port)
    with pytest.raises(ConnectFailed, match="vnc display") as raised:
        await open_socket(bios, closed, tasks=tasks)
    assert raised.value.step is ConnectStep.PORT
    gone = Display(index=7, kind="vnc", listens=(Place(socket="/run/none"),))
    with pytest.raises(ConnectFailed, match="/run/none") as raised:
        await open_socket(bios, gone, tasks=tasks)
    assert raised.value.step is ConnectStep.DAEMON
    assert not len(tasks)
