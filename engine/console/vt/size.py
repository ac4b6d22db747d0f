"""A terminal that changes its size: rows are kept, cut or filled up, not wrapped anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    _set_columns(page, columns)
    if page.hidden is None:
        page.y += _set_height(page, page.rows, page.y, height, is_main=True)
    else:
        moved = _set_height(page, page.hidden, screens.main_row, height, is_main=True)
        screens.move_saved(-moved)
        page.y += _set_height(page, page.rows, page.y, height, is_main=False)
    page.height = height
    page.y = min(page.y, height - 1)
    page.reset_margins()


def _set_columns(page: Page, columns: int) -> None:
    if columns == page.columns:
        return
    page.tabs = {place for place in page.tabs if place < columns}
    page.tabs.update(place for place in range(page.columns, columns) if place and place % 8 == 0)
    page.columns = columns
    for row in (*page.rows, *(page.hidden or ())):
        page.version += 1
        row.resize(columns, page.version)
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
