"""Consoles, screens and keys of guests of our own, with real QEMUs."""

from __future__ import annotations

import asyncio
import fcntl
import os
import socket
from typing import TYPE_CHECKING, Final

import pytest

from engine.conf.domain_conf import DomainConf
from engine.console.framebuffer import Framebuffer
from engine.console.rfb.client import RfbClient
from engine.console.rfb.login import RfbLogin
from engine.drivers.qemu.screens import _number
from engine.errors import (
    EngineError,
    InvalidArgument,
    OperationFailed,
    OperationInvalid,
    Unsupported,
)
from engine.events import GraphicsEvent, GraphicsPhase, Lifecycle, LifecycleEvent
from engine.machine import KeyCodeSet
from tests.engine.drivers.contract_case import read_until as events_until
from tests.engine.drivers.qemu.embed_root import domain_xml, linux_xml, status_of
from tests.patience import PATIENCE
from tests.peers.guest import HEARD, READY
from tests.peers.typist import READY as READY_TO_TYPE
from tests.peers.typist import typist_disk

if TYPE_CHECKING:
    from pathlib import Path

    from engine.byte_stream import ByteStream
    from engine.events import Event
    from tests.engine.drivers.qemu.embed_root import EmbedRoot

pytestmark = pytest.mark.peer("qemu-system-x86_64")

_VGA: Final = "<video><model type='vga' primary='yes'/></video>"
_PTY: Final = "<serial type='pty'/>"


async def read_until(stream: ByteStream, word: bytes) -> bytes:
    seen = b""
    async with asyncio.timeout(PATIENCE):
        while word not in seen:
            piece = await stream.read()
            assert piece, seen
            seen += piece
    return seen


async def test_a_linux_is_read_and_answered_over_its_serial_port(
    root: EmbedRoot, short_tmp: Path
) -> None:
    log = short_tmp / "serial.log"
    xml = (await linux_xml(short_tmp / "serial")).replace(
        "</serial>", f"<log file='{log}' append='off'/></serial>"
    )
    async with await root.connect() as connection:
        domain = await connection.define(xml)
        await domain.start()
        stream = await domain.console.open()
        await read_until(stream, READY)
        await stream.write(b"hello\n")
        await read_until(stream, HEARD + b"hello")
        with pytest.raises(OperationFailed, match="taken by another"):
            await domain.console.open("serial0")
        newcomer = await domain.console.open("console0", force=True)
        with pytest.raises(OperationFailed, match="taken over"):
            await stream.read()
        await newcomer.write(b"again\n")
        await read_until(newcomer, HEARD + b"again")
        await newcomer.finish()
        with pytest.raises(OperationInvalid, match="closed"):
            await newcomer.write(b"x")
        third = await domain.console.open()
        assert HEARD + b"again" in log.read_bytes()
        await third.write(b"poweroff\n")
        async with asyncio.timeout(PATIENCE):
            while await third.read():
                pass
        third.abort()
        with domain.subscribe(LifecycleEvent) as events:
            if (await status_of(domain))[0].is_active:
                await events_until(events, _stopped)
        with pytest.raises(OperationInvalid, match="does not run"):
            await domain.console.open()


