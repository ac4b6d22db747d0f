"""The table of verbs."""

from __future__ import annotations

import pytest

from tui.cli.arguments import verb_parser
from tui.cli.verbs import VERBS, load_command


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_of_the_table_has_a_command_with_help(verb: str) -> None:
    arguments = load_command(verb).arguments
    text = " ".join(verb_parser(verb, VERBS[verb].summary, arguments).format_help().split())
    assert VERBS[verb].summary in text
    for argument in arguments:
        assert argument.help in text
