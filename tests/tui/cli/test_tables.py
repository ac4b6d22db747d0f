"""Aligned columns."""

from __future__ import annotations

from tui.cli.tables import facts, table


def test_a_table_is_as_wide_as_its_widest_cells() -> None:
    assert table(("Id", "Name"), [("1", "a-long-name"), ("-", "b")]) == [
        " Id   Name",
        "-------------------",
        " 1    a-long-name",
        " -    b",
    ]


def test_a_wide_character_takes_two_columns_and_an_accent_none() -> None:
    lines = table(("Name", "State"), [("日本", "on"), ("e\u0301", "off")])
    assert lines[2:] == [" 日本   on", " e\u0301      off"]


def test_a_cell_cannot_add_a_line_or_steer_the_terminal() -> None:
    lines = table(("Name",), [("a\nb\x1b[2J\u202e",)])
    assert lines[2] == " a\\nb\\x1b[2J\\u202e"


def test_facts_stand_below_each_other() -> None:
    assert facts([("Id", "1"), ("Name", "a\nb"), ("Title", "")]) == [
        "Id:    1",
        "Name:  a\\nb",
        "Title:",
    ]
