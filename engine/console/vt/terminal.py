"""Terminal: feed it the bytes of a guest, look at its rows.

It does no input and output of its own, and takes whatever comes: nothing that is fed raises, keeps
more than a bounded amount of memory, or costs more than a bounded time per byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...untrusted_text import printable
from . import size, switches
from .cursor import Cursor, CursorShape
from .decoding import Decoder
from .edits import EDITS, align, erase_rows, keep_screen, tab
from .page import Page
from .parameters import KnownNumbers
from .reports import REPORTS
from .tokens import CONTROL, ESCAPE, LINES, OTHER, PARAMETERS, REST, TEXT, TOKEN, Unfinished

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .history import History
    from .modes import Modes
    from .row import Row

#: A guest may ask for ever and never read what it is told.
_REPLIES_AT_MOST: Final = 4096
_TITLE_AT_MOST: Final = 256
#: DECSCUSR: even ones do not blink.
_SHAPES: Final = {
    0: CursorShape.BLOCK,
    1: CursorShape.BLOCK,
    2: CursorShape.BLOCK,
    3: CursorShape.UNDERLINE,
    4: CursorShape.UNDERLINE,
    5: CursorShape.BAR,
    6: CursorShape.BAR,
}
#: Private markers and the characters between parameters that only SGR knows.
_MARKERS: Final = "<=>?"


class Terminal:
    """A terminal of ``columns`` and ``rows`` that remembers ``scrollback`` rows above them."""

    def __init__(self, columns: int = 80, rows: int = 24, *, scrollback: int = 10_000) -> None:
        self._page = Page(max(columns, 1), max(rows, 1), scrollback)
        self._screens = switches.Screens(self._page)
        self._decoder = Decoder()
        self._unfinished = Unfinished(self)
        self._numbers = KnownNumbers()
        self._replies = ""
        self._shape = CursorShape.BLOCK
        self.title = ""
        self.bells = 0

    @property
    def columns(self) -> int:
        """How many cells a row has."""
        return self._page.columns

    @property
    def rows(self) -> int:
        """How many rows are shown."""
        return self._page.height

    @property
    def screen(self) -> Sequence[Row]:
        """The rows shown, top to bottom, of the main or of the alternate screen."""
        return self._page.rows

    @property
    def history(self) -> History:
        """The rows above the main screen."""
        return self._page.history

    @property
    def modes(self) -> Modes:
        """What the guest has switched on."""
        return self._page.modes

    @property
    def cursor(self) -> Cursor:
        """Where the next character goes."""
        page = self._page
        return Cursor(page.column, page.y, page.modes.cursor_visible, self._shape)

    @property
    def cursor_at(self) -> tuple[int, int] | None:
        """Column and row of the cursor; None while it is hidden."""
        page = self._page
        return (page.column, page.y) if page.modes.cursor_visible else None

    @property
    def version(self) -> int:
        """Grows with every change."""
        return self._page.version

    def lines(self) -> list[str]:
        """Return the text of each row shown."""
        return [row.text for row in self._page.rows]

    def take_replies(self) -> bytes:
        """Return what the guest has asked for and must be sent, once."""
        replies, self._replies = self._replies, ""
        return replies.encode("ascii")

    def resize(self, columns: int, rows: int) -> None:
        """Change the size; the cursor's row stays on the screen."""
        size.resize(self._screens, max(columns, 1), max(rows, 1))

    def feed(self, data: bytes) -> None:
        """Take what the guest sent."""
        text = self._decoder.decode(data)
        page = self._page
        page.version += 1
        unfinished = self._unfinished
        place = unfinished.resume(text, 0)
        while place < len(text):
            place = self._perform(text, place)
            place = unfinished.resume(text, place)

    def _perform(self, text: str, place: int) -> int:
        """Do every token from ``place`` on; stop behind one that needs a closer look."""
        page = self._page
        for token in TOKEN.finditer(text, place):
            kind = token.lastindex
            if kind == TEXT:
                page.print(token[TEXT])
            elif kind == REST:
                parameters, rest = token[PARAMETERS], token[REST]
                if rest == "m":
                    pen = page.pen.next.get(parameters)
                    if pen is not None:
                        page.pen = pen
                        continue
                self.sequence(parameters, rest)
            elif kind == LINES:
                page.print_lines(token[LINES])
            elif kind == CONTROL:
                self.control(token[CONTROL])
            elif kind == ESCAPE:
                self.escape(token[ESCAPE])
            elif kind == OTHER:
                self._unfinished.begin()
                return token.end()
        return len(text)

    # What tokens do (tokens.Performer)

    def control(self, char: str) -> None:
        """Do what one of C0 means; the ones not listed mean nothing here."""
        page = self._page
        if char == "\r":
            page.column = 0
            page.is_pending = False
        elif char in "\n\x0b\x0c":
            if page.modes.newline:
                page.column = 0
            page.is_pending = False
            page.line_feed()
        elif char == "\b":
            page.back()
        elif char == "\t":
            tab(page, (1,))
        elif char == "\x07":
            self.bells += 1
        elif char in "\x0e\x0f":
            self._screens.shift(shifted=char == "\x0e")

    def escape(self, body: str) -> None:
        """Do an escape sequence."""
        if body[0] in "()" and len(body) == 2:
            self._screens.choose_charset("()".index(body[0]), body[1])
        elif body in _ESCAPES:
            _ESCAPES[body](self)

    def sequence(self, parameters: str, rest: str) -> None:
        """Do a control sequence."""
        marker = ""
        if parameters and parameters[0] in _MARKERS:
            marker, parameters = parameters[0], parameters[1:]
        key = marker + rest
        page = self._page
        if key == "m":
            page.pen = page.pens.after(page.pen, parameters)
        elif ":" in parameters:
            pass
        elif key in EDITS:
            EDITS[key](page, self._numbers[parameters])
        elif key in REPORTS:
            self._reply(REPORTS[key](page, self._numbers[parameters]))
        elif key in _SEQUENCES:
            _SEQUENCES[key](self, self._numbers[parameters])

    def command(self, text: str) -> None:
        """Take a title (OSC 0 and 2); every other command is swallowed, the clipboard's too."""
        number, _, words = text.partition(";")
        if number in ("0", "2"):
            self.title = printable(words, _TITLE_AT_MOST)

    def _reply(self, answer: str) -> None:
        if len(self._replies) + len(answer) <= _REPLIES_AT_MOST:
            self._replies += answer

    def _switch(self, table: dict[int, switches.Switch], on: bool, numbers: Sequence[int]) -> None:
        for number in numbers:
            if number in table:
                table[number](self._screens, on)

    def _set_shape(self, number: int) -> None:
        self._shape = _SHAPES.get(number, self._shape)

    def _soft_reset(self) -> None:
        """DECSTR: modes, margins, pen and character sets, but neither text nor cursor."""
        page = self._page
        page.modes.reset_softly()
        page.pen = page.pens.plain
        page.reset_margins()
        self._screens.reset()
        self._set_shape(0)

    def _reset(self) -> None:
        """RIS: as if switched off and on, but the history is kept."""
        page = self._page
        self._screens.show_main()
        page.modes.reset()
        page.reset()
        keep_screen(page)
        erase_rows(page, 0, page.height)
        self._screens.reset()
        self._decoder.reset()
        self._set_shape(0)
        self.title = ""


