"""A guest's screen in the terminal: pixels in cells, and a key's way to the screen and back.

Pixels: 160 by 45 cells of a 1280x800 picture in which every point is another each time: scaled, cut
into cells, and written as text for the terminal. Processor time, nothing is sent anywhere.

Keys: the demo's VNC server shows what is typed. By turns in one run, a bare client and the
application (text read from the picture, painted) press a key and wait until they see it.
"""

from __future__ import annotations

import asyncio
import os
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from .row import Row, at_most, kib, milliseconds
from .statistics import median

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS, LINES = 160, 45
WIDTH, HEIGHT = 1280, 800
FRAMES: Final = 20
#: 40 pictures a second.
FRAME_LIMIT: Final = 0.025
KEYS: Final = 30  # both of each fit on a line
#: What the application may take longer than a bare client.
KEY_LIMIT: Final = 0.020
_SECONDS: Final = 10
#: Seconds between two keys: faster than people type.
_REST: Final = 0.05
_ROOT: Final = Path(__file__).parent.parent
_DOMAIN: Final = "web-02"


def measure() -> list[Row]:
    """Return the rows."""
    os.environ.setdefault("TEXTUAL_FPS", "120")  # as the program does
    seconds, size = _frames()
    bare, ours = asyncio.run(_keys())
    name = f"half blocks {COLUMNS}x{LINES}, every point another: processor time of a frame"
    limit = milliseconds(KEY_LIMIT)
    return [
        at_most(name, seconds, FRAME_LIMIT, milliseconds),
        Row(name="the same: written to the terminal", ours=size / 1024, unit=kib),
        Row(
            name="key to screen through VNC as text, beside a bare client: median",
            ours=ours,
            unit=milliseconds,
            theirs=bare,
            wanted=f"<= theirs + {limit}",
            is_met=ours <= bare + KEY_LIMIT,
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


async def _keys() -> tuple[float, float]:
    """Return the medians from a key to its sight: of a bare client, and of the application."""
    from engine import SystemClock
    from engine.access.display_route import open_socket
    from engine.access.displays import displays_of
    from engine.console.rfb import RfbClient, RfbLogin
    from engine.tasks import Tasks
    from tui.app import VirtdeckApp
    from tui.displays.display_screen import DisplayScreen
    from tui.settings import Settings

    painted = asyncio.Event()

    class Application(VirtdeckApp):
        CSS_PATH = str(_ROOT / "tui" / "app.tcss")

        def _display(self, screen: Any, renderable: Any) -> None:
            super()._display(screen, renderable)
            painted.set()

    app = Application(["test:///demo"], clock=SystemClock(), settings=Settings(marks="unicode"))
    tasks = Tasks()
    async with app.run_test(size=(COLUMNS, LINES)):
        await _until(lambda: any(row.info.ref.name == _DOMAIN for row in _rows(app)), painted)
        row = next(row for row in _rows(app) if row.info.ref.name == _DOMAIN)
        screen = DisplayScreen(row, view_only=False)
        app.push_screen(screen)
        await _until(lambda: _shown(screen, "login:"), painted)
        connection = app.connection(row.host)
        assert connection is not None
        domain = connection.domain(row.info.ref)
        sock = await open_socket(domain, (await displays_of(domain))[0], tasks=tasks)
        client = await RfbClient.connect(sock, RfbLogin())
        bare, ours = [], []
        try:
            await _quiet(client)
            for number in range(KEYS):
                letter = "abcdefghij"[number % 10]
                bare.append(await _bare(client, letter))
                await _until(partial(_has_typed, screen, 2 * number + 1), painted)
                await asyncio.sleep(_REST)
                begun = time.perf_counter()
                screen.pane.type_bytes(letter.encode())
                await _until(partial(_has_typed, screen, 2 * number + 2), painted)
                ours.append(time.perf_counter() - begun)
                await _quiet(client)
                await asyncio.sleep(_REST)
        finally:
            await client.close()
            await tasks.cancel()
    return median(bare), median(ours)


def _rows(app: Any) -> list[Any]:
    return [row for key in app.all_keys() if (row := app.row(key))]


def _line(screen: Any) -> str:
    """Return what is painted of the line with the prompt."""
    if not screen.is_attached or not screen.query("ScreenPane"):
        return ""
    lines = (screen.pane.render_line(y).text for y in range(screen.pane.size.height))
    return next((line.strip() for line in lines if "login:" in line), "")


def _shown(screen: Any, words: str) -> bool:
    return words in _line(screen)


def _has_typed(screen: Any, count: int) -> bool:
    return len(_line(screen).partition("login:")[2].strip()) == count


async def _bare(client: Any, letter: str) -> float:
    begun = time.perf_counter()
    for pressed in (True, False):
        await client.key(ord(letter), pressed)
    async with asyncio.timeout(_SECONDS):
        while not (await client.next_update()).damage:
            pass
    return time.perf_counter() - begun


async def _quiet(client: Any) -> None:
    """Take what the application's key has changed."""
    async with asyncio.timeout(_SECONDS):
        while not (await client.next_update()).damage:
            pass


async def _until(condition: Callable[[], object], painted: asyncio.Event) -> None:
    async with asyncio.timeout(_SECONDS):
        while not condition():
            painted.clear()
            await painted.wait()
