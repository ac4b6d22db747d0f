"""The completion script in a real bash."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from tests.tui.cli.command_line import HOSTILE_NAME
from tui.cli.verbs import VERBS

if TYPE_CHECKING:
    from tests.tui.cli.completion.conftest import Shell

pytestmark = pytest.mark.peer("bash")


def _complete(shell: Shell, line: str) -> list[str]:
    script = (
        'source "$0"; compopt() { :; }\n'
        f"COMP_LINE={shlex.quote(line)}; COMP_POINT=${{#COMP_LINE}}; _virtdeck\n"
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    return [text for text in shell("bash", "bash", "--norc", "-c", script) if text]


def test_verbs(shell: Shell) -> None:
    assert _complete(shell, "virtdeck ") == list(VERBS)
    assert _complete(shell, "virtdeck -c test:///default li") == ["list"]


def test_options_of_a_verb_and_of_all(shell: Shell) -> None:
    assert _complete(shell, "virtdeck list --in") == ["--inactive"]
    assert _complete(shell, "virtdeck list --js") == ["--json"]
    assert _complete(shell, "virtdeck --js") == ["--json"]
    assert _complete(shell, "virtdeck info --in") == []


def test_values_of_options(shell: Shell) -> None:
    assert _complete(shell, "virtdeck events --event gra") == [
        "graphics",
        "graphics-clients",
        "graphics-migrated",
        "graphics-session",
    ]
    assert _complete(shell, "virtdeck list --connect ") == []
    assert _complete(shell, "virtdeck completion z") == ["zsh"]


def test_names_of_domains_are_quoted_and_never_evaluated(shell: Shell) -> None:
    (name,) = _complete(shell, "virtdeck start ")
    assert shlex.split(name) == [HOSTILE_NAME.replace("\u202e", "\\u202e")]
    assert _complete(shell, "virtdeck events --domain b") == []


def test_names_come_from_the_host_on_the_line(shell: Shell) -> None:
    assert _complete(shell, "virtdeck -c test:///default start ") == ["test"]


def test_files(shell: Shell) -> None:
    assert _complete(shell, "virtdeck define host") == ["hostile.xml"]
