"""The completion script in a real zsh; its widgets, which need a terminal, print what they get."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from tests.tui.cli.command_line import HOSTILE_NAME
from tui.cli.verbs import VERBS

if TYPE_CHECKING:
    from tests.tui.cli.completion.conftest import Shell

pytestmark = pytest.mark.peer("zsh")


def _complete(shell: Shell, *words: str) -> list[str]:
    script = (
        'compdef() { }; compadd() { shift; print -rl -- "$@"; }; _files() { print FILES; }\n'
        f'source "$0"; words=({shlex.join(words)}); CURRENT=${{#words}}; _virtdeck'
    )
    return [text for text in shell("zsh", "zsh", "-f", "-c", script) if text]


def test_verbs_and_options(shell: Shell) -> None:
    assert _complete(shell, "virtdeck", "") == list(VERBS)
    assert "--inactive" in _complete(shell, "virtdeck", "list", "-")
    assert _complete(shell, "virtdeck", "completion", "") == ["bash", "zsh", "fish"]
    assert _complete(shell, "virtdeck", "define", "") == ["FILES"]


def test_values_of_options(shell: Shell) -> None:
    assert "graphics" in _complete(shell, "virtdeck", "events", "--event", "")
    assert _complete(shell, "virtdeck", "list", "--connect", "") == []


def test_names_of_domains_are_never_evaluated(shell: Shell) -> None:
    printed = HOSTILE_NAME.replace("\u202e", "\\u202e")
    assert _complete(shell, "virtdeck", "start", "") == [printed]
    assert _complete(shell, "virtdeck", "-c", "test:///default", "start", "") == ["test"]
