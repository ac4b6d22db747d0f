"""The words behind the filter key."""

from __future__ import annotations

import pytest

from engine import DomainState
from tests.tui.demo_deck import domain_row
from tests.tui.widgets.test_domain_columns import session
from tui.row_filter import FilterError, parse_filter

ROWS = (
    domain_row("web-01", host="lab", cpu=42.0, sessions=(session("alice"),)),
    domain_row("web-02", host="edge", cpu=None),
    domain_row("mail", host="lab", state=DomainState.SHUTOFF, cpu=0.0),
    domain_row("kiosk", host="old", cpu=99.0, sessions_complete=False),
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", "web-01 web-02 mail kiosk"),
        ("web", "web-01 web-02"),
        ("WEB", "web-01 web-02"),
        ("title-of", ""),
        ("title", "web-01 web-02 mail kiosk"),
        ("uuid-of-mail", "mail"),
        ("state:running host:lab", "web-01"),
        ("!host:lab", "web-02 kiosk"),
        ("!web !mail", "kiosk"),
        ("viewers:>0", "web-01"),
        ("viewers:0", "web-02 mail"),
        ("who:alice", "web-01"),
        ("cpu:>=10", "web-01 kiosk"),
        ("cpu:<11", "web-01 mail"),
        ("memory:8", "web-01 web-02 mail kiosk"),
        ("vcpus:>4", ""),
        ("id:1", "web-01 web-02 kiosk"),
        ("[red]", ""),
    ],
)
def test_words_must_all_hold_and_the_unknown_is_no_number(text: str, names: str) -> None:
    test = parse_filter(text)
    assert [row.info.ref.name for row in ROWS if test(row)] == names.split()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("colour:red", "there is no field 'colour' to filter by"),
        ("cpu:fast", "'cpu:fast': a number is missing"),
        ("cpu:>", "'cpu:>': a number is missing"),
    ],
)
def test_a_word_that_means_nothing_is_named(text: str, message: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse_filter(text)
    assert caught.value.message == message
    assert caught.value.hint


def test_tags_are_whole_words_and_locks_can_be_looked_for() -> None:
    tagged = domain_row(tags=("Web", "blue"), protected=True)
    other = domain_row(tags=("webby",))
    for words in ("tag:web", "tag:=blue", "tag:web tag:blue", "is:protected", "!tag:webby"):
        assert parse_filter(words)(tagged), words
        assert not parse_filter(words)(other), words
