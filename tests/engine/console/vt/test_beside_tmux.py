from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from engine.console.vt import Terminal
from tests.data.vt import COLUMNS, NAMES, ROWS, recording
from tests.patience import PATIENCE
from tests.peers.tmux import Tmux

from .picture import captured, in_pieces, picture
from .pty_program import record
from .sequence_checks import CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.peer("tmux")
SMALL = (30, 10)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tmux]:
    with Tmux(tmp_path_factory.mktemp("large"), COLUMNS, ROWS) as tmux:
        yield tmux


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tmux]:
    with Tmux(tmp_path_factory.mktemp("small"), *SMALL) as tmux:
        yield tmux


@pytest.mark.parametrize("name", NAMES)
def test_recordings_look_the_same_all_along(name: str, large: Tmux) -> None:
    data = recording(name)
    for end in (len(data) * part // 7 for part in range(1, 8)):
        large.show(data[:end])
        terminal = Terminal(COLUMNS, ROWS)
        in_pieces(terminal, data[:end], 4096)
        assert picture(terminal.screen) == captured(large.capture(), COLUMNS)
        assert (terminal.cursor.column, terminal.cursor.row) == large.cursor()


def test_what_scrolled_away_is_the_same(large: Tmux) -> None:
    data = recording("ls")
    large.show(data)
    terminal = Terminal(COLUMNS, ROWS)
    in_pieces(terminal, data, 1000)
    ours = picture([*terminal.history, *terminal.screen])
    assert ours == captured(large.capture(history=True), COLUMNS)


@pytest.mark.parametrize("name", CHECKS)
def test_sequences_do_the_same(name: str, small: Tmux) -> None:
    small.show(CHECKS[name])
    terminal = Terminal(*SMALL)
    in_pieces(terminal, CHECKS[name], 3)
    assert picture(terminal.screen) == captured(small.capture(), SMALL[0])


VIM = ["vim", "-u", "NONE", "-i", "NONE", "-n", "-N", "+set bg=dark nu hls cursorline nottyfast"]
VIM_KEYS = [
    b":syntax on\r", b":split\r", b"/def\r", b"nnn", b"\x04", b"ihello \xc3\xa9\x1b", b"yyp",
    b"\x17w", b"\x05\x05\x05", b":vsplit\r", b"V3j>", b":set list\r", b"gg5j",
    b"\x0f", b":echo 'done'\r",
]  # fmt: skip


@pytest.fixture(scope="module")
def vim(tmp_path_factory: pytest.TempPathFactory) -> VimStory:
    """The story, and vim's screen at its end on a terminal of ours."""
    folder = tmp_path_factory.mktemp("vim")
    (folder / "story.py").write_text(_STORY)
    return VimStory(folder, VimStory.seen([*VIM, "story.py"], folder))


@dataclass(frozen=True)
class VimStory:
    folder: Path
    terminal: Terminal

    @staticmethod
    def seen(command: list[str], folder: Path) -> Terminal:
        """Press the keys and return the terminal that ``command`` wrote to."""
        environment = {
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder),
        }
        data = record(
            command, VIM_KEYS, columns=100, rows=30, environment=environment,
            folder=str(folder), quiet=0.1, first_words="def tell", last_line="done",
        )  # fmt: skip
        terminal = Terminal(100, 30)
        in_pieces(terminal, data, 100)
        return terminal


@pytest.mark.peer("vim")
def test_vim_is_the_same_as_vim_in_tmux(vim: VimStory, tmp_path: Path) -> None:
    quoted = " ".join(f"'{word}'" for word in VIM)
    command = f"sh -c 'cd {vim.folder}; exec {quoted.replace(chr(39), chr(34))} story.py'"
    with Tmux(tmp_path, 100, 30, command, term="xterm-256color") as tmux:
        tmux.wait_for_text("def tell")
        for keys in VIM_KEYS:
            tmux.send_keys(keys)
            tmux.wait_until_quiet()
        tmux.wait_for_text("\ndone")
        ours = picture(vim.terminal.screen), (vim.terminal.cursor.column, vim.terminal.cursor.row)
        # The word is there before the last that vim writes.
        limit = time.monotonic() + PATIENCE
        theirs = captured(tmux.capture(), 100), tmux.cursor()
        while theirs != ours and time.monotonic() < limit:
            theirs = captured(tmux.capture(), 100), tmux.cursor()
    assert theirs == ours
    assert vim.terminal.lines()[-1] == "done"


@pytest.mark.peer("vim")
def test_vim_is_the_same_through_tmux(vim: VimStory, tmp_path: Path) -> None:
    (tmp_path / "conf").write_text(
        "set -g status off\nset -g default-terminal xterm-256color\nset -s escape-time 0\n"
    )
    tmux = ["tmux", "-u", "-S", str(tmp_path / "socket"), "-f", str(tmp_path / "conf")]
    story = " ".join(f"'{word}'" for word in [*VIM, "story.py"])
    try:
        through = VimStory.seen([*tmux, "new-session", f"exec {story}"], vim.folder)
    finally:
        subprocess.run([*tmux, "kill-server"], check=False, timeout=PATIENCE, capture_output=True)
    assert through.lines()[-1] == "done"
    assert [row.runs() for row in through.screen] == [row.runs() for row in vim.terminal.screen]
    assert through.cursor == vim.terminal.cursor


_STORY = '''"""A story that vim colours."""

import re

NUMBERS = {"one": 1, "two": 0x2, "three": 3.0}


class Teller:
    """Tells."""

    def tell(self, words: list[str]) -> str:
        # Nothing is told twice.
        return " ".join(sorted(set(words)))

    def sing(self) -> None:
        for name, number in NUMBERS.items():
            print(f"{name}\\t{number!r}")

    def listen(self, pattern: str) -> bool:
        if not re.fullmatch(r"\\w+", pattern):
            raise ValueError("a word is wanted")
        return True
''' + "".join(f"\n\ndef verse_{number}() -> int:\n    return {number}\n" for number in range(30))
