"""A terminal that changes its size: lines of the main screen are wrapped anew, as tmux does.

The alternate screen is cut or filled up: the program on it draws it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .reflow_screen import Spot, reflow_screen
from .row import Row

if TYPE_CHECKING:
    from .page import Page
    from .switches import Screens


def resize(screens: Screens, columns: int, height: int) -> None:
    """Give both screens another size; the row of the cursor stays."""
    page = screens.page
    if (columns, height) == (page.columns, page.height):
        return
    page.version += 1
    if columns != page.columns:
        _set_columns(screens, columns)
    if page.hidden is None:
        page.y += _set_height(page, page.rows, page.y, height, is_main=True)
    else:
        moved = _set_height(page, page.hidden, screens.main_spot.row, height, is_main=True)
        screens.move_saved(-moved)
        page.y += _set_height(page, page.rows, page.y, height, is_main=False)
    page.height = height
    page.y = min(page.y, height - 1)
    page.reset_margins()


def _set_columns(screens: Screens, columns: int) -> None:
    page = screens.page
    page.tabs = {place for place in page.tabs if place < columns}
    page.tabs.update(place for place in range(page.columns, columns) if place and place % 8 == 0)
    page.columns = columns
    if page.hidden is None:
        spot = Spot(page.column, page.y, page.is_pending)
        page.rows, spot = reflow_screen(page, page.rows, spot)
        page.column, page.y = spot.column, spot.row
        page.is_pending = spot.is_pending and page.modes.autowrap
        return
    page.hidden, spot = reflow_screen(page, page.hidden, screens.main_spot)
    screens.put_saved(spot)
    for row in page.rows:
        page.touched(row).resize(columns, page.version)
    page.column = min(page.column, columns - 1)
    page.is_pending = False


def _set_height(page: Page, rows: list[Row], cursor: int, height: int, *, is_main: bool) -> int:
    """Return by how many rows the cursor moves."""
    moved = 0
    while len(rows) > height and len(rows) - 1 > cursor and not rows[-1].used_cells():
        rows.pop()
    while len(rows) > height and cursor + moved > 0:
        row = rows.pop(0)
        moved -= 1
        if is_main:
            page.history.add(row)
    del rows[height:]
    missing = height - len(rows)
    while is_main and missing:
        page.version += 1
        back = page.history.take_back(page.columns, page.version)
        if back is None:
            break
        rows.insert(0, back)
        moved += 1
        missing -= 1
    for _ in range(missing):
        page.version += 1
        rows.append(Row(page.columns, page.version))
    return moved
