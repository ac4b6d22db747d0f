"""A program for tests: the application in a terminal, on a demo console that says what a file has.

``python -m tests.tui.consoles.console_program SAID TYPED``: what the guest gets is added to TYPED.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from engine.access.text_session import SLICE
from tests.patience import PATIENCE
from tests.tui.demo_deck import STILL
from tui import app
from tui.app import VirtdeckApp
from tui.consoles.console_screen import ConsoleScreen
from tui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "web-01"
#: What is on the screen when everything was said and the keys are the guest's.
READY = "READY-TO-TYPE"


class ConsoleProgram(VirtdeckApp):
    """Opens the console by itself."""

    CSS_PATH = str(Path(app.__file__).with_name("app.tcss"))

    def __init__(self, said: Path, typed: Path) -> None:
        super().__init__([STILL], settings=Settings(marks="unicode"))
        self._said = said
        self._typed = typed

    def on_mount(self) -> None:
        """Begin."""
        self.run_worker(self._show(), name="test")

    async def _show(self) -> None:
        await self._until(lambda: self.all_keys())
        rows = [row for key in self.all_keys() if (row := self.row(key))]
        key = next(row.key for row in rows if row.info.ref.name == NAME)
        screen = ConsoleScreen(key)
        self.push_screen(screen)
        await self._until(lambda: screen.is_typing)
        session = screen.session
        assert session
        session.send = self._send  # type: ignore[method-assign]
        data = self._said.read_bytes()
        for start in range(0, len(data), SLICE):
            await session._feed(data[start : start + SLICE])
            await asyncio.sleep(0.04)  # so that most of it is seen
        await session._feed(b"\x18\x1bc\x1b[H" + READY.encode())

    async def _until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():  # noqa: ASYNC110 - it comes from other tasks
                await asyncio.sleep(0.02)

    async def _send(self, data: bytes) -> None:
        with self._typed.open("ab") as file:
            file.write(data)


if __name__ == "__main__":
    ConsoleProgram(Path(sys.argv[1]), Path(sys.argv[2])).run()
