"""Consoles and displays of a guest that we run ourselves: sockets only, no port listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.access.open_sessions import OpenSessions
from engine.access.ports import ports_of
from engine.access.session import SessionState
from tests.engine.drivers.qemu.embed_root import domain_xml
from tests.patience import PATIENCE
from tests.peers.tty_guest import tty_guest

from .waiting import shows, until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.drivers.qemu.embed_root import EmbedRoot

_DEVICES = (
    "<serial type='pty'/><serial type='unix'><source mode='bind' path='{}'/></serial>"
    "<graphics type='vnc' socket='{}'/><video><model type='vga'/></video>"
    "<input type='tablet' bus='usb'/><controller type='usb' model='piix3-uhci'/>"
)


@pytest.mark.peer("qemu-system-x86_64")
async def test_a_guest_of_our_own(root: EmbedRoot, short_tmp: Path) -> None:
    guest = await tty_guest(short_tmp)
    kernel = (
        f"<kernel>{guest.kernel}</kernel><initrd>{guest.initrd}</initrd>"
        "<cmdline>console=ttyS0 quiet</cmdline></os>"
    )
    devices = _DEVICES.format(short_tmp / "second", short_tmp / "vnc")
    xml = domain_xml("vm", devices=devices).replace("32768", "262144").replace("</os>", kernel)
    async with await Connection.open(root.uri, deadline=PATIENCE) as connection:
        sessions = OpenSessions()
        vm = await connection.define(xml)
        await vm.start()
        first, second = await ports_of(vm)
        text, other = await sessions.open_text(vm), await sessions.open_text(vm, second)
        screen = await sessions.open_screen(vm)
        assert text.port == first
        for session in (text, other, screen):
            assert await session.settled() is SessionState.LIVE, session.reason
        assert screen.source == "vnc", screen.fallback
        await until(lambda: shows(text, "SERIAL-READY"))
        await text.send("größe\r".encode())
        await until(lambda: shows(text, "SERIAL-HEARD größe"))
        await vm.console.send_break(text.port.alias)
        await text.send(b"h")
        await until(lambda: shows(text, "sysrq: HELP"))
        await until(lambda: shows(screen, "SCREEN-READY"))
        await screen.type_text("vnc\n")
        await until(lambda: shows(screen, "SCREEN-HEARD vnc"))
        await until(vm.graphics_sessions)
        viewers = vm.graphics_sessions()
        assert [screen.is_own(viewer) for viewer in viewers] == [True], viewers
        elsewhere = OpenSessions()
        taken = await elsewhere.open_text(vm)
        assert await taken.settled() is SessionState.TAKEN
        await taken.take_over()
        assert await taken.settled() is SessionState.LIVE
        await until(lambda: text.state is SessionState.TAKEN)
        await elsewhere.close_all()
        await vm.destroy()
        await until(lambda: {other.state, screen.state} == {SessionState.LOST})
        await sessions.close_all()
