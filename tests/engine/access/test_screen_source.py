"""Where screens come from: VNC servers that ask, are silent or gone; pictures that are taken."""

from __future__ import annotations

import asyncio
import struct
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.access import display_login, open_sessions
from engine.access.display_login import DisplayLogin, Refusal
from engine.access.display_route import _reachable
from engine.access.displays import Display, Place, displays_of
from engine.access.open_sessions import OpenSessions
from engine.access.png import from_png, to_png
from engine.access.screen_session import ScreenSession
from engine.access.screen_source import ScreenshotSource, VncSource
from engine.access.session import SessionState
from engine.clock import ManualClock
from engine.console.framebuffer import Framebuffer, Rect
from engine.console.keyboard import strokes
from engine.credentials import RememberedCredentials
from engine.errors import (
    AuthFailed,
    ConnectFailed,
    ConnectStep,
    InvalidArgument,
    OperationFailed,
    OperationInvalid,
    ProtocolError,
)
from engine.machine import Screenshot
from engine.rpc.transports.target import TcpTarget
from engine.uri import ConnectionURI
from tests.engine.console.rfb.test_sign_in_with_names import SASL_ANSWER, Server
from tests.patience import PATIENCE

from .waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from engine.credentials import CredentialRequest
    from tests.peers.fixtures import RawQemuFactory

DEMO = "test:///demo?still=1"


class Person:
    """Answers with ``answers``, one after the other."""

    def __init__(self, *answers: str | None) -> None:
        self.answers = list(answers)
        self.asked: list[CredentialRequest] = []

    async def ask(self, request: CredentialRequest) -> str | None:
        self.asked.append(request)
        return self.answers.pop(0)


@pytest.mark.peer("qemu-system-x86_64")
async def test_a_password_is_asked_for_once(raw_qemu: RawQemuFactory, short_tmp: Path) -> None:
    await raw_qemu(
        *("-object", "secret,id=word,data=sesame"),
        *("-vnc", f"unix:{short_tmp}/vnc,password-secret=word"),
    )
    there = Display(index=7, kind="vnc", listens=(Place(socket=f"{short_tmp}/vnc"),))
    person = Person("wrong", "sesame", None)
    async with await Connection.open(DEMO, credentials=person, deadline=PATIENCE) as connection:
        domain = await connection.lookup("web-01")
        login = DisplayLogin(domain, there)
        with pytest.raises(AuthFailed):
            await VncSource.open(domain, there, login)
        refusals = [login.refusal]
        for _ in range(2):
            source = await VncSource.open(domain, there, login)
            refusals.append(login.refusal)
            assert source.framebuffer.width
            await source.close()
        assert [asked.was_refused for asked in person.asked] == [False, True]
        assert person.asked[0].prompt == "password of the vnc display of web-01"
        assert "sesame" not in repr(login)
        login.fail(AuthFailed("no", step=ConnectStep.LOGIN))
        with pytest.raises(AuthFailed, match="nobody gave one"):
            await VncSource.open(domain, there, login)
        refusals.append(login.refusal)
        assert refusals == [Refusal.PASSWORD, None, None, Refusal.NOT_GIVEN]


async def test_a_name_is_asked_for_too_and_nobody_else_keeps_the_answers(short_tmp: Path) -> None:
    server = Server(0, None, SASL_ANSWER)
    there = Display(index=7, kind="vnc", listens=(Place(socket=f"{short_tmp}/vnc"),))
    person = Person("fred", "opensesamE", "fred", "opensesame")
    known = RememberedCredentials(person)
    async with (
        await Connection.open(DEMO, credentials=known) as connection,
        await asyncio.start_unix_server(server.serve, short_tmp / "vnc"),
    ):
        domain = await connection.lookup("web-01")
        login = DisplayLogin(domain, there)
        with pytest.raises(AuthFailed, match="does not let us in: no"):
            await VncSource.open(domain, there, login)
        assert login.refusal is Refusal.NAME_OR_PASSWORD
        known.begin_attempt()  # as when the host is connected to anew
        source = await VncSource.open(domain, there, login)
        await source.close()
        assert [asked.kind.value for asked in person.asked] == ["user name", "password"] * 2
        assert repr(known) == "RememberedCredentials(0 answers)"


