"""The words behind / for sessions and events."""

from __future__ import annotations

import pytest

from tui.row_filter import FilterError
from tui.text_filter import parse_text_filter

FIELDS = {"who": lambda row: row[0], "host": lambda row: row[1]}
ROW = ("Alice [::1]:5900", "lab")


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("", True),
        ("alice", True),
        ("ALICE", True),
        ("bob", False),
        ("who:ali", True),
        ("host:ali", False),
        ("alice host:lab", True),
        ("alice host:edge", False),
        ("!bob", True),
        ("!who:alice", False),
        ("!", False),
        ("[::1]:5900", True),
        (":5900", True),
        ("/^ali.e/", True),
        ("!/^ALI.e/", False),
        (r"~\d{4}$", True),
        ("host:=lab", True),
        ("host:=la", False),
        ("host:~^l.b$", True),
        ("@lab", True),
        ("@edge", False),
        ('"alice [::"', True),
        ('"lab alice"', False),
    ],
)
def test_words_must_all_hold(text: str, passes: bool) -> None:
    assert parse_text_filter(text, FIELDS)(ROW) is passes


def test_an_unknown_field_is_named_with_those_there_are() -> None:
    with pytest.raises(FilterError, match="no field 'colour'") as refusal:
        parse_text_filter("colour:red", FIELDS)
    assert refusal.value.hint == "known: who, host"


@pytest.mark.parametrize("text", ["/(/", "~(", "who:~("])
def test_a_bad_expression_says_so(text: str) -> None:
    with pytest.raises(FilterError, match="no regular expression"):
        parse_text_filter(text, FIELDS)
