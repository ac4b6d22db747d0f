"""The application on a real terminal: one that is cut off, one that sends rubbish, and signals."""

from __future__ import annotations

import asyncio
import os
import pty
import signal
import sys
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine.reaping import reap, start_process
from tests.patience import PATIENCE
from tests.tui.demo_deck import demo_app
from tui import terminal_driver
from tui.consoles.raw_parser import TappedParser
from tui.terminal_output import Paper

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator

_ALTERNATE_SCREEN, _BACK_FROM_IT = b"\x1b[?1049h", b"\x1b[?1049l"


class Cut:
    """The application on a terminal that nobody else holds: no signal tells when it is gone."""

    def __init__(self, process: Process, terminal: int) -> None:
        self.process = process
        self.terminal = terminal
        self.painted = b""
        os.set_blocking(terminal, False)

    async def wait_for(self, what: bytes) -> None:
        """Read until that was painted."""
        async with asyncio.timeout(PATIENCE):
            while what not in self.painted:
                with suppress(BlockingIOError):
                    self.painted += os.read(self.terminal, 1 << 16)
                await asyncio.sleep(0.01)

    def cut_off(self) -> None:
        """Close the terminal."""
        os.close(self.terminal)
        self.terminal = -1

    async def ended(self) -> int:
        """Return the status it ended with."""
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()


@asynccontextmanager
async def application(folder: Path) -> AsyncIterator[Cut]:
    terminal, theirs = pty.openpty()
    places = dict.fromkeys(("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"), str(folder))
    try:
        process = await start_process(
            *(sys.executable, "-m", "tui", "-c", "test:///default"),
            env={**os.environ, **places, "TERM": "xterm-256color"},
            cwd=Path(__file__).parents[2],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
    finally:
        os.close(theirs)
    cut = Cut(process, terminal)
    try:
        await cut.wait_for(_ALTERNATE_SCREEN)
        await cut.wait_for(b"virtdeck")
        yield cut
    finally:
        await reap(process)
        if cut.terminal >= 0:
            cut.cut_off()


async def test_it_ends_when_its_terminal_is_cut_off(tmp_path: Path) -> None:
    async with application(tmp_path) as cut:
        cut.cut_off()
        assert await cut.ended() == 128 + signal.SIGHUP


async def test_a_signal_ends_it_and_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    async with application(tmp_path) as cut:
        os.write(cut.terminal, b"\xff\xfe\xc3(")  # no UTF-8: not the end of anything
        cut.process.send_signal(signal.SIGTERM)
        await cut.wait_for(_BACK_FROM_IT)
        assert b"Traceback" not in cut.painted
        assert await cut.ended() == 128 + signal.SIGTERM


def test_paper_that_is_gone_says_so_once_and_swallows_the_rest() -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    lost: list[str] = []
    with suppress(BrokenPipeError), open(theirs, "w") as file:
        paper = Paper(file, lambda: lost.append("lost"))
        paper.write("not yet on its way")
        assert lost == []
        for _ in range(3):
            paper.flush()
            paper.write("more")
        assert paper.fileno() == theirs
        assert not paper.isatty()
    assert lost == ["lost"]


def test_paper_keeps_what_is_written(capfd: pytest.CaptureFixture[str]) -> None:
    paper = Paper(sys.__stderr__, pytest.fail)  # type: ignore[arg-type]
    paper.write("a frame")
    paper.flush()
    assert capfd.readouterr().err == "a frame"


def test_the_keys_of_a_guest_are_read_by_the_same_driver() -> None:
    app = demo_app()
    assert app.driver_class is terminal_driver.TerminalDriver
    names = vars(terminal_driver)
    parser = names["XTermParser"](False)
    assert isinstance(parser, TappedParser)
    assert names["getincrementaldecoder"]("utf-8")().decode(b"\xff") == "\udcff"
