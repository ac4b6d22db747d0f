"""The person's own editor is run without a shell, on a file of theirs alone that does not stay."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from engine import EngineError
from tui.lent_terminal import run_to_end
from tui.xml_editing.own_editor import edit_text, editor_words

if TYPE_CHECKING:
    from pathlib import Path

_EDIT = """\
import os, pathlib, sys
path = pathlib.Path(sys.argv[-1])
text = path.read_text()
path.write_text(f"{text}{path.stat().st_mode & 0o777:o} {sys.argv[1]} {path.parent}")
"""


def test_visual_comes_before_editor_and_is_split_into_words() -> None:
    assert editor_words({"VISUAL": "vim -c 'set et'", "EDITOR": "ed"}) == ["vim", "-c", "set et"]
    assert editor_words({"EDITOR": "ed"}) == ["ed"]


@pytest.mark.parametrize("line", ["", "   ", "vim 'open"])
def test_no_editor_is_said(line: str) -> None:
    with pytest.raises(EngineError):
        editor_words({"EDITOR": line})


async def test_a_program_edits_a_private_file_that_is_gone_afterwards(tmp_path: Path) -> None:
    script = tmp_path / "edit.py"
    script.write_text(_EDIT)
    folder = tmp_path / "run"
    folder.mkdir()
    words = [sys.executable, str(script), "$(no shell)"]
    edited = await edit_text(words, "<a/>\n", {"XDG_RUNTIME_DIR": str(folder)}, run_to_end)
    assert edited == f"<a/>\n600 $(no shell) {folder}"
    assert list(folder.iterdir()) == []


async def test_an_editor_that_fails_changes_nothing() -> None:
    with pytest.raises(EngineError, match="ended with 3"):
        await edit_text([sys.executable, "-c", "raise SystemExit(3)"], "<a/>", {}, run_to_end)
    with pytest.raises(EngineError, match="no-such-editor"):
        await edit_text(["no-such-editor-here"], "<a/>", {}, run_to_end)
