"""A console of a real guest: its shell, its editor, what scrolled away, and the way out."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest
from textual.events import Key

from tests.flows.deck import shows, until
from tests.flows.shell_guest import NAME, SETUP, shell_xml
from tests.patience import PATIENCE
from tui.app import VirtdeckApp
from tui.consoles.console_screen import ConsoleScreen
from tui.screens.domain_list import DomainListScreen
from tui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from tests.engine.drivers.qemu.embed_root import EmbedRoot

#: A line of the flood; which of them is seen first, nobody knows.
FLOOD = re.compile(r"1\d{5}")
DETACH = "ctrl+right_square_bracket"


async def patiently(condition: Callable[[], object]) -> None:
    """Wait without waiting for the application to come to rest: it does not, in a flood."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - it comes from another process
            await asyncio.sleep(0.005)


async def at_rest(number: Callable[[], int]) -> None:
    """Wait until a number has stood still for a while."""
    seen = [number()]

    def look() -> bool:
        seen.append(number())
        return len(seen) > 80 and len(set(seen[-80:])) == 1

    await patiently(look)


async def type_line(pilot: Pilot[None], app: VirtdeckApp, text: str) -> None:
    screen = app.screen
    assert isinstance(screen, ConsoleScreen)
    screen.pane.type_bytes(text.encode() + b"\r")
    await pilot.pause()


@pytest.mark.peer("qemu-system-x86_64")
async def test_a_shell_an_editor_and_a_flood(root: EmbedRoot) -> None:
    async with await root.connect() as connection:
        domain = await connection.define(await shell_xml(root.path.parent / "second.sock"))
        await domain.start()
    app = VirtdeckApp([root.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: shows(app, NAME))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ConsoleScreen))
        screen = app.screen
        assert isinstance(screen, ConsoleScreen)
        await until(pilot, lambda: screen.is_typing)
        await pilot.press("enter")
        await until(pilot, lambda: shows(app, "#") or shows(app, "$"))
        for line in SETUP.splitlines():
            await type_line(pilot, app, line)
        await until(pilot, lambda: shows(app, "SETUP"))
        await pilot.press(*"echo", "space", *"a-b", "left", "backspace", "+", "enter")
        await until(pilot, lambda: shows(app, "a+b"))

        await type_line(pilot, app, "stty rows 22 cols 80; vi /note")
        await until(pilot, lambda: shows(app, "- /note"))
        for begin, words in (("i", "written"), ("o", "below")):
            await pilot.press(begin, *words)
            await until(pilot, lambda: shows(app, "I /note"))
            await pilot.press("escape")  # alone: with more behind it it would be another key
            await until(pilot, lambda: shows(app, "- /note"))
        await pilot.press(*":wq", "enter")
        await until(pilot, lambda: shows(app, "shell>"))
        await type_line(pilot, app, "cat /note | tr a-z A-Z")
        await until(pilot, lambda: shows(app, "WRITTEN") and shows(app, "BELOW"))

        session = screen.session
        assert session
        lines = session.terminal.lines
        screen.pane.type_bytes(b"seq 100000 140000\r")
        await patiently(lambda: any(FLOOD.match(line) for line in lines()[-5:]))
        app.post_message(Key("ctrl+s", "\x13"))  # holds the guest, in the midst of it
        await at_rest(lambda: session.terminal.version)
        assert not any(line.startswith("140000") for line in lines())
        app.post_message(Key("ctrl+q", "\x11"))
        await patiently(lambda: "140000" in lines()[-2] and "shell>" in lines()[-1])
        await pilot.press(DETACH, "pageup")
        await until(pilot, lambda: shows(app, "lines back"))
        await pilot.press("slash", *"shell>", "enter")
        await until(pilot, lambda: shows(app, "1 of 1"))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, DomainListScreen))
    async with await root.connect() as connection:
        await (await connection.lookup(NAME)).destroy()
