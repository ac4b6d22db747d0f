"""The verb ``screen``: what a guest's display shows now, as text or as a picture."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import OperationFailed, OperationTimeout, StorageFailed
from engine.untrusted_text import printable

from .arguments import DOMAIN, Argument, positive_seconds
from .command import Call, Command
from .guest_sessions import DISPLAY, made_live, screen_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.access.screen_session import ScreenSession
    from engine.access.session import Session
    from engine.console.text_grid import TextGrid

#: Characters of a line that are printed.
LONGEST_LINE = 1024
#: The word for standard output.
_STANDARD_OUTPUT = "-"


def shown_lines(grid: TextGrid) -> list[str]:
    """Return the lines of a screen, safe to print, without empty ones at its end."""
    lines = [printable(line, LONGEST_LINE) for line in grid.lines()]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def grid_shape(grid: TextGrid) -> dict[str, object]:
    """Return a screen of text as JSON."""
    cursor = grid.cursor_at
    return {
        "columns": grid.columns,
        "rows": grid.rows,
        "cursor": None if cursor is None else {"column": cursor[0], "row": cursor[1]},
        "lines": [printable(line, LONGEST_LINE) for line in grid.lines()],
    }


async def watched(session: Session, condition: Callable[[], object], seconds: float) -> bool:
    """Wait until ``condition`` holds, asked after each change; return whether it came in time."""
    change = asyncio.Event()
    leave = session.watch(change.set)
    try:
        async with asyncio.timeout(seconds):
            while not condition():
                await change.wait()
                change.clear()
    except TimeoutError:
        return False
    finally:
        leave()
    return True


async def show_screen(call: Call) -> None:
    """Print the text of the screen, or write its picture.

    Raises:
        OperationFailed: it shows no text. OperationTimeout: nothing of it came.
    """
    options = call.options
    async with call.connect() as connection:
        domain = await connection.lookup(options.domain)
        async with screen_session(domain, options.display) as session:
            await made_live(session)
            if options.png:
                await _write_picture(call, session)
            else:
                await _print_text(call, session)


async def _print_text(call: Call, session: ScreenSession) -> None:
    title = printable(session.title)
    if not await watched(session, lambda: session.grid, call.options.wait):
        _require_picture(session)
        width, height = session.size
        seconds = call.options.wait
        raise OperationFailed(
            f"{title}: no text was read from it within {seconds:g} s ({width}x{height} points)",
            hint="it may be a picture, or dark: --png FILE writes what is there",
        )
    assert session.grid is not None
    if call.options.json:
        call.output.document(grid_shape(session.grid))
    else:
        call.output.lines(shown_lines(session.grid))


def _require_picture(session: ScreenSession) -> None:
    """Refuse to go on where nothing at all was seen.

    Raises:
        EngineError: why, as far as that is known.
    """
    if session.framebuffer is None:
        raise session.reason or OperationTimeout(f"{printable(session.title)}: no picture came")


async def _write_picture(call: Call, session: ScreenSession) -> None:
    from engine.access.png import to_png

    if not await watched(session, lambda: session.framebuffer, call.options.wait):
        _require_picture(session)
    assert session.framebuffer is not None
    data = await asyncio.to_thread(to_png, session.framebuffer)
    if call.options.png == _STANDARD_OUTPUT:
        call.output.write_bytes(data)
        return
    try:
        await asyncio.to_thread(Path(call.options.png).write_bytes, data)
    except OSError as error:
        raise StorageFailed(f"{printable(call.options.png)}: {error.strerror}") from error
    width, height = session.size
    if call.options.json:
        call.output.document({"file": call.options.png, "width": width, "height": height})


COMMANDS = {
    "screen": Command(
        (
            DOMAIN,
            DISPLAY,
            Argument("--text", action="store_true", help="print its text (what is done anyway)"),
            Argument(
                "--png",
                metavar="FILE",
                completes="file",
                help="write a picture of it instead; - for standard output",
            ),
            Argument(
                "--wait",
                metavar="SECONDS",
                type=positive_seconds,
                default=5.0,
                help="how long to wait for text (default 5); status 1 where there is none",
            ),
        ),
        show_screen,
        notes="Examples: virtdeck screen web-01; virtdeck screen web-01 --png web-01.png",
    )
}
