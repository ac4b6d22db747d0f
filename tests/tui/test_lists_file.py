"""lists.toml: what is written is read again, and whatever is wrong in it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.errors import InvalidArgument
from tui.list_layout import ColumnLayout, ListChoices, ListView
from tui.lists_file import change_lists, lists_text, load_lists, parse_lists

if TYPE_CHECKING:
    from pathlib import Path

CHOICES = ListChoices(
    columns=ColumnLayout(("name", "state", "uuid"), {"name": 20}),
    hosts={'odd "host" é\x7f': ColumnLayout(("name",))},
    views={
        "web servers": ListView(
            filter='title:"a \\b" ~^x',
            sort="cpu",
            reverse=True,
            group="tag",
            faults=True,
            columns=ColumnLayout(("cpu", "name")),
        )
    },
    beside=True,
)


def test_what_is_written_is_read_again() -> None:
    assert parse_lists(lists_text(CHOICES)) == (CHOICES, ())
    assert parse_lists(lists_text(ListChoices())) == (ListChoices(), ())


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("columns = 3", "columns: must be a table"),
        ('columns.names = ["nam"]', "columns.names: there is no column 'nam'"),
        ('columns.names = ["name", "name"]', "columns.names: must be a list of different"),
        ("columns.names = [{}]", "columns.names: there is no column {}"),
        ("columns.widths.name = 0", "columns.widths.name: must be a number from 3"),
        ("columns.widths.name = true", "columns.widths.name: must be a number from 3"),
        ("columns.widths.x = 9", "columns.widths.x: there is no such column"),
        ("hosts = []", "hosts: must be a table"),
        ("hosts.lab.colour = 1", "hosts.lab.colour: there is no such field"),
        ("views.x.filter = 'cpu:fast'", "views.x.filter: 'cpu:fast': a number is missing"),
        ("views.x.sort = 'x'", "views.x.sort: 'x' is none of"),
        ("views.x.reverse = 1", "views.x.reverse: must be true or false"),
        ("views.x.group = 'x'", "views.x.group: 'x' is none of"),
        ("details = 'above'", "details: 'above' is none of"),
        ("nonsense = 1", "nonsense: there is no such field"),
        ("= 1", "Invalid"),
    ],
)
def test_what_is_wrong_is_named_and_has_its_default(text: str, field: str) -> None:
    choices, (problem, *_) = parse_lists(text)
    assert problem.startswith(field)
    assert choices.columns == ColumnLayout()
    assert not choices.beside


def test_one_choice_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "lists.toml"
    path.write_text(lists_text(CHOICES))
    change_lists(path, lambda choices: choices.with_view("web servers", None))
    choices, problems = load_lists(path)
    assert (choices.views, problems) == ({}, ())
    assert choices.columns == CHOICES.columns


def test_a_broken_file_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "lists.toml"
    path.write_text("nonsense = 1\n")
    with pytest.raises(InvalidArgument, match="nonsense") as caught:
        change_lists(path, lambda choices: choices)
    assert "repair" in (caught.value.hint or "")
    assert path.read_text() == "nonsense = 1\n"
