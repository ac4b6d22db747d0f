"""A guest's screen in the terminal: pixels in cells, and a key's way to the screen and back.

Pixels: 160 by 45 cells of a 1280x800 picture in which every point is another each time: scaled, cut
into cells, and written as text for the terminal. Processor time, nothing is sent anywhere.

Keys: a real QEMU, whose guest's kernel echoes what is typed on its text screen. It is open in the
application, on a terminal of its own (text read from the picture, painted), and in a bare client
here; keys take turns, and each side waits until it sees its own.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine import Connection
from engine.console.rfb import RfbClient, RfbLogin
from engine.tasks import Tasks

from .peers import require
from .row import Row, at_most, kib, milliseconds
from .screen_latency import is_letter, screen_guest_xml
from .start_up import private_environment
from .statistics import median, percentile
from .terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

COLUMNS, LINES = 160, 45
WIDTH, HEIGHT = 1280, 800
FRAMES: Final = 20
#: 40 pictures a second.
FRAME_LIMIT: Final = 0.025
#: Keys on each way, after some that do not count.
KEYS: Final = 80
WARM_UP: Final = 6
#: What the application may take longer than a bare client.
KEY_LIMIT: Final = 0.020
_SECONDS: Final = 10
#: Seconds between two keys, so that QEMU's own clock is met at any moment.
_REST: Final = (0.10, 0.16)
_ROOT: Final = Path(__file__).parent.parent
#: Letters that no control sequence of ours has, and that nothing on the frame changes to.
_LETTERS: Final = "kqxz"
#: Keys until a new line is begun.
_LINE: Final = 16


def measure() -> list[Row]:
    """Return the rows.

    Raises:
        MissingPeer: there is no QEMU.
    """
    require("qemu-system-x86_64")
    seconds, size = _frames()
    ours, theirs = asyncio.run(_keys())
    name = f"half blocks {COLUMNS}x{LINES}, every point another: processor time of a frame"
    added = percentile(ours, 50) - percentile(theirs, 50)
    return [
        at_most(name, seconds, FRAME_LIMIT, milliseconds),
        Row(name="the same: written to the terminal", ours=size / 1024, unit=kib),
        at_most(
            "key to screen of QEMU's VNC as text, on a terminal: p50 more than a bare client's",
            added,
            KEY_LIMIT,
            milliseconds,
        ),
        *(
            Row(
                name=f"the same: p{share}, beside the bare client's",
                ours=percentile(ours, share),
                theirs=percentile(theirs, share),
                unit=milliseconds,
            )
            for share in (50, 90)
        ),
    ]


def _frames() -> tuple[float, int]:
    """Return the seconds of processor time and the characters of a frame."""
    from rich.color import ColorSystem

    from engine.console.framebuffer import Framebuffer
    from tui.displays.half_blocks import HalfBlocks
    from tui.displays.scaling import View
    from tui.painting.look import Looks
    from tui.painting.pixel_strip import PixelStrip
    from tui.painting.terminal_cells import TerminalCells

    pictures = [Framebuffer(WIDTH, HEIGHT) for _ in range(2)]
    for picture in pictures:
        picture.pixels[:] = os.urandom(len(picture.pixels))
    blocks = HalfBlocks()
    cells = TerminalCells(Looks(ColorSystem.TRUECOLOR), COLUMNS, LINES)
    view = View(0, 0, WIDTH, HEIGHT, COLUMNS, LINES * 2)
    seconds, size = [], 0
    for number in range(FRAMES + 1):
        begun = time.process_time()
        blocks.update(pictures[number % 2], view, [pictures[0].bounds])
        for y, strip in enumerate(blocks.lines):
            assert isinstance(strip, PixelStrip)
            cells.put_pixels(0, y, strip.pairs)
        size = len(cells.written())
        seconds.append(time.process_time() - begun)
    return median(seconds[1:]), size


# -- keys -----------------------------------------------------------------------------------------


async def _keys() -> tuple[list[float], list[float]]:
    """Return the seconds from a key to its sight: of the application, and of a bare client."""
    with tempfile.TemporaryDirectory(prefix="vd", dir="/tmp") as name:
        folder = Path(name)
        uri = f"qemu:///embed?root={folder}/root&accel=tcg"
        async with await Connection.open(uri) as connection:
            domain = await connection.define(await screen_guest_xml(folder))
            await domain.start()
        try:
            command = (sys.executable, "-m", "tui", "-c", uri)
            async with Terminal(command, _ROOT, private_environment(folder)) as terminal:
                await _open_screen(terminal)
                async with _watched(folder / "vnc") as bare:
                    return await _race(terminal, bare)
        finally:
            async with await Connection.open(uri) as connection:
                await (await connection.lookup("vm")).destroy()


async def _open_screen(terminal: Terminal) -> None:
    await terminal.painted("running", timeout=60)
    await asyncio.sleep(1)
    terminal.type(b"v")
    await terminal.painted("SCREEN-READY", timeout=60)
    await asyncio.sleep(1)


class _Bare:
    """A client that only sees pixels; ``letter`` is set when one was painted."""

    def __init__(self, client: RfbClient) -> None:
        self.client = client
        self.letter = asyncio.Event()
        self.moment = 0.0

    async def look(self) -> None:
        """See what is painted until cancelled."""
        while True:
            update = await self.client.next_update()
            if is_letter(update.damage):
                self.moment = time.perf_counter()
                self.letter.set()

    async def press(self, letter: str) -> float:
        """Press a key; return the seconds until it was seen."""
        self.letter.clear()
        begun = time.perf_counter()
        for pressed in (True, False):
            await self.client.key(ord(letter), pressed)
        async with asyncio.timeout(_SECONDS):
            await self.letter.wait()
        return self.moment - begun


@asynccontextmanager
async def _watched(path: Path) -> AsyncIterator[_Bare]:
    sock = socket.socket(socket.AF_UNIX)
    sock.connect(str(path))
    sock.setblocking(False)
    bare = _Bare(await RfbClient.connect(sock, RfbLogin()))
    tasks = Tasks()
    tasks.spawn(bare.look(), name="bare client")
    try:
        yield bare
    finally:
        await tasks.cancel()
        await bare.client.close()


async def _race(terminal: Terminal, bare: _Bare) -> tuple[list[float], list[float]]:
    dice = random.Random(1)
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(KEYS + WARM_UP):
        letter = _LETTERS[number % len(_LETTERS)]
        sides = [(ours, _press(terminal, letter)), (theirs, bare.press(letter))]
        for seconds, press in sides[:: -1 if number % 2 else 1]:
            seconds.append(await press)
            await asyncio.sleep(dice.uniform(*_REST))
        if number % _LINE == _LINE - 1:
            terminal.type(b"\r")
            await asyncio.sleep(0.5)
    return ours[WARM_UP:], theirs[WARM_UP:]


async def _press(terminal: Terminal, letter: str) -> float:
    terminal.forget()
    pressed = terminal.type(letter.encode())
    return (await terminal.painted(letter, timeout=_SECONDS) - pressed) / 1e9
