"""The verbs ``record`` and ``play``: consoles and screens as asciicast version 2."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import InvalidArgument
from engine.untrusted_text import printable

from .arguments import DOMAIN, Argument, positive_seconds
from .command import Call, Command
from .guest_sessions import DISPLAY, made_live, port_session, refuse_read_only, screen_session
from .output import write_beside
from .screens import grid_shape, shown_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.access.screen_session import ScreenSession
    from engine.access.session import Session
    from engine.access.text_session import TextSession
    from engine.console.cast import Recorder

#: The size of a recording that begins before there is any text.
_COLUMNS, _ROWS = 80, 25


async def record(call: Call) -> None:
    """Record until time is up, or the command is ended.

    Raises:
        StorageFailed: the file is there already, or cannot be written.
    """
    options = call.options
    if options.screen and options.input:
        raise InvalidArgument("--input is for a port; virtdeck type types on a display")
    async with call.connect() as connection:
        domain = await connection.lookup(options.domain)
        if options.screen:
            async with screen_session(domain, options.display) as screen:
                await made_live(screen)
                await _record_screen(call, screen)
        else:
            async with port_session(domain, options.port) as text:
                await made_live(text)
                await _record_port(call, text)


async def _recorder(
    call: Call, session: Session, failed: Callable[[], None], columns: int, rows: int
) -> Recorder:
    from engine.console.cast import Recorder

    def begin() -> Recorder:
        return Recorder(
            Path(call.options.file),
            columns,
            rows,
            session.title,
            clock=session.domain.connection.clock,
            with_input=call.options.input,
            failed=failed,
        )

    return await asyncio.to_thread(begin)


async def _record_screen(call: Call, session: ScreenSession) -> None:
    over = asyncio.Event()
    grid = session.grid
    size = (grid.columns, grid.rows) if grid else (_COLUMNS, _ROWS)
    recorder = await _recorder(call, session, over.set, *size)

    def changed() -> None:
        if session.grid is not None:
            recorder.grid(session.grid)

    leave = session.watch(changed)
    changed()
    await _until_over(call, recorder, over, leave)


async def _record_port(call: Call, session: TextSession) -> None:
    over = asyncio.Event()
    terminal = session.terminal
    recorder = await _recorder(call, session, over.set, terminal.columns, terminal.rows)
    recorder.grid(terminal)  # what stands there already
    leave = session.tap(recorder.output)
    if not call.options.input:
        await _until_over(call, recorder, over, leave)
        return
    from .attachment import Attachment

    refuse_read_only(session.domain.connection)
    try:
        await Attachment(session, call.output, recorder.input).run(call.options.seconds)
    finally:
        over.set()
        await _until_over(call, recorder, over, leave)


async def _until_over(
    call: Call, recorder: Recorder, over: asyncio.Event, leave: Callable[[], None]
) -> None:
    """Let it record until time is up or it failed; the file is whole however it ends."""
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(call.options.seconds):
                await over.wait()
        if recorder.failure is not None:
            raise recorder.failure
    finally:
        leave()
        recorder.close()
        write_beside(f"recorded in {printable(call.options.file)}")


async def play(call: Call) -> None:
    """Print the screen of a recording at a moment.

    Raises:
        InvalidArgument: the file is no recording. StorageFailed: it cannot be read.
    """
    from engine.console.cast import Recording

    path = Path(call.options.file)
    recording = await asyncio.to_thread(Recording.load, path)
    at = recording.duration if call.options.at is None else call.options.at
    terminal = await asyncio.to_thread(recording.at, at)
    if call.options.json:
        facts = {"title": recording.title, "duration": recording.duration, "at": at}
        call.output.document({**facts, **grid_shape(terminal)})
    elif call.output.is_terminal and not call.options.text:
        from .screen_painter import coloured_lines

        call.output.lines(coloured_lines(terminal))
    else:
        call.output.lines(shown_lines(terminal))


def _moment(text: str) -> float:
    """Read a time of a recording: 0 is its beginning."""
    return 0.0 if text.strip() == "0" else positive_seconds(text)


COMMANDS = {
    "record": Command(
        (
            DOMAIN,
            Argument("file", metavar="FILE", completes="file", help="a new file"),
            Argument("--screen", action="store_true", help="the text on the display"),
            Argument("--port", metavar="ALIAS", help="that port (default the first)"),
            DISPLAY,
            Argument(
                "--for",
                dest="seconds",
                metavar="SECONDS",
                type=positive_seconds,
                help="end after this time (default: when it is interrupted)",
            ),
            Argument(
                "--input",
                action="store_true",
                help="type to the port meanwhile; the recording holds it, passwords too",
            ),
        ),
        record,
        notes="Example: virtdeck record web-01 boot.cast --for 60. Ctrl+C ends it, with status 130"
        " and a whole file",
    ),
    "play": Command(
        (
            Argument("file", metavar="FILE", completes="file", help="asciicast, version 2"),
            Argument("--at", metavar="SECONDS", type=_moment, help="the moment (default the last)"),
            Argument("--text", action="store_true", help="without colours, also on a terminal"),
        ),
        play,
        notes="Example: virtdeck play boot.cast --at 12.5. The application plays all of it",
    ),
}