async def test_what_was_refused_is_not_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the host's user name nor the description's password, until that is another."""
    known = ["stale", "stale", "fresh"]

    async def password_of(*_: object) -> str:
        return known.pop(0)

    monkeypatch.setattr(display_login, "password_of", password_of)
    person = Person("sesame", "anna")
    refused = AuthFailed("no", step=ConnectStep.LOGIN)
    async with await Connection.open(DEMO, credentials=person) as connection:
        domain = await connection.lookup("web-01")
        monkeypatch.setattr(connection, "uri", ConnectionURI.parse("qemu+ssh://root@far/system"))
        login = DisplayLogin(domain, Display(index=0, kind="vnc"))
        login.begin()
        assert (await login.name(), await login.password()) == ("root", "stale")
        login.fail(refused)
        assert login.refusal is Refusal.NAME_OR_PASSWORD
        login.begin()
        assert (await login.password(), await login.name()) == ("sesame", "anna")
        assert [(asked.kind.name, asked.default) for asked in person.asked] == [
            ("SECRET", ""),
            ("USERNAME", "root"),
        ]
        login.fail(refused)
        login.begin()
        assert await login.password() == "fresh"


async def test_a_server_that_says_nothing_is_not_waited_for(short_tmp: Path) -> None:
    there = Display(index=7, kind="vnc", listens=(Place(socket=f"{short_tmp}/s"),))

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()
        left.set()

    left = asyncio.Event()
    async with await Connection.open(DEMO) as connection:
        domain = await connection.lookup("web-01")
        login = DisplayLogin(domain, there)
        login.deadline = 0.1
        async with await asyncio.start_unix_server(silent, short_tmp / "s"):
            with pytest.raises(ConnectFailed, match="did not let us in for 0.1 s"):
                await VncSource.open(domain, there, login)
            await left.wait()


async def test_a_display_that_cannot_be_reached_is_seen_in_screenshots(
    monkeypatch: pytest.MonkeyPatch, refused_port: int
) -> None:
    closed = Display(index=7, kind="vnc", listens=(Place(address="127.0.0.1"),), port=refused_port)
    async with await Connection.open(DEMO) as connection:
        domain = await connection.lookup("web-01")
        session = ScreenSession(domain, closed)
        session.start()
        assert await session.settled() is SessionState.LIVE
        assert session.source == "screenshots"
        assert isinstance(session.fallback, ConnectFailed)
        await until(lambda: session.text)
        await session.close()

        async def refuse(*_: object, **__: object) -> Screenshot:
            raise OperationFailed("no pictures")

        monkeypatch.setattr(connection.driver, "screenshot", refuse)
        session = ScreenSession(domain, closed)
        session.start()
        assert await session.settled() is SessionState.LOST
        assert isinstance(session.reason, ConnectFailed)
        with pytest.raises(OperationInvalid, match="is lost: no key reaches it"):
            await session.send(b"x")
        await session.close()


async def test_who_comes_second_looks_only(monkeypatch: pytest.MonkeyPatch) -> None:
    async with await Connection.open(DEMO) as connection:
        info = next(i for i in await connection.domains() if connection.sessions.viewers(i.ref))
        sessions = OpenSessions()
        screen = await sessions.open_screen(connection.domain(info.ref))
        assert screen.is_view_only
        for attempt in (screen.send(b"x"), screen.type_text("x"), screen.pointer(0, 0, 0)):
            with pytest.raises(OperationInvalid, match="only looked at"):
                await attempt
        asked = await sessions.open_screen(connection.domain(info.ref), view_only=False)
        assert asked is screen
        await sessions.close_all()


class Shots:
    """A hypervisor that takes these pictures; the last stays."""

    def __init__(self, *pictures: Screenshot) -> None:
        self.pictures = list(pictures)
        self.taken = 0
        self.keys: list[list[int]] = []

    async def screenshot(self, *_: object, **__: object) -> Screenshot:
        self.taken += 1
        return self.pictures.pop(0) if len(self.pictures) > 1 else self.pictures[0]

    async def send_keys(self, _: object, keys: list[int], **__: object) -> None:
        self.keys.append(keys)


def picture(*rows_lit: int, width: int = 8, height: int = 64) -> Screenshot:
    framebuffer = Framebuffer(width, height)
    for row in rows_lit:
        framebuffer.fill(Rect(0, row, width, 1), b"\x01\x02\x03\x00")
    return Screenshot(mime_type="image/x-portable-pixmap", data=framebuffer.to_pixmap())


async def test_a_screen_that_never_changes_is_shown_and_a_new_size_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with await Connection.open(DEMO) as connection:
        shots = Shots(picture(1))
        monkeypatch.setattr(connection.driver, "screenshot", shots.screenshot)
        session = ScreenSession(await connection.lookup("web-01"), None)
        session.start()
        await until(lambda: session.size == (8, 64))
        shots.pictures.append(picture(1, width=4))
        await until(lambda: session.size == (4, 64))
        await session.close()


async def test_we_are_known_by_our_sockets_name() -> None:
    """At the demo, as at a QEMU of our own; a namesake who came at the same time is not us."""
    async with await Connection.open(DEMO) as connection:
        domain = await connection.lookup("web-02")
        session = ScreenSession(domain, (await displays_of(domain))[0])
        session.start()
        await until(lambda: session.state is SessionState.LIVE and domain.graphics_sessions())
        (ours,) = domain.graphics_sessions()
        assert ours.remote
        assert session.local_address == f":{ours.remote.service}"
        assert session.is_own(ours)
        another = replace(ours.remote, service="00bad")
        assert not session.is_own(replace(ours, remote=another))
        # Where sockets have no names, the first who comes when we do is us, and nobody after.
        session.local_address = None
        nameless = replace(ours, remote=replace(ours.remote, service=""))
        assert session.is_own(nameless)
        assert not session.is_own(replace(nameless, number=ours.number + 1))
        assert session.is_own(nameless)
        await session.close()
        assert not session.is_own(ours)


async def test_screenshots_tell_what_changed_and_how_often_they_are_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = ManualClock()
    async with await Connection.open(DEMO, clock=clock) as connection:
        shots = Shots(picture(1), picture(1), picture(1, 40, 41, 63), picture(1, width=4))
        monkeypatch.setattr(connection.driver, "screenshot", shots.screenshot)
        monkeypatch.setattr(connection.driver, "send_keys", shots.send_keys)
        source = ScreenshotSource(await connection.lookup("web-01"))
        assert await source.next_update() == (Rect(0, 0, 8, 64),)
        update = asyncio.gather(source.next_update(), asyncio.sleep(0))
        await clock.advance(0.49)
        assert shots.taken == 1
        await clock.advance(0.02)
        assert shots.taken == 2
        await clock.advance(0.7)
        assert shots.taken == 2
        await clock.advance(0.1)
        assert (await update)[0] == (Rect(0, 32, 8, 16), Rect(0, 48, 8, 16))
        update = asyncio.gather(source.next_update(), asyncio.sleep(0))
        pressing = asyncio.gather(source.press(strokes("A")[0]))
        await clock.advance(0.03)
        await pressing
        assert shots.keys == [[42, 30]]
        assert (await update)[0] == (Rect(0, 0, 4, 64),)
        with pytest.raises(InvalidArgument, match="without a known position"):
            await source.press((strokes("a")[0][0].__class__(0x3B1, 0, 0),))
        await source.close()


def png(lines: bytes, width: int, height: int, colour: int = 2, depth: int = 8) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + bytes(4)

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


async def test_pictures_in_png(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line with another filter, worked out by hand: all have the pixels 1 2 3, 4 6 8."""
    lines = (
        bytes((0, 1, 2, 3, 4, 6, 8))
        + bytes((1, 1, 2, 3, 3, 4, 5))
        + bytes((2, 0, 0, 0, 0, 0, 0))
        + bytes((3, 1, 1, 2, 2, 2, 3))
        + bytes((4, 0, 0, 0, 0, 0, 0))
    )
    shots = Shots(Screenshot(mime_type="image/png", data=png(lines, 2, 5)))
    async with await Connection.open(DEMO) as connection:
        monkeypatch.setattr(connection.driver, "screenshot", shots.screenshot)
        source = ScreenshotSource(await connection.lookup("web-01"))
        await source.next_update()
        for row in range(5):
            assert bytes(source.framebuffer.row(row)) == bytes((3, 2, 1, 0, 8, 6, 4, 0)), row
        await source.close()
        grey = png(bytes((0, 7, 9)), 2, 1, colour=0)
        bad = [
            grey[:-30],
            b"\x89PNG",
            png(b"\x09\x01\x01", 2, 1, colour=0),
            png(b"", 2, 1, depth=16),
        ]
        bad += [png(lines, 70_000, 70_000), png(lines, 2, 6)]
        for data in bad:
            shots.pictures = [Screenshot(mime_type="image/png", data=data)]
            with pytest.raises(ProtocolError):
                await ScreenshotSource(await connection.lookup("web-01")).next_update()


def test_what_another_host_lets_everybody_reach() -> None:
    places = ("0.0.0.0", "127.0.0.1", "localhost", "::1", "10.0.0.7", "")
    display = Display(
        index=0, kind="vnc", port=5900, listens=tuple(Place(address=name) for name in places)
    )
    assert list(_reachable(display, "far.example")) == [
        TcpTarget("far.example", 5900),
        TcpTarget("10.0.0.7", 5900),
        TcpTarget("far.example", 5900),
    ]


def test_a_spice_display_is_no_obstacle_to_a_vnc_one() -> None:
    spice, vnc = Display(index=0, kind="spice"), Display(index=1, kind="vnc")
    assert open_sessions._best_display([spice, vnc]) is vnc
    assert open_sessions._best_display([spice]) is spice
    assert open_sessions._best_display([]) is None


def test_a_picture_written_is_the_picture_read() -> None:
    picture = Framebuffer(5, 3)
    for place in range(0, len(picture.pixels), 4):
        picture.pixels[place : place + 3] = bytes((place, 255 - place, place * 7 % 256))
    again = from_png(to_png(picture))
    assert (again.width, again.height, again.pixels) == (5, 3, picture.pixels)
