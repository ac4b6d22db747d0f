"""The same libvirtd, watched by virsh and by us at the same time: the same lines, in order."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.events import GraphicsEvent, GraphicsPhase, LifecycleEvent
from engine.graphics_session import GraphicsSessionEvent, SessionChange, SessionEnd, SessionPhase
from tests.engine.drivers.qemu import test_beside_libvirt as beside
from tests.patience import PATIENCE
from tests.peers.libvirtd import PrivateLibvirtd
from tests.peers.rfb import RfbClient, vnc_viewer
from tests.peers.spice import SpiceViewer
from tests.peers.streams import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from engine.events import Event
    from engine.graphics_session import GraphicsSession

pytestmark = pytest.mark.peer(
    "qemu-system-x86_64", "qemu-spice", "libvirtd", "libvirt-qemu", "virsh"
)


@pytest.fixture
async def libvirtd() -> AsyncIterator[PrivateLibvirtd]:
    async with PrivateLibvirtd() as running:
        yield running


async def test_virsh_and_we_say_the_same_of_every_visit(
    libvirtd: PrivateLibvirtd, tmp_path: Path
) -> None:
    virsh = beside.Virsh(libvirtd)
    run = libvirtd.folder / "run"
    ports = {name: free_port() for name in ("vnc", "websocket", "spice")}
    displays = {
        "tcp": beside._TCP.format(**ports),
        "unix": beside._UNIX.format(socket=run / "vnc.sock"),
    }
    for name, graphics in displays.items():
        xml = tmp_path / f"{name}.xml"
        xml.write_text(beside._GUEST.format(name=name, graphics=graphics, monitor=run / name))
        await virsh.run("create", str(xml))
    try:
        await virsh.watch("tcp")
        async with await Connection.open(libvirtd.uri) as connection:
            reader = connection.events.subscribe(GraphicsEvent, LifecycleEvent)
            for name in displays:
                await virsh.run("suspend", name)
                await virsh.run("resume", name)
            await beside._visit_tcp(ports)
            await beside._visit_unix(run / "vnc.sock")
            seen = await beside._read(reader, beside._left, beside._VISITS)
            assert connection.sessions.all() == []
            for name in displays:
                await virsh.run("destroy", name)
            seen += await beside._read(reader, beside._stopped, len(displays))
        ours, theirs = [*map(beside._as_virsh, seen)], await virsh.lines(len(displays))
        for name in displays:  # between two guests there is no order
            assert beside._about(name, ours) == beside._about(name, theirs)
        assert len(theirs) > 30
        protocols = {event.protocol for event in seen if isinstance(event, GraphicsEvent)}
        assert protocols == {"vnc", "spice"}
    finally:
        await virsh.end()


class _Changes:
    """What happens to sessions, one change after another."""

    def __init__(self, connection: Connection) -> None:
        self._reader = connection.events.subscribe(GraphicsSessionEvent)
        self._waiting: deque[Event] = deque()

    async def until(self, change: SessionChange) -> GraphicsSession:
        """Return the session of the next change of that kind."""
        async with asyncio.timeout(PATIENCE):
            while True:
                if not self._waiting:
                    self._waiting += await self._reader.batch()
                event = self._waiting.popleft()
                if isinstance(event, GraphicsSessionEvent) and event.change is change:
                    return event.session


async def test_who_is_on_a_console(libvirtd: PrivateLibvirtd) -> None:
    guest = await libvirtd.start_guest("seen", ("vnc", "spice"))
    vnc, spice = (("127.0.0.1", guest.ports[kind]) for kind in ("vnc", "spice"))
    async with await Connection.open(libvirtd.uri) as connection:
        (info,) = await connection.domains()
        changes = _Changes(connection)
        assert not connection.sessions.is_complete(info.ref)
        async with vnc_viewer(vnc):
            session = await changes.until(SessionChange.SIGNED_IN)
            assert (session.protocol, session.phase) == ("vnc", SessionPhase.ON_CONSOLE)
            assert connection.sessions.viewers(info.ref) == [session]
        assert (await changes.until(SessionChange.CLOSED)).end is SessionEnd.LEFT
        scanner = await RfbClient.connect(vnc)
        await scanner.close()
        assert (await changes.until(SessionChange.CLOSED)).end is SessionEnd.ATTEMPT
        await _visit_by_spice(connection, changes, spice)
        await connection.domain(info.ref).destroy()


async def _visit_by_spice(
    connection: Connection, changes: _Changes, address: tuple[str, int]
) -> None:
    """Come with all channels of one viewer, and leave: libvirt tells no connection ids."""
    events = connection.events.subscribe(GraphicsEvent)
    viewer = await SpiceViewer.open(address)
    seen: list[Event] = []
    async with asyncio.timeout(PATIENCE):
        while sum(_is(e, GraphicsPhase.INITIALIZE) for e in seen) < 4:
            seen += await events.batch()
    (session,) = connection.sessions.all()
    assert (session.protocol, session.channels) == ("spice", 4)
    assert session.phase is SessionPhase.ON_CONSOLE
    await viewer.close()
    closed = await changes.until(SessionChange.CLOSED)
    assert (closed.number, closed.end) == (session.number, SessionEnd.LEFT)
    assert connection.sessions.all() == []


def _is(event: Event, phase: GraphicsPhase) -> bool:
    return isinstance(event, GraphicsEvent) and event.phase is phase


async def test_who_was_there_before_is_not_known_and_that_is_said(
    libvirtd: PrivateLibvirtd,
) -> None:
    guest = await libvirtd.start_guest("seen", ("vnc", "spice"))
    vnc = ("127.0.0.1", guest.ports["vnc"])
    async with await Connection.open(libvirtd.uri) as earlier:
        told = _Changes(earlier)
        async with vnc_viewer(vnc):
            # What the daemon has told somebody it does not tell who comes now.
            await told.until(SessionChange.SIGNED_IN)
            async with await Connection.open(libvirtd.uri) as connection:
                (info,) = await connection.domains()
                assert connection.sessions.all() == []
                assert not connection.sessions.is_complete(info.ref)
                changes = _Changes(connection)
                async with vnc_viewer(vnc):
                    session = await changes.until(SessionChange.SIGNED_IN)
                assert (await changes.until(SessionChange.CLOSED)).number == session.number
                assert connection.sessions.all() == []
                await connection.domain(info.ref).destroy()


async def test_a_second_spice_viewer_of_the_same_host_is_another_one(
    libvirtd: PrivateLibvirtd,
) -> None:
    """A SPICE server lets the first viewer go for the second: there is one of a host at a time."""
    guest = await libvirtd.start_guest("seen", ("spice",))
    address = ("127.0.0.1", guest.ports["spice"])
    async with await Connection.open(libvirtd.uri) as connection:
        (info,) = await connection.domains()
        changes = _Changes(connection)
        async with await SpiceViewer.open(address, (1,)):
            first = await changes.until(SessionChange.SIGNED_IN)
            async with await SpiceViewer.open(address, (1,)):
                closed = await changes.until(SessionChange.CLOSED)
                assert (closed.number, closed.end) == (first.number, SessionEnd.LEFT)
        assert (await changes.until(SessionChange.CLOSED)).number != first.number
        assert connection.sessions.all() == []
        await connection.domain(info.ref).destroy()
