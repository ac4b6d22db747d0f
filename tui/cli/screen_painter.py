"""ScreenPainter: a guest's terminal painted on the user's, in sequences of our own only.

What the guest sent is never passed on: a terminal of our own has understood it, and here its rows
are written, their colours, and the cursor. So nothing that a guest says can steer the user's
terminal: no title, no clipboard, no question that it would answer.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from engine.console.vt import DEFAULT, PLAIN, RGB, Flag
from engine.console.vt.width import width_of

if TYPE_CHECKING:
    from engine.console.vt import Row, Style, Terminal

_BEGIN: Final = "\x1b[?1049h"
_END: Final = "\x1b[?1l\x1b>\x1b[?2004l\x1b[0m\x1b[?25h\x1b[?1049l"
_FLAGS: Final = (
    (Flag.BOLD, 1),
    (Flag.DIM, 2),
    (Flag.ITALIC, 3),
    (Flag.UNDERLINE, 4),
    (Flag.BLINK, 5),
    (Flag.REVERSE, 7),
    (Flag.HIDDEN, 8),
    (Flag.STRIKE, 9),
)


class ScreenPainter:
    """Remembers what is painted; ``status`` is in the row below the guest's."""

    def __init__(self, terminal: Terminal, status: str) -> None:
        self._terminal = terminal
        self._status = status
        self._painted: dict[int, int] = {}
        self._tail = ""

    def begin(self) -> str:
        """Return what takes the user's terminal; once, or it would forget where it was."""
        return _BEGIN + self.frame()

    def frame(self) -> str:
        """Return what begins to paint anew, as after the terminal got another size."""
        self._painted.clear()
        self._tail = ""
        terminal = self._terminal
        words = _safe(self._status)[: terminal.columns].ljust(terminal.columns)
        return f"\x1b[0m\x1b[2J\x1b[{terminal.rows + 1};1H\x1b[7m{words}\x1b[0m"

    def end(self) -> str:
        """Return what gives it back as it was."""
        return _END

    def changes(self) -> str:
        """Return what paints the rows that have changed, and the cursor."""
        parts = []
        for place, row in enumerate(self._terminal.screen):
            if self._painted.get(place) != row.version:
                self._painted[place] = row.version
                # Erased first: behind a full row the cursor still stands on its last cell.
                parts.append(f"\x1b[{place + 1};1H\x1b[0m\x1b[K{coloured(row)}")
        tail = self._modes() + self._cursor()
        if not parts and tail == self._tail:
            return ""
        self._tail = tail
        return "\x1b[?25l" + "".join(parts) + tail

    def _modes(self) -> str:
        """What the guest asked of the keys: the user's terminal has to send them so."""
        modes = self._terminal.modes
        cursor = "h" if modes.application_cursor else "l"
        keypad = "=" if modes.application_keypad else ">"
        paste = "h" if modes.bracketed_paste else "l"
        return f"\x1b[?1{cursor}\x1b{keypad}\x1b[?2004{paste}"

    def _cursor(self) -> str:
        cursor = self._terminal.cursor
        shown = "\x1b[?25h" if cursor.is_visible else ""
        return f"\x1b[{cursor.row + 1};{cursor.column + 1}H{shown}"


def coloured(row: Row) -> str:
    """Return a row with its colours; it begins and ends without any."""
    return "".join(
        _safe(text) if style == PLAIN else f"\x1b[{_sgr(style)}m{_safe(text)}\x1b[0m"
        for text, style in row.runs()
    )


def coloured_lines(terminal: Terminal) -> list[str]:
    """Return the rows of a screen with their colours, without empty ones at its end."""
    lines = [coloured(row) for row in terminal.screen]
    while lines and not lines[-1]:
        lines.pop()
    return lines


@lru_cache(maxsize=1024)
def _sgr(style: Style) -> str:
    codes = ["0", *(str(code) for flag, code in _FLAGS if style.flags & flag)]
    codes += _colour(38, style.foreground) + _colour(48, style.background)
    return ";".join(codes)


def _colour(code: int, colour: int) -> list[str]:
    if colour == DEFAULT:
        return []
    if colour & RGB:
        return [f"{code};2;{colour >> 16 & 255};{colour >> 8 & 255};{colour & 255}"]
    return [f"{code};5;{colour}"]


def _safe(text: str) -> str:
    """Return the text without anything that a terminal might obey, as wide as it was."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else " " * min(width_of(char), 1) for char in text)
