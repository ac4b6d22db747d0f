"""The table on the screen: what it paints, and what stays in place while rows change."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import App

from tests.tui.demo_deck import domain_row
from tui.widgets.domain_table import DomainTable

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.strip import Strip

    from engine.fleet import DomainRow
    from tui.widgets.row_list import RowKey


class CountingTable(DomainTable):
    """Counts the strips that are made and the lines that are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.made = 0
        self.painted: Counter[int] = Counter()

    def make_strip(self, key: RowKey) -> Strip:
        self.made += 1
        return super().make_strip(key)

    def render_line(self, y: int) -> Strip:
        self.painted[y] += 1
        return super().render_line(y)

    def forget(self) -> None:
        self.made = 0
        self.painted.clear()


class TableApp(App[None]):
    """A table of 10,000 rows."""

    CSS = "RowTable { overflow-x: hidden; } RowTable > .table--cursor { text-style: reverse; }"

    def __init__(self, number: int = 10_000) -> None:
        super().__init__()
        self.rows = [domain_row(f"vm-{place:05}", cpu=place % 100) for place in range(number)]
        self.opened: list[RowKey] = []

    def compose(self) -> ComposeResult:
        yield CountingTable()

    def on_mount(self) -> None:
        self.table.update_rows({row.key: row for row in self.rows})

    @property
    def table(self) -> CountingTable:
        return self.query_one(CountingTable)

    def change(self, *places: int, cpu: float = 77.0) -> None:
        changed = [replace(self.rows[place], cpu_percent=cpu) for place in places]
        self.table.update_rows({row.key: row for row in changed})

    def on_row_table_opened(self, event: DomainTable.Opened) -> None:
        self.opened.append(event.key)


def row_at(table: DomainTable, line: int) -> DomainRow:
    return table.list.rows[table.list.shown[table.scroll_offset.y + line]]


async def test_only_rows_in_the_window_are_ever_made() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert 0 < app.table.made <= 2 * 24  # again when the scrollbar takes its column


async def test_a_change_paints_the_changed_rows_that_are_seen_and_no_other() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.forget()
        app.change(2, 5, 9_000)
        await pilot.pause()
        assert app.table.made == 2
        assert set(app.table.painted) == {3, 6}


async def test_a_change_outside_the_window_paints_nothing() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.forget()
        app.change(*range(100, 10_000))
        await pilot.pause()
        assert app.table.made == 0
        assert not app.table.painted


async def test_a_change_that_no_column_shows_paints_nothing() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.forget()
        changed = replace(app.rows[2], has_pending_changes=False)
        app.table.update_rows({changed.key: changed})
        await pilot.pause()
        assert not app.table.painted
        assert row_at(app.table, 2).has_pending_changes is False


async def test_neighbours_that_change_are_painted_with_those_between_left_out() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.forget()
        app.change(0, 1, 2, 6, 8, 9)
        await pilot.pause()
        assert set(app.table.painted) == {1, 2, 3, 7, 9, 10}


async def test_moving_the_cursor_paints_two_rows_and_makes_none() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.focus()
        await pilot.pause()
        app.table.forget()
        await pilot.press("down")
        await pilot.pause()
        assert app.table.made == 0
        assert set(app.table.painted) == {1, 2}


async def test_cursor_and_window_stay_when_rows_come_and_go() -> None:
    app = TableApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        table = app.table
        table.move_to(app.rows[500].key)
        await pilot.pause()
        top = table.scroll_offset.y
        table.update_rows({app.rows[900].key: None})
        new = domain_row("vm-00900b")
        table.update_rows({new.key: new})
        await pilot.pause()
        assert table.cursor == app.rows[500].key
        assert table.scroll_offset.y == top


async def test_the_cursor_follows_its_row_when_that_is_sorted_elsewhere() -> None:
    app = TableApp(50)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        table = app.table
        table.move_to(app.rows[7].key)
        table.sort_by(table.list.sort, reverse=True)
        await pilot.pause()
        assert table.cursor == app.rows[7].key
        assert table.list.position(table.cursor) == 42


async def test_the_cursor_takes_the_place_of_a_row_that_went() -> None:
    app = TableApp(10)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        table = app.table
        table.move_to(app.rows[9].key)
        table.update_rows({app.rows[9].key: None})
        assert table.cursor == app.rows[8].key
        table.update_rows(dict.fromkeys((row.key for row in app.rows), None))
        assert table.cursor is None
        await pilot.press("enter", "space", "down", "end")
        assert app.opened == []


async def test_keys_move_mark_and_open() -> None:
    app = TableApp(100)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        table = app.table
        table.focus()
        await pilot.press("space", "down", "space", "end", "enter")
        assert table.list.marked() == [app.rows[0].key, app.rows[2].key]
        assert table.cursor == app.rows[99].key
        assert app.opened == [app.rows[99].key]
        await pilot.press("asterisk")
        assert len(table.list.marks) == 98


async def test_the_mouse_moves_marks_opens_and_sorts() -> None:
    app = TableApp(100)
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.pause()
        table = app.table
        await pilot.click(table, offset=(10, 4))
        assert table.cursor == row_at(table, 3).key
        await pilot.click(table, offset=(1, 4))
        assert table.list.marks == {row_at(table, 3).key}
        await pilot.click(table, offset=(10, 6), times=2)
        assert app.opened == [row_at(table, 5).key]
        await pilot.click(table, offset=(5, 0))
        assert table.list.reverse
        await pilot.click(table, offset=(5, 23))
        assert table.cursor == row_at(table, 22).key


async def test_sorting_goes_through_the_columns_that_are_shown() -> None:
    app = TableApp(10)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.table.focus()
        titles = []
        for _ in range(6):
            await pilot.press("o")
            titles.append(app.table.list.sort.title)
        assert titles == ["STATE", "VCPU", "CPU", "MEMORY", "VIEWERS", "NAME"]
        await pilot.press("O")
        assert app.table.list.reverse
