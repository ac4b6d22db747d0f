"""Splitting a line, and the options that every verb has."""

from __future__ import annotations

from argparse import ArgumentTypeError

import pytest

from tui.cli.arguments import Argument, general_parser, positive_count, split_verb, verb_parser
from tui.cli.verbs import VERBS


@pytest.mark.parametrize(
    ("line", "verb", "others"),
    [
        ("list", "list", ""),
        ("-c test:///x list --all", "list", "-c test:///x --all"),
        ("--connect=test:///x list", "list", "--connect=test:///x"),
        ("-ctest:///x list", "list", "-ctest:///x"),
        ("--json --deadline 3 info list", "info", "--json --deadline 3 list"),
        ("-rc test:///x list", "list", "-rc test:///x"),
        ("-cr list", "list", "-cr"),
        ("-c list", None, "-c list"),
        ("--json", None, "--json"),
        ("", None, ""),
    ],
)
def test_the_verb_is_found_among_the_options(line: str, verb: str | None, others: str) -> None:
    assert split_verb(line.split()) == (verb, others.split())


def test_global_options_stand_before_and_after_the_verb() -> None:
    parser = verb_parser("list", "List", (Argument("--all", action="store_true", help="all"),))
    options = parser.parse_args(["-r", "--all", "--json", "-c", "test:///x", "--deadline", "2.5"])
    assert (options.readonly, options.all, options.json) == (True, True, True)
    assert (options.connect, options.deadline) == ("test:///x", 2.5)


@pytest.mark.parametrize("text", ["0", "-1", "nan", "inf", "soon"])
def test_a_deadline_is_a_time(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        verb_parser("list", "List", ()).parse_args([f"--deadline={text}"])
    assert f"--deadline: '{text}' is not a number of seconds" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["0", "-3", "1.5", "many"])
def test_a_count_is_above_zero(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match=text):
        positive_count(text)


def test_the_general_help_names_every_verb() -> None:
    text = general_parser(VERBS).format_help()
    for name, entry in VERBS.items():
        assert f"  {name:<10}  {entry.summary}\n" in text


def test_the_application_opens_every_host_a_verb_asks_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = ["-c", "test:///default", "--connect", "test:///demo"]
    assert general_parser(VERBS).parse_args(line).connect == ["test:///default", "test:///demo"]
    with pytest.raises(SystemExit) as ended:
        verb_parser("list", "Lists", ()).parse_args(line)
    assert ended.value.code == 2
    assert "named twice" in capsys.readouterr().err
