"""Consoles and displays of real guests at a real libvirt daemon."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.access.displays import displays_of, password_of
from engine.access.open_sessions import OpenSessions
from engine.access.ports import ports_of
from engine.access.session import SessionState
from engine.errors import OperationInvalid, Unsupported
from tests.patience import PATIENCE
from tests.peers.libvirt_guest import LibvirtGuest
from tests.peers.streams import free_port
from tests.peers.tty_guest import tty_guest, tty_guest_xml

from .waiting import shows, type_line, until

if TYPE_CHECKING:
    from engine.access.screen_session import ScreenSession
    from engine.access.text_session import TextSession
    from engine.domain import Domain
    from tests.peers.libvirtd import PrivateLibvirtd

pytestmark = pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")
SIGNS = "Hello, World! #$%&'()*+-./:;<=>?@[\\]^_`{|}~"


async def test_a_guests_serial_line_and_screen(session_libvirtd: PrivateLibvirtd) -> None:
    guest = await tty_guest(session_libvirtd.folder)
    log = session_libvirtd.folder / "serial.log"
    xml = tty_guest_xml("vm", guest, port=free_port(), password="sesame", log=log)
    await session_libvirtd.virsh("define", "/dev/stdin", given=xml)
    async with AsyncExitStack() as stack:
        mine, other = [
            await stack.enter_async_context(
                await Connection.open(session_libvirtd.uri, deadline=PATIENCE)
            )
            for _ in range(2)
        ]
        ours, theirs = OpenSessions(), OpenSessions()
        stack.push_async_callback(ours.close_all)
        stack.push_async_callback(theirs.close_all)
        vm = await mine.lookup("vm")
        await vm.start()
        vm = await mine.lookup("vm")
        text = await ours.open_text(vm)
        screen = await ours.open_screen(vm)
        assert await text.settled() is SessionState.LIVE, text.reason
        assert await screen.settled() is SessionState.LIVE, screen.reason
        await _is_found(vm)
        await _talks(text)
        await _is_shared(ours, vm, text)
        await _is_typed_on(screen)
        await _is_known_among_viewers(mine, screen)
        await _is_view_only_for_the_next(theirs, await other.lookup("vm"))
        await _is_taken_over(theirs, await other.lookup("vm"), text)
        await _comes_back(session_libvirtd, text, screen)
        await _has_a_past(theirs, await other.lookup("vm"))


async def _is_found(vm: Domain) -> None:
    (port,) = await ports_of(vm)
    assert (port.alias, port.kind, port.target, port.backend) == (
        "serial0",
        "serial",
        "ttyS0",
        "pty",
    )
    assert port.path.startswith("/dev/pts/")
    (display,) = await displays_of(vm)
    assert (display.kind, display.has_password) == ("vnc", True)
    assert await password_of(vm, display) == "sesame"
    assert "sesame" not in repr(display)


async def _talks(text: TextSession) -> None:
    await until(lambda: shows(text, "SERIAL-READY"))
    heard: list[bytes] = []
    leave = text.tap(heard.append)
    await text.send(b"hello\r")
    await until(lambda: shows(text, "SERIAL-HEARD hello"))
    assert b"SERIAL-HEARD hello" in b"".join(heard)
    leave()


async def _is_shared(sessions: OpenSessions, vm: Domain, text: TextSession) -> None:
    again = await sessions.open_text(vm)
    assert again is text
    told: list[int] = []
    leave = again.watch(lambda: told.append(again.version))
    await again.paste("two\r")
    await until(lambda: shows(text, "SERIAL-HEARD two"))
    assert told
    leave()
    await sessions.release(again)
    assert text.state is SessionState.LIVE


async def _is_typed_on(screen: ScreenSession) -> None:
    assert screen.source == "vnc", screen.fallback
    await until(lambda: shows(screen, "SCREEN-READY"))
    assert screen.size == (720, 400)
    assert not screen.is_view_only
    await type_line(screen, SIGNS, f"SCREEN-HEARD {SIGNS}")
    await screen.send(b"abc\x7fd\x01\x0b\r")
    assert screen.text is not None
    assert (screen.text.columns, screen.text.rows) == (80, 25)
    assert screen.take_damage()
    assert screen.has_absolute_pointer is False


async def _is_known_among_viewers(connection: Connection, screen: ScreenSession) -> None:
    await until(lambda: [s for s in connection.sessions.all() if s.is_viewer])
    assert [screen.is_own(session) for session in connection.sessions.all()] == [True]


async def _is_view_only_for_the_next(sessions: OpenSessions, vm: Domain) -> None:
    await until(lambda: [seen for seen in vm.graphics_sessions() if seen.is_viewer])
    second = await sessions.open_screen(vm)
    assert await second.settled() is SessionState.LIVE, second.reason
    assert second.is_view_only
    await until(lambda: shows(second, "SCREEN-READY"))
    with pytest.raises(OperationInvalid, match="only looked at"):
        await second.type_text("no")
    second.set_view_only(False)
    await second.type_text("yes\n")
    await until(lambda: shows(second, "SCREEN-HEARD yes"))
    await sessions.release(second)
    assert second.state is SessionState.CLOSED


async def _is_taken_over(sessions: OpenSessions, vm: Domain, text: TextSession) -> None:
    second = await sessions.open_text(vm)
    assert await second.settled() is SessionState.TAKEN
    with pytest.raises(OperationInvalid, match="taken by another"):
        await second.send(b"x")
    await second.take_over()
    assert await second.settled() is SessionState.LIVE, second.reason
    await second.send(b"mine\r")
    await until(lambda: shows(second, "SERIAL-HEARD mine"))
    await until(lambda: text.state is SessionState.TAKEN)
    await text.take_over()
    await until(lambda: text.state is SessionState.LIVE)
    await text.send(b"back\r")
    await until(lambda: shows(text, "SERIAL-HEARD back"))
    await sessions.release(second)


async def _comes_back(libvirtd: PrivateLibvirtd, text: TextSession, screen: ScreenSession) -> None:
    await libvirtd.virsh("destroy", "vm")
    await until(lambda: {text.state, screen.state} == {SessionState.LOST})
    assert text.reason is not None
    assert screen.reason is not None
    with pytest.raises(OperationInvalid, match="lost"):
        await text.send(b"x")
    await libvirtd.virsh("start", "vm", "--paused")
    await until(lambda: {text.state, screen.state} == {SessionState.LIVE})


async def _has_a_past(sessions: OpenSessions, vm: Domain) -> None:
    late = await sessions.open_text(vm, force=True)
    assert await late.settled() is SessionState.LIVE, late.reason
    assert shows(late, "SERIAL-HEARD back")


async def test_a_guest_with_spice_alone_is_read_from_screenshots(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    menu = "<bootmenu enable='yes' timeout='60000'/></os>"
    xml = LibvirtGuest.planned("bios", ["spice"]).xml.replace("</os>", menu)
    await session_libvirtd.virsh("create", "/dev/stdin", given=xml)
    async with await Connection.open(session_libvirtd.uri, deadline=PATIENCE) as connection:
        sessions = OpenSessions()
        screen = await sessions.open_screen(await connection.lookup("bios"))
        assert await screen.settled() is SessionState.LIVE, screen.reason
        assert screen.source == "screenshots"
        await until(lambda: shows(screen, "SeaBIOS (version"))
        assert screen.has_absolute_pointer is None
        await until(lambda: shows(screen, "Press ESC for boot menu"))
        with pytest.raises(Unsupported, match="only screenshots"):
            await screen.pointer(1, 1, 0)
        await screen.send(b"\x1b")
        await until(lambda: shows(screen, "Select boot device:"))
        await sessions.close_all()
        assert not len(sessions)