def _next_line(terminal: Terminal) -> None:
    terminal.control("\r")
    terminal._page.line_feed()


_ESCAPES: Final[dict[str, Callable[[Terminal], None]]] = {
    "7": lambda terminal: terminal._screens.save_cursor(),
    "8": lambda terminal: terminal._screens.restore_cursor(),
    "=": lambda terminal: setattr(terminal.modes, "application_keypad", True),
    ">": lambda terminal: setattr(terminal.modes, "application_keypad", False),
    "D": lambda terminal: terminal._page.line_feed(),
    "E": _next_line,
    "H": lambda terminal: terminal._page.tabs.add(terminal._page.column),
    "M": lambda terminal: terminal._page.reverse_line_feed(),
    "c": Terminal._reset,
    "#8": lambda terminal: align(terminal._page),
}
_SEQUENCES: Final[dict[str, Callable[[Terminal, tuple[int, ...]], None]]] = {
    "h": lambda terminal, numbers: terminal._switch(switches.PUBLIC, True, numbers),
    "l": lambda terminal, numbers: terminal._switch(switches.PUBLIC, False, numbers),
    "?h": lambda terminal, numbers: terminal._switch(switches.PRIVATE, True, numbers),
    "?l": lambda terminal, numbers: terminal._switch(switches.PRIVATE, False, numbers),
    "s": lambda terminal, _numbers: terminal._screens.save_cursor(),
    "u": lambda terminal, _numbers: terminal._screens.restore_cursor(),
    " q": lambda terminal, numbers: terminal._set_shape(numbers[0]),
    "!p": lambda terminal, _numbers: terminal._soft_reset(),
}
