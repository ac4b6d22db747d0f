"""What may stand where."""

from __future__ import annotations

from tui.cli.arguments import Argument
from tui.cli.completion.offers import offer, offer_cases, value_options
from tui.cli.verbs import VERBS


def test_every_verb_has_cases() -> None:
    cases = offer_cases()
    for verb in VERBS:
        assert f'"{verb} -") offer=' in cases
        assert f'"{verb} "*) offer=' in cases


def test_options_that_take_a_value_are_known() -> None:
    options = value_options().split("|")
    assert {"-c", "--connect", "--deadline", "--event", "--domain", "--key"} <= set(options)
    assert not {"--all", "--json", "--version"} & set(options)
    assert len(options) == len(set(options))


def test_an_argument_offers_what_its_declaration_says() -> None:
    assert offer(Argument("domain", completes="domain", help="")) == "@domain"
    assert offer(Argument("shell", choices=("a", "b"), help="")) == "a b"
    assert offer(Argument("name", help="")) == ""
