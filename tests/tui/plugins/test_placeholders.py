"""Words of commands: what they may stand for, and what foreign text may not do there."""

from __future__ import annotations

import pytest

from engine.errors import InvalidArgument
from tui.plugins.placeholders import filled, missing, parse_command

KNOWN = ("name", "ip")


def test_words_are_filled_one_by_one_and_never_split() -> None:
    command = parse_command(["ping", "-c", "4", "{ip}", "of {name}"], KNOWN)
    values = {"ip": "10.0.0.1", "name": "a b; rm -rf /"}
    assert filled(command, values) == ["ping", "-c", "4", "10.0.0.1", "of a b; rm -rf /"]


@pytest.mark.parametrize("value", ["ping {ip}", 7, ["ping", 4], {"a": "b"}])
def test_a_command_is_a_list_of_words(value: object) -> None:
    with pytest.raises(InvalidArgument, match="list of words"):
        parse_command(value, KNOWN)


def test_a_word_that_stands_for_nothing_is_refused_with_what_there_is() -> None:
    with pytest.raises(InvalidArgument, match="{nmae}") as refusal:
        parse_command(["echo", "{nmae}"], KNOWN)
    assert refusal.value.hint == "known: ip, name"


def test_other_braces_are_left_alone() -> None:
    assert filled(parse_command(["awk", "{print $1}", "{}"], KNOWN), {}) == [
        "awk",
        "{print $1}",
        "{}",
    ]


def test_a_guest_cannot_name_itself_into_an_option() -> None:
    with pytest.raises(InvalidArgument, match="begins with a dash"):
        filled(("rm", "{name}"), {"name": "-rf"})
    assert filled(("rm", "./{name}"), {"name": "-rf"}) == ["rm", "./-rf"]


def test_what_is_not_known_is_named() -> None:
    assert missing(("ping", "{ip}", "{name}"), {"name": "web"}) == ["ip"]
    with pytest.raises(InvalidArgument, match="ip is not known"):
        filled(("ping", "{ip}"), {})
