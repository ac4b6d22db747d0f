"""Switches: modes set and reset (SM and RM of ECMA-48, DECSET and DECRST of xterm and Linux)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from .edits import move_to
from .modes import MouseMode
from .reflow_screen import Spot

if TYPE_CHECKING:
    from collections.abc import Callable

    from .page import Page
    from .pen import Pen

    Switch = Callable[["Screens", bool], None]


@dataclass(frozen=True, slots=True)
class SavedCursor:
    """What DECSC keeps (VT220 programmer reference, "save cursor")."""

    column: int
    row: int
    is_pending: bool
    pen: Pen
    origin: bool
    charsets: tuple[bool, bool]
    is_shifted: bool


class Screens:
    """The main and the alternate screen of a page, the character sets, and each one's cursor."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.reset()

    def reset(self) -> None:
        """Forget the saved cursors and the character sets."""
        self._saved: dict[bool, SavedCursor] = {}
        #: G0 and G1: True is DEC's line drawing.
        self.charsets = [False, False]
        self.is_shifted = False
        self.page.translation = None

    def choose_charset(self, place: int, name: str) -> None:
        """Designate G0 or G1 (ECMA-35); also in UTF-8, as Linux and xterm do."""
        self.charsets[place] = name == "0"
        self.shift(shifted=self.is_shifted)

    def shift(self, *, shifted: bool) -> None:
        """Print with G1 (SO) or G0 (SI)."""
        self.is_shifted = shifted
        self.page.translation = LINE_DRAWING if self.charsets[shifted] else None

    def save_cursor(self) -> None:
        """DECSC; each screen has its own."""
        page = self.page
        self._saved[page.modes.alternate] = SavedCursor(
            page.column, page.y, page.is_pending, page.pen, page.modes.origin,
            (self.charsets[0], self.charsets[1]), self.is_shifted,
        )  # fmt: skip

    def restore_cursor(self) -> None:
        """DECRC; home if nothing was saved."""
        page = self.page
        saved = self._saved.get(page.modes.alternate)
        if saved is None:
            page.modes.origin = False
            move_to(page, 0, 0)
            return
        page.modes.origin = saved.origin
        page.column = min(saved.column, page.columns - 1)
        page.y = min(saved.row, page.height - 1)
        page.is_pending = saved.is_pending and page.column == page.columns - 1
        page.pen = saved.pen
        self.charsets = list(saved.charsets)
        self.shift(shifted=saved.is_shifted)

    def show_alternate(self) -> None:
        """Show the other screen, blank."""
        page = self.page
        if page.hidden is None:
            page.hidden = page.rows
            page.modes.alternate = True
            page.rows = [page.new_row() for _ in range(page.height)]

    def show_main(self) -> None:
        """Show the main screen as it was left."""
        page = self.page
        if page.hidden is not None:
            page.rows, page.hidden = page.hidden, None
            page.modes.alternate = False
            page.version += 1

    def move_saved(self, rows: int) -> None:
        """Rows have gone from the top of the main screen (or come, if negative)."""
        saved = self._saved.get(False)
        if saved is not None:
            self._saved[False] = replace(saved, row=max(saved.row - rows, 0))

    def put_saved(self, spot: Spot) -> None:
        """The cursor of the main screen is elsewhere now."""
        saved = self._saved.get(False)
        if saved is not None:
            self._saved[False] = replace(
                saved, column=spot.column, row=spot.row, is_pending=spot.is_pending
            )

    @property
    def main_spot(self) -> Spot:
        """The main screen's cursor while the alternate screen is shown."""
        saved = self._saved.get(False)
        if saved is None:
            return Spot(self.page.column, self.page.y, False)
        return Spot(saved.column, min(saved.row, self.page.height - 1), saved.is_pending)


def _set(name: str, screens: Screens, on: bool) -> None:
    setattr(screens.page.modes, name, on)


def _set_origin(screens: Screens, on: bool) -> None:
    """DECOM homes the cursor."""
    screens.page.modes.origin = on
    move_to(screens.page, 0, 0)


def _set_autowrap(screens: Screens, on: bool) -> None:
    """DECAWM."""
    screens.page.modes.autowrap = on
    screens.page.is_pending = False


def _set_mouse(mode: MouseMode, screens: Screens, on: bool) -> None:
    screens.page.modes.mouse = mode if on else MouseMode.OFF


def _use_alternate(screens: Screens, on: bool) -> None:
    if on:
        screens.show_alternate()
    else:
        screens.show_main()


def _save_and_use_alternate(screens: Screens, on: bool) -> None:
    """1049: the cursor is saved before and restored after."""
    if on:
        if screens.page.hidden is None:
            screens.save_cursor()
        screens.show_alternate()
    elif screens.page.hidden is not None:
        screens.show_main()
        screens.restore_cursor()


def _save_cursor(screens: Screens, on: bool) -> None:
    if on:
        screens.save_cursor()
    else:
        screens.restore_cursor()


PRIVATE: Final[dict[int, Switch]] = {
    1: partial(_set, "application_cursor"),
    5: partial(_set, "reverse_screen"),
    6: _set_origin,
    7: _set_autowrap,
    9: partial(_set_mouse, MouseMode.X10),
    25: partial(_set, "cursor_visible"),
    45: partial(_set, "reverse_wrap"),
    47: _use_alternate,
    66: partial(_set, "application_keypad"),
    1000: partial(_set_mouse, MouseMode.NORMAL),
    1002: partial(_set_mouse, MouseMode.BUTTON),
    1003: partial(_set_mouse, MouseMode.ANY),
    1004: partial(_set, "focus_reports"),
    1006: partial(_set, "mouse_sgr"),
    1047: _use_alternate,
    1048: _save_cursor,
    1049: _save_and_use_alternate,
    2004: partial(_set, "bracketed_paste"),
}
PUBLIC: Final[dict[int, Switch]] = {4: partial(_set, "insert"), 20: partial(_set, "newline")}

#: DEC's special graphics (VT100 user guide, table 3-9), characters 0x5f to 0x7e.
LINE_DRAWING: Final = dict(enumerate(" ◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·", 0x5F))
