"""The verb ``console``: on a real terminal, and in a pipe."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING

import pytest

from benchmarks.terminal import Terminal as UserTerminal
from engine.console.vt import Terminal
from tests.engine.console.vt.hostile import command_flood, noise, sequences, unicode_marks
from tests.patience import PATIENCE
from tests.tui.cli.command_line import environment, program
from tests.tui.cli.demo_host import DEMO
from tui.cli.screen_painter import ScreenPainter, coloured_lines

if TYPE_CHECKING:
    from pathlib import Path

_STORY = """
stty -g >before
"$@"
echo "status $?" >status
stty -g >after
echo THE-END
sleep 10
"""
#: All that a painter may say.
_OURS = re.compile(
    r"\x1b\[[0-9;]*[HmK]|\x1b\[2J|\x1b\[\?(?:25|1|2004|1049)[hl]|\x1b[=>]|[^\x00-\x1f\x7f-\x9f]"
)


def console(*words: str) -> list[str]:
    return program("-c", DEMO, "console", *words)


async def test_on_a_terminal(tmp_path: Path) -> None:
    command = ("sh", "-c", _STORY, "sh", *console("web-01", "--log", "said"))
    async with UserTerminal(command, tmp_path, environment()) as terminal:
        await terminal.painted("Ctrl+] leaves", timeout=PATIENCE)
        await terminal.painted("\x1b[?1049h", timeout=PATIENCE)  # from now on it has the keys
        terminal.type(b"\r")
        await terminal.painted("web-01 login:", timeout=PATIENCE)
        terminal.type(b"root\r")
        await terminal.painted("Password:", timeout=PATIENCE)
        terminal.type(b"\x03")  # goes to the guest: nothing ends
        terminal.type(b"\r")
        terminal.type(b"\x1d")
        await terminal.painted("THE-END", timeout=PATIENCE)
    assert (tmp_path / "status").read_text() == "status 0\n"
    assert (tmp_path / "before").read_text() == (tmp_path / "after").read_text()
    assert b"login: root" in (tmp_path / "said").read_bytes()


async def test_the_terminal_is_as_it_was_after_a_signal(tmp_path: Path) -> None:
    noted = ("sh", "-c", 'echo $$ >pid; exec "$@"', "sh", *console("web-01"))
    command = ("sh", "-c", _STORY, "sh", *noted)
    async with UserTerminal(command, tmp_path, environment()) as terminal:
        await terminal.painted("login:", timeout=PATIENCE)
        os.kill(int((tmp_path / "pid").read_text()), signal.SIGTERM)
        await terminal.painted("THE-END", timeout=PATIENCE)
    assert (tmp_path / "before").read_text() == (tmp_path / "after").read_text()


def test_in_a_pipe_the_bytes_are_the_guests() -> None:
    done = subprocess.run(
        console("web-01"), input=b"root\r", env=environment(), capture_output=True, timeout=PATIENCE
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"web-01 login: root\r\n" in done.stdout
    assert done.stdout.rstrip().endswith(b"Password:")


def test_a_reader_that_leaves_ends_it() -> None:
    with subprocess.Popen(
        console("web-01", "--for", str(PATIENCE)),
        bufsize=0,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"\r")
        process.stdout.read(5)
        process.stdout.close()
        with suppress(BrokenPipeError):  # it may have ended by itself already
            process.stdin.write(b"root\r")
        assert process.wait(timeout=PATIENCE) == 141


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nobody",), "no domain with name"),
        (("web-01", "--port", "x"), "web-01 has no port 'x'; there are: serial0"),
        (("web-01", "-r"), "a read-only connection types nothing"),
        (("web-01", "--log", "/nowhere/said"), "/nowhere/said"),
    ],
)
def test_what_cannot_be_is_one_line(words: tuple[str, ...], said: str) -> None:
    done = subprocess.run(
        console(*words), stdin=subprocess.DEVNULL, env=environment(), capture_output=True,
        text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert said in done.stderr


def _seen(row: str) -> str:
    """Return a row without what nobody sees."""
    return "".join(filter(str.isprintable, row)).rstrip()


@pytest.mark.parametrize("seed", range(5))
def test_nothing_of_a_hostile_guest_reaches_the_terminal(seed: int) -> None:
    guest, user = Terminal(60, 12), Terminal(60, 13)
    painter = ScreenPainter(guest, " \x1b]0;owned\x07 title \u202e")
    said = painter.begin()
    dice = Random(seed)
    for make in dice.choices((noise, sequences, command_flood, unicode_marks), k=40):
        guest.feed(make(dice))
        said += painter.changes()
    said += painter.changes()
    assert _OURS.sub("", said) == ""
    user.feed(said.encode())
    assert user.title == ""
    assert [_seen(row) for row in user.lines()[:12]] == [_seen(row) for row in guest.lines()]
    assert user.lines()[12].strip().endswith("title")
    user.feed(painter.end().encode())
    assert not user.modes.alternate


def test_what_is_painted_is_what_the_guest_shows() -> None:
    guest, user = Terminal(20, 4), Terminal(20, 5)
    painter = ScreenPainter(guest, "below")
    user.feed(painter.begin().encode())
    guest.feed(b"\x1b[1;31mred\x1b[0m plain\r\n\x1b[48;5;20m\x1b[38;2;1;2;3mdeep\x1b[K\x1b[0m\r\n")
    guest.feed("wide 日本 e\u0301\x1b[?1h\x1b=\x1b[?2004h\x1b[2;3H".encode())
    user.feed(painter.changes().encode())
    assert painter.changes() == ""
    user.feed((painter.frame() + painter.changes()).encode())  # as after another size
    assert "1049" not in painter.frame()
    user.feed(painter.changes().encode())
    assert [list(row.runs()) for row in user.screen][:4] == [
        list(row.runs()) for row in guest.screen
    ]
    assert (user.cursor.column, user.cursor.row) == (2, 1)
    modes = user.modes
    assert (modes.application_cursor, modes.application_keypad, modes.bracketed_paste) == (
        True, True, True,
    )  # fmt: skip
    again = Terminal(20, 4)
    again.feed("\r\n".join(coloured_lines(guest)).encode())
    assert again.lines() == guest.lines()
