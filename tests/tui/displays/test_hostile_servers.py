"""VNC servers that lie, stall and hang up, behind the display of a demo machine."""

from __future__ import annotations

import asyncio
import struct
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from engine.access import screen_source
from engine.access.session import SessionState
from engine.errors import OperationFailed
from engine.machine import Screenshot
from tests.engine.console.rfb.far_end import (
    FarEnd,
    counted,
    greeting,
    rectangle,
    server_init,
    update,
)
from tests.engine.console.rfb.test_hostile_updates import BOMB, whole
from tests.tui.demo_deck import NARROW, STILL, demo_app, go_to, running, settle
from tests.tui.scripted_deck import screen_text
from tests.tui.waiting import eventually, until
from tui.displays.display_screen import DisplayScreen
from tui.painting.pixel_strip import PixelStrip

from .screen_deck import NAME, display, session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

    from tui.app import VirtdeckApp

DETACH = "ctrl+right_square_bracket"
EVIL = b"name\x1b]0;PWNED\x07\x1b[31m\xe2\x80\xae\xc2\x9b1m\x00\n"
FULL = update(rectangle(2, 0, 0, 640, 400, bytes(8)))
#: What the server says -> what is seen. LIVE is where it goes on, whatever was sent.
CASES: dict[str, tuple[bytes, SessionState, str]] = {
    "one point": (
        greeting(1, 1) + update(rectangle(2, 0, 0, 1, 1, bytes(8))), SessionState.LIVE, "1x1",
    ),
    "no point": (
        greeting(1, 1) + update(rectangle(-223, 0, 0, 0, 0)), SessionState.LOST, "0x0: it has no",
    ),
    "16k": (greeting(16384, 16384), SessionState.LOST, "8192x4320 is not shown here"),
    "in the middle": (
        greeting(640, 400) + FULL + update(rectangle(0, 0, 0, 640, 400, bytes(999))),
        SessionState.LIVE, "640x400",
    ),
    "bomb": (
        greeting(32, 32) + whole(6, counted(BOMB[:4000])), SessionState.LOST, "more than the rect",
    ),
    "greeting": (b"RFB 003.", SessionState.OPENING, "opening the screen of"),
    "its name": (greeting(640, 400, EVIL) + FULL, SessionState.LIVE, "640x400"),
    "its reason": (b"RFB 003.008\n\0" + counted(EVIL), SessionState.LOST, r"name\x1b]0;PWNED\x07"),
    "another thing": (b"HTTP/1.1 400 \x1b[31m", SessionState.LOST, "this is no VNC server"),
}  # fmt: skip


class Servers:
    """Says ``said`` to whoever comes."""

    def __init__(self, said: bytes) -> None:
        self.said = said
        self.ends: list[FarEnd] = []

    async def open_socket(self, *_: object, **__: object) -> object:
        far, near = await FarEnd.pair()
        near.setblocking(False)
        self.ends.append(far)
        far.say(self.said)
        return near


async def _no_picture(*_: object, **__: object) -> None:
    raise OperationFailed("no pictures here")


async def _picture(*_: object, **__: object) -> Screenshot:
    data = b"P6\n2 1\n255\n" + bytes(6)
    return Screenshot(mime_type="image/x-portable-pixmap", data=data)


def _colours(app: VirtdeckApp) -> list[list[int]]:
    """Return the pixels that are painted, row by row."""
    lines = [line for line in display(app).pane._blocks.lines if isinstance(line, PixelStrip)]
    return [[colour for pair in line.pairs for colour in pair] for line in lines]


def _is_open(app: VirtdeckApp) -> bool:
    shown = [screen for screen in app.screen_stack if isinstance(screen, DisplayScreen)]
    return bool(shown) and shown[0].session is not None


@asynccontextmanager
async def served(
    monkeypatch: pytest.MonkeyPatch, said: bytes
) -> AsyncIterator[tuple[VirtdeckApp, Pilot[None], Servers]]:
    """Run the application with this server's screen opened; check that nothing is left."""
    servers = Servers(said)
    monkeypatch.setattr(screen_source, "open_socket", servers.open_socket)
    before = asyncio.all_tasks()
    app = demo_app(STILL)
    try:
        async with running(app, NARROW) as pilot:
            await go_to(pilot, NAME)
            found = next(row for key in app.all_keys() if (row := app.row(key)))
            connection = app.connection(found.key[0])
            assert connection
            monkeypatch.setattr(connection.driver, "screenshot", _no_picture)
            await pilot.press("v")
            await until(pilot, lambda: _is_open(app))
            yield app, pilot, servers
            await until(pilot, lambda: not app.consoles.all())
        for end in servers.ends:
            assert len(await end.reader.read()) < 10_000  # to the end: the client has hung up
    finally:
        for end in servers.ends:
            await end.close()
    await eventually(lambda: all(task.done() for task in asyncio.all_tasks() - before))


