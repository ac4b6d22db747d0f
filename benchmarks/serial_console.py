"""A guest's serial console: from a key to its echo, beside a bare socket; and what painting costs.

One guest with two serial ports, on each of which its kernel echoes what is typed: one is open in
the application, on a terminal of its own, the other in a socket here. Keys take turns.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from engine import Connection
from tests.flows.shell_guest import NAME, SETUP, shell_xml

from .peers import require
from .row import Row, at_most, milliseconds
from .start_up import private_environment
from .statistics import median, percentile
from .terminal import Terminal

if TYPE_CHECKING:
    from tui.app import VirtdeckApp
    from tui.consoles.terminal_pane import TerminalPane

#: Keys on each way, after some that do not count.
KEYS: Final = 150
WARM_UP: Final = 10
#: Seconds that the application may add to a key.
ADDED: Final = 0.003
#: Processor seconds to paint one line, and a screen that is all new, at 160 by 45.
LINE, SCREEN = 0.0025, 0.006
FRAMES: Final = 200
_ROOT: Final = Path(__file__).parent.parent
_LETTERS: Final = "kqxz"


def measure() -> list[Row]:
    """Return echo and painting.

    Raises:
        MissingPeer: there is no QEMU.
    """
    require("qemu-system-x86_64")
    return [*asyncio.run(_echo()), *asyncio.run(_painting())]


# -- echo -----------------------------------------------------------------------------------------


async def _echo() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="vd", dir="/tmp") as name:
        folder = Path(name)
        uri = f"qemu:///embed?root={folder}/root&accel=tcg"
        async with await Connection.open(uri) as connection:
            domain = await connection.define(await shell_xml(folder / "second.sock"))
            await domain.start()
        try:
            ours, theirs = await _race(uri, folder)
        finally:
            async with await Connection.open(uri) as connection:
                await (await connection.lookup(NAME)).destroy()
    rows = []
    for share in (50, 90):
        added = percentile(ours, share) - percentile(theirs, share)
        rows.append(
            at_most(
                f"key to echo on QEMU's serial port: p{share} more than a bare socket's",
                added,
                ADDED,
                milliseconds,
            )
        )
    rows.append(
        Row(
            name="the same: median, beside the socket's",
            ours=median(ours),
            theirs=median(theirs),
            unit=milliseconds,
        )
    )
    return rows


async def _race(uri: str, folder: Path) -> tuple[list[float], list[float]]:
    command = (sys.executable, "-m", "tui", "-c", uri)
    async with Terminal(command, _ROOT, private_environment(folder)) as terminal:
        await terminal.painted(NAME, timeout=60)
        await asyncio.sleep(1)
        terminal.type(b"c")
        await terminal.painted("takes the keys back", timeout=60)
        await _until_prompt(terminal)
        terminal.type(SETUP.replace("\n", "\r").encode())
        await terminal.painted("SETUP", timeout=60)
        terminal.type(b"cat >/dev/null\r")
        second = socket.socket(socket.AF_UNIX)
        second.connect(str(folder / "second.sock"))
        await asyncio.sleep(1)
        ours, theirs = [], []
        with second:
            second.setblocking(False)
            for number in range(KEYS + WARM_UP):
                key = _LETTERS[number % len(_LETTERS)]
                ours.append(await _press(terminal, key))
                await asyncio.sleep(0.06)
                theirs.append(await _press_bare(second, key.encode()))
                await asyncio.sleep(0.06)
                if number % 40 == 39:
                    terminal.type(b"\r")
                    await _press_bare(second, b"\r")
                    await asyncio.sleep(0.1)
    return ours[WARM_UP:], theirs[WARM_UP:]


async def _until_prompt(terminal: Terminal) -> None:
    """Press Enter until the shell asks for a command."""
    for _ in range(60):
        terminal.type(b"\r")
        try:
            await terminal.painted("#", timeout=1)
        except TimeoutError:
            continue
        return


async def _press(terminal: Terminal, key: str) -> float:
    terminal.forget()
    pressed = terminal.type(key.encode())
    return (await terminal.painted(key, timeout=10) - pressed) / 1e9


async def _press_bare(line: socket.socket, key: bytes) -> float:
    loop = asyncio.get_running_loop()
    began = time.monotonic_ns()
    line.send(key)
    async with asyncio.timeout(10):
        while key not in await loop.sock_recv(line, 64):
            pass
    return (time.monotonic_ns() - began) / 1e9


# -- painting -------------------------------------------------------------------------------------


async def _painting() -> list[Row]:
    from tests.tui.consoles.console_deck import console, pane, session
    from tests.tui.demo_deck import settle

    async with console((160, 47)) as (app, pilot):
        terminal = session(app).terminal
        # A headless application writes nothing: have the same text made all the same.
        app._display = partial(_write, app)  # type: ignore[method-assign]
        shown = pane(app)
        line, screen = 0.0, 0.0
        for number in range(FRAMES):
            terminal.feed(b"\x1b[20;1Hone line, number %d" % number)
            line += _frame(shown)
        for number in range(FRAMES):
            terminal.feed(_colourful(number, terminal.rows))
            screen += _frame(shown)
        await settle(pilot)
    what = "processor time of a frame at 160 by 45"
    return [
        at_most(f"{what}: one line", line / FRAMES, LINE, milliseconds),
        at_most("the same: every line, in many colours", screen / FRAMES, SCREEN, milliseconds),
    ]


def _write(app: VirtdeckApp, _: object, update: Any) -> None:
    from tui.painting.painting_app import SpareUpdate

    if update is not None:
        SpareUpdate(app.painting, update).render_segments(app.console)


def _colourful(number: int, rows: int) -> bytes:
    """Return a screen such as htop's, all of it new."""
    line = (
        b"\x1b[%d;1H\x1b[36m%6d \x1b[mroot \x1b[32m%5.1f \x1b[1m%5.1f\x1b[m "
        b"\x1b[34m|||||||\x1b[31m||%d\x1b[m /usr/bin/program --number %d\x1b[K"
    )
    return b"".join(
        line % (row + 1, number * 7 + row, row * 1.1, number % 100, row, number)
        for row in range(rows)
    )


def _frame(pane: TerminalPane) -> float:
    """Return the processor seconds until it is painted, up to what the terminal is told."""
    began = time.process_time()
    pane._paint()
    return time.process_time() - began
