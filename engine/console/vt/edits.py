"""What control sequences do to the page: moving, erasing, inserting, scrolling, tabs.

Numbers after a name are sections of ECMA-48; the rest is in xterm's control sequences. ``EDITS``
maps the characters behind the parameters to a function of the page and the parameters, of which
there is at least one and 0 stands for one left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .style import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from .page import Page

    Edit = Callable[[Page, tuple[int, ...]], None]


def move_to(page: Page, column: int, row: int) -> None:
    """Put the cursor somewhere on the screen; in origin mode rows count from the top margin."""
    first, last = (page.top, page.bottom) if page.modes.origin else (0, page.height - 1)
    page.column = min(max(column, 0), page.columns - 1)
    page.y = min(max(row + first, first), last)
    page.is_pending = False


def move_down(page: Page, count: int) -> None:
    """Go down (up, if negative), to the margin at most when the way leads there."""
    if count < 0:
        page.y = max(page.y + count, page.top if page.y >= page.top else 0)
    else:
        last = page.bottom if page.y <= page.bottom else page.height - 1
        page.y = min(page.y + count, last)
    page.is_pending = False


def move_right(page: Page, count: int) -> None:
    """Go right (left, if negative), to the edge at most."""
    page.column = min(max(page.column + count, 0), page.columns - 1)
    page.is_pending = False


def _cursor_position(page: Page, numbers: tuple[int, ...]) -> None:
    """CUP 8.3.21, HVP 8.3.63."""
    column = numbers[1] - 1 if len(numbers) > 1 else 0
    move_to(page, column, max(numbers[0] - 1, 0))


def _cursor_row(page: Page, numbers: tuple[int, ...]) -> None:
    """VPA 8.3.158."""
    move_to(page, page.column, max(numbers[0] - 1, 0))


def _cursor_column(page: Page, numbers: tuple[int, ...]) -> None:
    """CHA 8.3.9, HPA 8.3.57."""
    move_right(page, max(numbers[0] - 1, 0) - page.column)


def _next_line(page: Page, numbers: tuple[int, ...]) -> None:
    """CNL 8.3.12."""
    page.column = 0
    move_down(page, numbers[0] or 1)


def _previous_line(page: Page, numbers: tuple[int, ...]) -> None:
    """CPL 8.3.13."""
    page.column = 0
    move_down(page, -(numbers[0] or 1))


def _erase_in_line(page: Page, numbers: tuple[int, ...]) -> None:
    """EL 8.3.41."""
    page.is_pending = False
    if numbers[0] == 0:
        page.erase(page.column, page.columns)
    elif numbers[0] == 1:
        page.erase(0, page.column + 1)
    elif numbers[0] == 2:
        page.erase(0, page.columns)


def _erase_in_page(page: Page, numbers: tuple[int, ...]) -> None:
    """ED 8.3.39; 3 is xterm's: the history."""
    page.is_pending = False
    if numbers[0] == 0:
        page.erase(page.column, page.columns)
        erase_rows(page, page.y + 1, page.height)
    elif numbers[0] == 1:
        erase_rows(page, 0, page.y)
        page.erase(0, page.column + 1)
    elif numbers[0] == 2:
        keep_screen(page)
        erase_rows(page, 0, page.height)
    elif numbers[0] == 3:
        page.version += 1
        page.history.clear()


def erase_rows(page: Page, start: int, end: int) -> None:
    """Blank whole rows. Untouched ones stay: to clear a clear screen costs nothing."""
    is_plain = page.pen.blank is PLAIN
    for place in range(start, end):
        row = page.rows[place]
        if row.version != row.fresh or not is_plain:
            page.rows[place] = page.new_row()


def keep_screen(page: Page) -> None:
    """Put what is on the main screen into the history before it is cleared, as tmux does.

    A boot loader clears the screen between its messages; they are worth reading afterwards.
    """
    if page.hidden is not None:
        return
    touched = [place for place, row in enumerate(page.rows) if row.version != row.fresh]
    used = [place for place in touched if page.rows[place].used_cells()]
    for place in range(used[-1] + 1 if used else 0):
        row = page.rows[place]
        row.is_wrapped = row.is_wrapped and place < used[-1]  # what comes next is another line
        page.history.add(row)
    page.history.keep()


def _insert_lines(page: Page, numbers: tuple[int, ...]) -> None:
    """IL 8.3.67."""
    if page.top <= page.y <= page.bottom:
        page.move_down(page.y, numbers[0] or 1)
        page.column = 0
        page.is_pending = False