async def test_a_socket_that_another_program_is_on_is_taken(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        devices = (
            "<serial type='unix'/><channel type='unix'><target type='virtio' name='a'/></channel>"
        )
        domain = await root.started(connection, devices=devices)
        serial = DomainConf.parse(await domain.xml()).devices.serials[0]
        assert serial.source is not None
        with socket.socket(socket.AF_UNIX) as other:
            other.connect(serial.source.path or "")
            with pytest.raises(OperationFailed, match="taken by another"):
                await domain.console.open()
            with pytest.raises(Unsupported, match="cannot be sent away"):
                await domain.console.open(force=True)
        (await domain.console.open()).abort()
        channel = await domain.console.open_channel("a")
        with pytest.raises(OperationFailed, match="taken"):
            await domain.console.open_channel()
        channel.abort()
        with pytest.raises(InvalidArgument, match="no channel b"):
            await domain.console.open_channel("b")
        with pytest.raises(InvalidArgument, match="serial9"):
            await domain.console.open("serial9")
        await domain.destroy()


async def test_a_pseudo_terminal_is_ours_alone(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        domain = await root.started(connection, devices=f"{_PTY}<serial type='null'/>")
        with pytest.raises(Unsupported, match="null"):
            await domain.console.open("serial1")
        serial = DomainConf.parse(await domain.xml()).devices.serials[0]
        assert serial.source is not None
        number = os.open(serial.source.path or "", os.O_RDWR | os.O_NOCTTY)
        fcntl.flock(number, fcntl.LOCK_EX)
        with pytest.raises(OperationFailed, match="taken by another"):
            await domain.console.open()
        os.close(number)
        stream = await domain.console.open()
        await stream.write(b"nobody echoes this")
        reading = asyncio.gather(stream.read(), return_exceptions=True)
        await asyncio.sleep(0)
        newcomer = await domain.console.open(force=True)
        (failure,) = await reading
        assert isinstance(failure, OperationFailed)
        ending = asyncio.gather(newcomer.read())
        await domain.destroy()
        assert (await ending)[0] == b""
        newcomer.abort()


async def test_a_guest_is_seen_and_typed_on(root: EmbedRoot, short_tmp: Path) -> None:
    devices = (
        f"{_VGA}<graphics type='vnc' port='-1'/><serial type='unix'/>"
        f"{typist_disk(short_tmp / 'typist.raw')}"
    )
    async with await root.connect() as connection:
        domain = await connection.define(domain_xml(devices=devices))
        machine = domain.machine
        with pytest.raises(OperationInvalid):
            await machine.screenshot()
        await domain.start(paused=True)
        serial = await domain.console.open()
        with domain.subscribe(GraphicsEvent) as events:
            display = socket.socket(
                fileno=await domain.console.open_graphics(skip_authentication=True)
            )
            name = display.getsockname().decode().lstrip("\0")
            client = await RfbClient.connect(display, RfbLogin(host_name="guest"))
            seen = await events_until(events, _initialized)
        assert isinstance(seen[-1], GraphicsEvent)
        assert (seen[-1].remote.family.label, seen[-1].remote.service) == ("unix", name)
        await domain.resume()
        await read_until(serial, READY_TO_TYPE)
        await machine.send_keys([42, 16])
        await read_until(serial, b"Q")
        await machine.send_keys([0x15], code_set=KeyCodeSet.QNUM, hold_ms=1)
        await read_until(serial, b"y")
        picture = await machine.screenshot()
        assert picture.mime_type == "image/x-portable-pixmap"
        pixels = Framebuffer.from_pixmap(picture.data)
        assert (pixels.width, pixels.height) == (720, 400)
        assert any(pixels.pixels)  # SeaBIOS has told what it boots from
        async with asyncio.timeout(PATIENCE):
            while (client.framebuffer.width, client.framebuffer.height) != (720, 400):
                await client.next_update()
        with pytest.raises(OperationFailed, match="more than 100 bytes"):
            await machine.screenshot(limit=100)
        with pytest.raises(InvalidArgument, match="no screen 1"):
            await machine.screenshot(1)
        with pytest.raises(InvalidArgument, match="display 1"):
            await domain.console.open_graphics(1)
        assert not list(root.run_dir().glob("screen*"))
        await client.close()
        serial.abort()
        await domain.destroy()


def _stopped(event: Event) -> bool:
    return isinstance(event, LifecycleEvent) and event.event is Lifecycle.STOPPED


def _initialized(event: Event) -> bool:
    return isinstance(event, GraphicsEvent) and event.phase is GraphicsPhase.INITIALIZE


async def test_the_second_display_is_reached_where_it_listens(
    root: EmbedRoot, short_tmp: Path
) -> None:
    listen = f"<listen type='socket' socket='{short_tmp / 'second'}'/>"
    devices = (
        "<graphics type='vnc' port='-1' passwd='sesame'/>"
        f"<graphics type='vnc'>{listen}</graphics>{_VGA}"
    )
    async with await root.connect() as connection:
        domain = await root.started(connection, devices=devices)
        for display, password in ((0, "sesame"), (1, None)):
            sock = socket.socket(fileno=await domain.console.open_graphics(display))
            client = await RfbClient.connect(sock, RfbLogin(password=password, host_name="guest"))
            assert client.security == ("vnc" if password else "none")
            await client.close()
        await domain.destroy()


def test_numbers_of_keys() -> None:
    assert _number(103, KeyCodeSet.LINUX) == 0xC8
    assert _number(30, KeyCodeSet.LINUX) == 30
    assert _number(0xE048, KeyCodeSet.XT) == 0xC8
    assert _number(0xC8, KeyCodeSet.QNUM) == 0xC8
    with pytest.raises(InvalidArgument, match="no key 700"):
        _number(700, KeyCodeSet.LINUX)
    with pytest.raises(Unsupported, match="WIN32"):
        _number(13, KeyCodeSet.WIN32)


async def test_nobody_presses_twenty_keys(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        domain = await root.started(connection)
        with pytest.raises(InvalidArgument, match="1 to 16"):
            await domain.machine.send_keys([30] * 20)
        with pytest.raises(EngineError, match="no screen 0"):
            await domain.machine.screenshot()
        with pytest.raises(OperationInvalid, match="no console"):
            await domain.console.open()
        await domain.destroy()
