"""Cells of a fixed width, and the columns that fit."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tui.marks import ASCII, UNICODE
from tui.widgets.domain_columns import DOMAIN_COLUMNS
from tui.widgets.table_column import GAP, Part, column_widths, fit_cell


def text_of(parts: list[Part]) -> str:
    return "".join(text for text, _ in parts)


@pytest.mark.parametrize(
    ("text", "width", "right", "expected"),
    [
        ("web", 5, False, "web  "),
        ("42 %", 6, True, "  42 %"),
        ("a-very-long-name", 6, False, "a-ver…"),
        ("日本語の名前", 6, False, "日本 …"),
        ("日本", 4, False, "日本"),
        ("", 3, True, "   "),
    ],
)
def test_a_cell_is_exactly_as_wide_as_its_column(
    text: str, width: int, right: bool, expected: str
) -> None:
    fitted = text_of(fit_cell([(text, "")], width, right, UNICODE))
    assert fitted.rstrip() == expected.rstrip()
    assert cell_len(fitted) <= width


def test_an_addition_that_does_not_fit_is_left_out_whole() -> None:
    parts = [("◉ ?", "accent"), ("  10.20.1.40", "dim")]
    assert text_of(fit_cell(parts, 8, False, UNICODE)) == "◉ ?     "
    assert text_of(fit_cell(parts, 15, False, UNICODE)) == "◉ ?  10.20.1.40"


def test_ascii_marks_leave_nothing_else_in_a_cell() -> None:
    fitted = text_of(fit_cell([("● läuft – 日本", "")], 20, False, ASCII))
    assert fitted == "R l?uft - ??        "


@pytest.mark.parametrize("width", [60, 76, 100, 120, 150, 200, 300])
def test_columns_never_need_more_than_the_table_has(width: int) -> None:
    widths = column_widths(DOMAIN_COLUMNS, width)
    total = sum(each for _, each in widths) + GAP * (len(widths) - 1)
    assert total <= max(width, 73)


def test_a_narrow_table_has_what_matters_most() -> None:
    titles = [column.title for column, _ in column_widths(DOMAIN_COLUMNS, 76)]
    assert titles == ["NAME", "STATE", "VCPU", "CPU", "MEMORY", "VIEWERS"]
