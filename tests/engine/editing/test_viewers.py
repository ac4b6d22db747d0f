"""Viewers are sent away by one who comes alone, or by the display's own password."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, ClassVar

import pytest

from engine import Affect, Connection
from engine.drivers import DRIVERS
from engine.drivers.test.driver import TestDriver
from engine.editing.viewers import disconnect_viewers
from engine.errors import OperationFailed, OperationInvalid

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine import DomainRef


class VncHost(TestDriver):
    """The test hypervisor, with a display that answers by ``script`` and keeps what it heard."""

    script: ClassVar[tuple[bytes, ...]]
    heard: ClassVar[list[bytes]]
    updates: ClassVar[list[str]]
    _display: asyncio.Task[None] | None = None

    async def open_graphics(
        self, domain: DomainRef, display: int = 0, *, skip_authentication: bool = False
    ) -> int:
        assert skip_authentication
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._display = asyncio.get_running_loop().create_task(self._answer(ours))
        return theirs.detach()

    async def _answer(self, end: socket.socket) -> None:
        reader, writer = await asyncio.open_connection(sock=end)
        for words in self.script:
            writer.write(words)
            if heard := await reader.read(64):
                self.heard.append(heard)
        writer.close()
        await writer.wait_closed()

    async def close(self) -> None:
        if self._display is not None:
            await self._display  # it has been left
        await super().close()

    async def update_device(
        self, domain: DomainRef, xml: str, affect: Affect = Affect.CURRENT, *, force: bool = False
    ) -> None:
        self.updates.append(xml)
        await super().update_device(domain, xml, affect, force=force)


@pytest.fixture
async def host(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Connection]:
    monkeypatch.setitem(DRIVERS, "test", f"{VncHost.__module__}:VncHost")
    VncHost.heard, VncHost.updates = [], []
    VncHost.script = (b"RFB 003.008\n", b"\1\1", bytes(4), bytes(24))
    async with await Connection.open("test:///default") as connection:
        yield connection


async def start(host: Connection, graphics: str) -> None:
    (info,) = await host.domains()
    domain = host.domain(info.ref)
    xml = await domain.xml(inactive=True)
    await domain.destroy()
    await host.define(xml.replace("</devices>", f"{graphics}</devices>"))
    await domain.start()


async def send_away(host: Connection) -> None:
    (info,) = await host.domains()
    await disconnect_viewers(host.domain(info.ref))


async def test_a_vnc_display_is_entered_by_one_who_wants_it_alone(host: Connection) -> None:
    await start(host, "<graphics type='vnc' port='-1' autoport='yes'/>")
    await send_away(host)
    assert VncHost.heard == [b"RFB 003.008\n", b"\1", b"\0"]
    assert VncHost.updates == []


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ((b"RFB 003.008\n", b"\1\2"), "without its password"),
        ((b"RFB 003.008\n", b"\1\1", b"\0\0\0\1"), "refuses"),
        ((b"HTTP/1.1 400\n",), "does not answer"),
    ],
)
async def test_a_vnc_display_that_does_not_let_one_in_is_told(
    host: Connection, script: tuple[bytes, ...], words: str
) -> None:
    await start(host, "<graphics type='vnc' port='-1' autoport='yes'/>")
    VncHost.script = script
    with pytest.raises(OperationFailed, match=words):
        await send_away(host)


async def test_a_shared_vnc_display_lets_nobody_have_it_alone(host: Connection) -> None:
    await start(host, "<graphics type='vnc' port='-1' autoport='yes' sharePolicy='force-shared'/>")
    with pytest.raises(OperationInvalid, match="force-shared"):
        await send_away(host)
    assert VncHost.heard == []


async def test_a_spice_display_is_given_its_password_anew(host: Connection) -> None:
    await start(host, "<graphics type='spice' autoport='yes' passwd='ticket'/>")
    await send_away(host)
    first, second = VncHost.updates
    assert "connected='disconnect'" in first
    assert "passwd='ticket'" in first
    assert "connected=" not in second


async def test_a_spice_display_without_a_password_cannot(host: Connection) -> None:
    await start(host, "<graphics type='spice' autoport='yes'/>")
    with pytest.raises(OperationInvalid, match="it has none"):
        await send_away(host)


async def test_without_a_display_there_is_nobody(host: Connection) -> None:
    with pytest.raises(OperationInvalid, match="no display"):
        await send_away(host)
