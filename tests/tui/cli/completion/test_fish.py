"""The completion script in a real fish."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from tests.tui.cli.command_line import HOSTILE_NAME
from tui.cli.verbs import VERBS

if TYPE_CHECKING:
    from tests.tui.cli.completion.conftest import Shell

pytestmark = pytest.mark.peer("fish")


def _complete(shell: Shell, line: str) -> list[str]:
    script = f"source $argv[1]; complete -C {shlex.quote(line)}"
    lines = shell("fish", "fish", "--no-config", "-c", script)
    return [text.partition("\t")[0] for text in lines]


def test_verbs_and_options(shell: Shell) -> None:
    assert set(_complete(shell, "virtdeck ")) == set(VERBS)
    assert _complete(shell, "virtdeck list --in") == ["--inactive"]
    assert _complete(shell, "virtdeck list --js") == ["--json"]
    assert set(_complete(shell, "virtdeck completion ")) == {"bash", "zsh", "fish"}
    assert _complete(shell, "virtdeck define hostile") == ["hostile.xml"]


def test_values_of_options(shell: Shell) -> None:
    assert "graphics-session" in _complete(shell, "virtdeck events --event gra")
    assert _complete(shell, "virtdeck list --connect ") == []


def test_names_of_domains_are_never_evaluated(shell: Shell) -> None:
    printed = HOSTILE_NAME.replace("\u202e", "\\u202e")
    assert _complete(shell, "virtdeck start ") == [printed]
    assert _complete(shell, "virtdeck -c test:///default start ") == ["test"]