def _delete_lines(page: Page, numbers: tuple[int, ...]) -> None:
    """DL 8.3.32."""
    if page.top <= page.y <= page.bottom:
        page.move_up(page.y, numbers[0] or 1)
        page.column = 0
        page.is_pending = False


def _insert_cells(page: Page, numbers: tuple[int, ...]) -> None:
    """ICH 8.3.64."""
    page.is_pending = False
    page.insert_blanks(numbers[0] or 1)


def _delete_cells(page: Page, numbers: tuple[int, ...]) -> None:
    """DCH 8.3.26."""
    page.is_pending = False
    page.delete_cells(numbers[0] or 1)


def _erase_cells(page: Page, numbers: tuple[int, ...]) -> None:
    """ECH 8.3.38."""
    page.is_pending = False
    page.erase(page.column, min(page.column + (numbers[0] or 1), page.columns))


def _scroll_down(page: Page, numbers: tuple[int, ...]) -> None:
    """SD 8.3.113; with five parameters it is xterm's highlighting of the mouse."""
    if len(numbers) == 1:
        page.scroll_down(numbers[0] or 1)


def _repeat(page: Page, numbers: tuple[int, ...]) -> None:
    """REP 8.3.103; a row full at most (tmux has that limit too), or seven bytes cost a screen."""
    if page.last_char:
        page.print(page.last_char * min(numbers[0] or 1, page.columns))


def _set_margins(page: Page, numbers: tuple[int, ...]) -> None:
    """DECSTBM."""
    top = max(numbers[0] - 1, 0)
    bottom = numbers[1] if len(numbers) > 1 and numbers[1] else page.height
    bottom = min(bottom, page.height) - 1
    if top < bottom:
        page.top, page.bottom = top, bottom
        move_to(page, 0, 0)


def tab(page: Page, numbers: tuple[int, ...]) -> None:
    """Go to the next tab stops (CHT 8.3.10)."""
    for _ in range(numbers[0] or 1):
        if page.column == page.columns - 1:
            break
        stops = (place for place in range(page.column + 1, page.columns) if place in page.tabs)
        page.column = next(stops, page.columns - 1)


def _tab_back(page: Page, numbers: tuple[int, ...]) -> None:
    """CBT 8.3.7."""
    page.is_pending = False
    for _ in range(numbers[0] or 1):
        if not page.column:
            break
        stops = (place for place in range(page.column - 1, -1, -1) if place in page.tabs)
        page.column = next(stops, 0)


def _clear_tabs(page: Page, numbers: tuple[int, ...]) -> None:
    """TBC 8.3.154."""
    if numbers[0] == 0:
        page.tabs.discard(page.column)
    elif numbers[0] == 3:
        page.tabs.clear()


def align(page: Page) -> None:
    """Fill the screen with E, to adjust the tube by (DECALN)."""
    page.reset_margins()
    move_to(page, 0, 0)
    for row in page.rows:
        row.cells = ["E"] * page.columns
        row.styles = [page.pens.plain.style] * page.columns
        row.has_wide = row.is_styled = row.is_wrapped = False
        page.touched(row)


EDITS: Final[dict[str, Edit]] = {
    "@": _insert_cells,
    "A": lambda page, numbers: move_down(page, -(numbers[0] or 1)),
    "B": lambda page, numbers: move_down(page, numbers[0] or 1),
    "C": lambda page, numbers: move_right(page, numbers[0] or 1),
    "D": lambda page, numbers: move_right(page, -(numbers[0] or 1)),
    "E": _next_line,
    "F": _previous_line,
    "G": _cursor_column,
    "H": _cursor_position,
    "I": tab,
    "J": _erase_in_page,
    "?J": _erase_in_page,
    "K": _erase_in_line,
    "?K": _erase_in_line,
    "L": _insert_lines,
    "M": _delete_lines,
    "P": _delete_cells,
    "S": lambda page, numbers: page.scroll_up(numbers[0] or 1),
    "T": _scroll_down,
    "X": _erase_cells,
    "Z": _tab_back,
    "`": _cursor_column,
    "a": lambda page, numbers: move_right(page, numbers[0] or 1),
    "b": _repeat,
    "d": _cursor_row,
    "e": lambda page, numbers: move_down(page, numbers[0] or 1),
    "f": _cursor_position,
    "g": _clear_tabs,
    "r": _set_margins,
}
