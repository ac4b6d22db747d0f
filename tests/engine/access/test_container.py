"""The console of a container, at a real libvirt daemon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.access.displays import displays_of
from engine.access.open_sessions import OpenSessions
from engine.access.ports import ports_of
from engine.access.session import SessionState
from tests.patience import PATIENCE
from tests.peers.libvirt_guest import container_xml

from .waiting import shows, until

if TYPE_CHECKING:
    from tests.peers.libvirtd import SystemLibvirtd


@pytest.mark.peer("root", "libvirtd", "libvirt-lxc", "busybox", "virsh", "containers")
@pytest.mark.xdist_group("containers")
async def test_a_shell_in_a_container(system_libvirtd: SystemLibvirtd) -> None:
    uri = system_libvirtd.uri_of("lxc:///system")
    async with await Connection.open(uri, deadline=PATIENCE) as connection:
        box = await connection.create(container_xml("box", ("/bin/busybox", "sh")))
        (port,) = await ports_of(box)
        assert (port.kind, port.target) == ("console", "tty0")
        assert await displays_of(box) == []
        sessions = OpenSessions()
        text = await sessions.open_text(box)
        assert await text.settled() is SessionState.LIVE, text.reason
        await text.send(b"echo inside $((6*7))\r")
        await until(lambda: shows(text, "inside 42"))
        await box.destroy()
        await until(lambda: text.state is SessionState.LOST)
        await sessions.close_all()
