"""Which rows a table shows, and in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.tui.demo_deck import domain_row
from tui.domain_groups import GROUPINGS
from tui.widgets.domain_columns import DOMAIN_COLUMNS
from tui.widgets.row_groups import heading_key
from tui.widgets.row_list import RowList

if TYPE_CHECKING:
    from engine.fleet import DomainRow

NAME = DOMAIN_COLUMNS[0]
CPU = next(column for column in DOMAIN_COLUMNS if column.title == "CPU")


def listing(**cpu_by_name: float | None) -> RowList:  # type: ignore[type-arg]
    rows = [domain_row(name, cpu=cpu) for name, cpu in cpu_by_name.items()]
    result = RowList(NAME)
    result.update({row.key: row for row in rows})
    return result


def names(rows: RowList) -> list[str]:  # type: ignore[type-arg]
    return [rows.rows[key].info.ref.name for key in rows.shown]


def test_rows_are_sorted_by_name_first() -> None:
    assert names(listing(b=1.0, a=2.0, c=3.0)) == ["a", "b", "c"]


def test_what_is_not_known_comes_last_either_way() -> None:
    rows = listing(a=4.0, b=None, c=8.0)
    rows.sort_by(CPU, reverse=False)
    assert names(rows) == ["a", "c", "b"]
    rows.sort_by(CPU, reverse=True)
    assert names(rows) == ["c", "a", "b"]


def test_equal_figures_stay_in_the_order_of_names_either_way() -> None:
    rows = listing(b=4.0, a=4.0, c=8.0)
    rows.sort_by(CPU, reverse=True)
    assert names(rows) == ["c", "a", "b"]


def test_a_change_that_moves_nothing_keeps_the_very_order() -> None:
    rows = listing(a=1.0, b=2.0)
    before = rows.shown
    row = domain_row("a", cpu=50.0)
    rows.update({row.key: row})
    assert rows.shown is before
    assert rows.rows[row.key].cpu_percent == 50.0


def test_a_new_figure_moves_its_row_where_rows_are_sorted_by_it() -> None:
    rows = listing(a=4.0, b=8.0)
    rows.sort_by(CPU, reverse=True)
    row = domain_row("a", cpu=100.0)
    rows.update({row.key: row})
    assert names(rows) == ["a", "b"]


def test_a_row_enters_and_leaves_the_filter_as_it_changes() -> None:
    rows = listing(a=4.0, b=80.0)
    rows.show_only(lambda row: (row.cpu_percent or 0) > 50)
    assert names(rows) == ["b"]
    row = domain_row("a", cpu=90.0)
    rows.update({row.key: row})
    assert names(rows) == ["a", "b"]


def test_a_mark_survives_sorting_and_filtering_and_goes_with_its_row() -> None:
    rows = listing(a=4.0, b=8.0)
    key = domain_row("a").key
    rows.toggle_mark(key)
    rows.sort_by(CPU, reverse=True)
    rows.show_only(lambda row: row.info.ref.name == "b")
    assert rows.marked() == []
    assert rows.marks == {key}
    rows.show_only(lambda row: True)
    assert rows.marked() == [key]
    rows.update({key: None})
    assert rows.marks == set()
    assert names(rows) == ["b"]


def test_a_range_goes_from_the_last_mark_to_the_row_either_way() -> None:
    rows = listing(a=1.0, b=2.0, c=3.0, d=4.0)
    a, b, c, d = rows.shown
    assert rows.mark_range(c) == [c]
    assert rows.mark_range(a) == [a, b, c]
    rows.toggle_mark(b)
    assert rows.marked() == [a, c]
    assert rows.mark_range(d) == [d]
    assert rows.marked() == [a, c, d]


def test_a_range_does_not_begin_at_a_row_that_is_not_shown() -> None:
    rows = listing(a=1.0, b=2.0, c=3.0)
    a, _, c = rows.shown
    rows.toggle_mark(a)
    rows.show_only(lambda row: row.info.ref.name != "a")
    assert rows.mark_range(c) == [c]


def test_inverting_touches_shown_rows_only() -> None:
    rows = listing(a=4.0, b=8.0, c=9.0)
    rows.toggle_mark(domain_row("a").key)
    rows.show_only(lambda row: row.info.ref.name != "c")
    rows.invert_marks()
    assert rows.marks == {domain_row("b").key}


def test_of_a_changed_row_alone_the_order_is_asked_and_once() -> None:
    asked: list[str] = []
    rows = listing(**{f"vm-{number}": float(number) for number in range(100)})

    def load(row: DomainRow) -> float | None:
        asked.append(row.info.ref.name)
        return row.cpu_percent

    rows.sort_by(replace(CPU, sort_key=load), reverse=True)
    assert len(asked) == 100
    asked.clear()
    rows.sort_by(rows.sort, reverse=False)
    changed = [domain_row("vm-3", cpu=500.0), domain_row("vm-4", cpu=4.0)]
    rows.update({row.key: row for row in changed})
    rows.show_only(lambda row: row.info.ref.name != "vm-5")
    assert asked == ["vm-3", "vm-4"]
    assert names(rows)[-1] == "vm-3"


def test_headings_are_lines_and_never_rows() -> None:
    rows = listing(a=1.0, b=2.0)
    rows.group_by(GROUPINGS["host"])
    heading = heading_key("lab")
    assert rows.lines == [heading, *rows.shown]
    assert rows.mark_range(rows.shown[1]) == [rows.shown[1]]
    rows.toggle_mark(heading)
    rows.fold("lab")
    assert rows.lines == [heading]
    assert rows.marked() == rows.shown
    rows.toggle_mark(heading)
    assert rows.marked() == []