@pytest.mark.parametrize(("said", "state", "words"), CASES.values(), ids=CASES)
async def test_what_is_said_of_it_and_esc_leaves(
    monkeypatch: pytest.MonkeyPatch, said: bytes, state: SessionState, words: str
) -> None:
    async with served(monkeypatch, said) as (app, pilot, _):
        await until(pilot, lambda: session(app).state is state)
        await until(pilot, lambda: any(words in line for line in screen_text(app)))
        assert all(line.isprintable() for line in screen_text(app))
        if display(app).is_typing:
            await pilot.press(DETACH)
        await pilot.press("escape")
        assert not isinstance(app.screen, DisplayScreen)


async def test_a_server_that_goes_in_the_middle_of_a_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was seen stays, with the reason; nobody types into the void.

    The pointer that the server leaves to us is over the pixels, and not in what is read.
    """
    pointer = rectangle(-240, 0, 0, 64, 64, b"\xff\0\0" + bytes(3) + b"\xff" * 1024)
    said = greeting(640, 400) + FULL + update(pointer)
    said += update(rectangle(0, 0, 0, 640, 400, bytes(999)))
    async with served(monkeypatch, said) as (app, pilot, servers):
        await until(pilot, lambda: display(app).is_typing and session(app).size == (640, 400))
        await pilot.press(DETACH, "v", "v")
        await session(app).pointer(320, 200, 0)
        await until(pilot, lambda: any(0xFF0000 in row for row in _colours(app)))
        await session(app).pointer(0, 9999, 0)
        await until(pilot, lambda: not any(0xFF0000 in row for row in _colours(app)))
        picture = session(app).framebuffer
        assert picture is not None
        assert not any(picture.pixels)
        await pilot.press("enter")
        servers.said = b"no VNC server "
        servers.ends[0].writer.close()
        await until(pilot, lambda: not display(app).is_typing)
        await until(pilot, lambda: any("lost: retry in 2 s" in line for line in screen_text(app)))
        assert session(app).size == (640, 400)
        await pilot.press("escape")
        assert not isinstance(app.screen, DisplayScreen)


async def test_a_wrong_password_is_asked_for_again_by_a_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wants = b"RFB 003.008\n\1\2" + bytes(16)
    no = struct.pack("!I", 1) + counted(b"no, \x1b[31mred")
    async with served(monkeypatch, wants + no) as (app, pilot, servers):
        for time in (1, 2):
            await until(pilot, lambda: isinstance(app.focused, Input))
            await pilot.press(*"wrong", "enter")
            await until(pilot, lambda: session(app).state is SessionState.LOST)
            await settle(pilot, 3)
            assert len(servers.ends) == time
            assert any(r"no, \x1b[31mred" in line for line in screen_text(app))
            assert any("the password was wrong: a asks again" in line for line in screen_text(app))
            if time == 1:
                await pilot.press("question_mark", "escape")
                await settle(pilot, 1)
                assert isinstance(app.screen, DisplayScreen)
                await pilot.press("a")
        # Screenshots may help meanwhile: the key stays, and the way is tried anew at once.
        row = display(app).row
        assert row
        connection = app.connection(row.key[0])
        assert connection
        monkeypatch.setattr(connection.driver, "screenshot", _picture)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press(*"wrong", "enter")
        await until(pilot, lambda: session(app).state is SessionState.LIVE and session(app).size[0])
        assert not display(app).is_typing
        lines = screen_text(app)
        assert any("the password was wrong: a asks again; these are" in line for line in lines)
        assert "a password" in lines[-1]
        await pilot.press("question_mark", "escape")
        await settle(pilot)
        assert not display(app).is_typing
        servers.said = wants + bytes(4) + server_init(640, 400) + FULL
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press(*"right", "enter")
        await until(pilot, lambda: session(app).source == "vnc" and display(app).is_typing)
        assert "a password" not in screen_text(app)[-1]
        await pilot.press(DETACH, "escape")
        assert not isinstance(app.screen, DisplayScreen)
