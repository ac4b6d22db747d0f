"""The verb ``wait-text``: wait until a guest says or shows something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from engine.errors import InvalidArgument, OperationTimeout
from engine.untrusted_text import printable

from .arguments import DOMAIN, Argument, positive_seconds
from .command import Call, Command
from .guest_sessions import DISPLAY, PORT, made_live, readable_session
from .output import write_beside
from .screens import LONGEST_LINE, shown_lines, watched

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.access.session import Session
    from engine.console.text_grid import TextGrid
    from engine.console.vt import Terminal


class Readable(Protocol):
    """As much of a session as is waited on; one of a port has a ``terminal`` too."""

    @property
    def grid(self) -> TextGrid | None:
        """What can be read of it now."""


class Waiting:
    """Looks for one pattern; ``line`` is the first line that has it."""

    def __init__(self, pattern: re.Pattern[str], session: Readable) -> None:
        self.line: str | None = None
        self._pattern = pattern
        self._session = session
        self._seen = 0

    def is_over(self) -> bool:
        """Look; whether it was found."""
        if self.line is None:
            self.line = next(filter(self._pattern.search, self._lines()), None)
        return self.line is not None

    def _lines(self) -> list[str]:
        """Return what is there, and of a port also what scrolled away since the last look."""
        terminal = getattr(self._session, "terminal", None)
        if terminal is None:
            return self._session.grid.lines() if self._session.grid else []
        passed = self._passed(terminal)
        return _joined([*passed, *((row.text, row.is_wrapped) for row in terminal.screen)])

    def _passed(self, terminal: Terminal) -> Iterable[tuple[str, bool]]:
        history = terminal.history
        rows = history.texts(max(0, self._seen - history.dropped))
        self._seen = history.dropped + len(history)
        return rows


async def wait_for_text(call: Call) -> None:
    """Print the line in which the pattern was found.

    Raises:
        OperationTimeout: it did not come. InvalidArgument: the pattern is none.
    """
    options = call.options
    pattern = read_pattern(options.pattern, fixed=options.fixed)
    async with call.connect() as connection:
        domain = await connection.lookup(options.domain)
        port = None if options.screen else options.port
        async with readable_session(domain, port, options.display) as session:
            waiting = Waiting(pattern, session)
            await made_live(session)
            if not await watched(session, waiting.is_over, options.timeout):
                _tell_last(session)
                raise OperationTimeout(
                    f"{printable(session.title)}: {options.pattern!r} did not come "
                    f"within {options.timeout:g} s"
                )
    line = printable(waiting.line or "", LONGEST_LINE)
    if options.json:
        call.output.document({"line": line, "pattern": options.pattern})
    else:
        call.output.lines([line])


def read_pattern(text: str, *, fixed: bool) -> re.Pattern[str]:
    """Return what is looked for.

    Raises:
        InvalidArgument: it is no regular expression, or is found everywhere.
    """
    try:
        pattern = re.compile(re.escape(text) if fixed else text)
    except re.error as error:
        raise InvalidArgument(
            f"{text!r} is no regular expression: {error}", hint="--fixed takes it as it is"
        ) from error
    if pattern.search(""):
        raise InvalidArgument(f"{text!r} is found in an empty line: nothing to wait for")
    return pattern


def _tell_last(session: Session) -> None:
    """Say beside the answer what was there instead."""
    grid = session.grid
    if grid is None:
        why = f": {printable(session.reason.message)}" if session.reason else ""
        write_beside(f"no text was read from it{why}")
        return
    write_beside("what was on it last:")
    for line in shown_lines(grid):
        write_beside(f"  {line}")


def _joined(rows: Iterable[tuple[str, bool]]) -> list[str]:
    """Return the lines of rows, each with whether its line goes on in the next."""
    lines: list[str] = []
    goes_on = False
    for text, is_wrapped in rows:
        if goes_on:
            lines[-1] += text
        else:
            lines.append(text)
        goes_on = is_wrapped
    return lines


COMMANDS = {
    "wait-text": Command(
        (
            DOMAIN,
            Argument(
                "pattern",
                metavar="PATTERN",
                help="a regular expression, for one line without the blanks at its end",
            ),
            Argument("--fixed", action="store_true", help="PATTERN is a text, not an expression"),
            Argument(
                "--timeout",
                metavar="SECONDS",
                type=positive_seconds,
                default=60.0,
                help="how long to wait (default 60); then status 1, and the screen beside",
            ),
            Argument("--screen", action="store_true", help="the display (what is meant anyway)"),
            PORT,
            DISPLAY,
        ),
        wait_for_text,
        notes="Example: virtdeck wait-text web-01 'login:' --timeout 120",
    )
}
