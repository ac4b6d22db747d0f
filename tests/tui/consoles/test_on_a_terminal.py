"""The application on a terminal of its own: every byte that it writes, and every byte typed."""

from __future__ import annotations

import asyncio
import random
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.start_up import private_environment
from benchmarks.terminal import Terminal
from tests.patience import PATIENCE
from tests.tui.consoles.console_program import READY
from tests.tui.consoles.keys_of_a_terminal import KEYS
from tests.tui.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
HOSTILE = (
    b"\x1b]52;c;cm0gLXJmIC8=\x07\x1b]0;PWNED\x07\x1b]2;PWNED\x1b\\\x1b]8;;http://evil/\x07link\x1b]8;;\x07"
    b"\x1bPq#0;2;0;0;0~~@@vv\x1b\\\x1b_Ga=T,f=24,s=1,v=1;AAAA\x1b\\\x1b^privacy\x1b\\\x1bXstring\x1b\\"
    b"\x1b[?1049h\x1b[?1003h\x1b[?2004l\x1b[?25l\x1b[5i\x1b[4i\x1b[8;1;1t\x1b[21t\x1b[c\x1b[>c\x1b[6n"
    b"\xc2\x9b31m\xc2\x9d0;PWNED\xc2\x9c\xc2\x90q\xc2\x9c\x9b?1049l\x0e\x0f\x7f\x00\x05"
    b"\xe2\x80\xae\xe2\x80\xad\xe2\x81\xa6\xef\xbb\xbf\xe2\x80\x8b\xf3\xa0\x81\xa1\xed\xa0\x80"
    b"\x1b#8\x1b(0lqk\x1b(B\x1bN\x1bO\x1b=\x1b>\x1b[1;1r\x1b[9999999999999999d\x1b[;;;;;;;;;;m"
)
_ESCAPE = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[P_^X][^\x1b]*\x1b\\|"
    rb"(?![\[\]P_^X])[ -/]*[0-~])"
)
#: What is left of a character that was cut in two.
_HALVES = "".join(map(chr, range(0xDC80, 0xDD00)))
_NUMBERS = re.compile(rb"[0-9;]+")


def whole(output: bytes) -> bytes:
    """Return it without what was cut off at its end: the program goes on painting."""
    last = output.rfind(b"\x1b")
    if last >= 0 and not _ESCAPE.match(output, last):
        output = output[:last]
    return (
        output.decode("utf-8", "surrogateescape").rstrip(_HALVES).encode("utf-8", "surrogateescape")
    )


def shapes(output: bytes) -> set[bytes]:
    """Return the kinds of control sequences in it, and its other control characters."""
    found = set()
    for escape in _ESCAPE.findall(output):
        is_plain = re.fullmatch(rb"\x1b\[[0-9;]*[A-Za-z]", escape)
        found.add(_NUMBERS.sub(b"", escape) if is_plain else escape)
    rest = _ESCAPE.sub(b"", output).decode("utf-8", "surrogateescape")
    return found | {char.encode("utf-8", "surrogateescape") for char in rest if _steers(char)}


def _steers(char: str) -> bool:
    return not char.isprintable() and char not in " \r\n"


def has_given_back(output: bytes) -> bool:
    """Return whether the terminal's keys are as they were, after they were the guest's."""
    return output.rfind(b"\x1b[<u") > output.rfind(b"\x1b[>0u")


async def run(
    tmp_path: Path,
    said: bytes,
    then: Callable[[Terminal], object],
    is_over: Callable[[bytes], object] = bool,
) -> bytes:
    """Return what was written to the terminal until the end, and until it ``is_over``."""
    script, typed = tmp_path / "said", tmp_path / "typed"
    script.write_bytes(said)
    typed.write_bytes(b"")
    command = (sys.executable, "-m", "tests.tui.consoles.console_program", str(script), str(typed))
    environment = private_environment(tmp_path) | {"PYTHONPATH": str(ROOT)}
    async with Terminal(command, ROOT, environment) as terminal:
        await terminal.painted(READY, timeout=PATIENCE)
        then(terminal)
        await eventually(lambda: b"the end" in typed.read_bytes())
        await eventually(lambda: is_over(bytes(terminal._output)))
        await asyncio.sleep(0.1)
        return whole(bytes(terminal._output))


async def test_nothing_of_a_guest_steers_the_terminal(tmp_path: Path) -> None:
    dice = random.Random(7)
    noise = b"".join(
        dice.choice((HOSTILE, dice.randbytes(300), b"\x1b" + dice.randbytes(3), b"text\r\n"))
        for _ in range(120)
    )
    end = lambda terminal: terminal.type(b"the end")  # noqa: E731
    calm = await run(tmp_path, b"\x1b[31mred\x1b[7m\x1b[1;4mtext\x1b[m\x1b[48;5;9mx\r\n" * 60, end)
    wild = await run(tmp_path, HOSTILE + noise, end)
    assert shapes(wild) - shapes(calm) <= {b"\x07"}
    assert b"PWNED" not in b"".join(_ESCAPE.findall(wild))
    assert len(_ESCAPE.findall(wild)) > 100  # the noise was drawn


async def test_every_key_reaches_the_guest_byte_for_byte(tmp_path: Path) -> None:
    keys = b"".join(KEYS.values())

    def type_all(terminal: Terminal) -> None:
        for data in KEYS.values():
            terminal.type(data)
        terminal.type(b"\x1b[<0;5;5M\x1b[<0;5;5m\x1b[I\xe9\xff")
        terminal.type(b"\x1b[200~pasted\x1d\x1b[201~")
        terminal.type(b"the end\x1dq")

    output = await run(tmp_path, b"", type_all, has_given_back)
    typed = (tmp_path / "typed").read_bytes()
    assert typed == keys + b"\xe9\xff" + b"pasted" + b"the end"
    assert has_given_back(output)
