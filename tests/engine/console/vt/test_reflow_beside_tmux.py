"""Sizes changed beside tmux's ``resize-window``: the same text, colours and place of the cursor.

Where we differ on purpose, the file before this says so: blank rows below the cursor go before
others scroll away, and blanks at the end of a line are not worth a row. tmux 3.3a forgets that a
line goes on where a wide character did not fit at the end of a row that was filled from two: it
cuts that line for good, and its cursor may leave its character. Ours goes on, as the file before
this shows, so random lines are compared without wide characters.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from engine.console.vt import Terminal
from tests.data.vt import recording
from tests.peers.tmux import Tmux

from .picture import captured, in_pieces, picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .picture import Picture

    Size = tuple[int, int]

pytestmark = pytest.mark.peer("tmux")
START = (40, 10)
LONG = b"".join(b"%d:" % number + b"abcdefghij" * (number % 13) + b"\r\n" for number in range(30))
COLOURS = "".join(
    f"\x1b[3{number % 8}mcolour {number} \x1b[1;4{number % 7}mand {'x' * number}\x1b[0m.\r\n"
    for number in range(24)
).encode()
WIDE = "".join(
    f"e\u0301{'a' * (n % 5)}漢字か{'한글 ' * n}\U0001f600é\r\n" for n in range(16)
).encode()
PROMPT = b"guest login: root\r\n" + b"".join(
    b"root@guest:~# echo%s\r\n%s\r\n" % (b" word" * number, b" word" * number)
    for number in range(14)
)
#: What is fed, and the sizes one after the other.
STORIES: dict[str, tuple[bytes, Sequence[Size]]] = {
    "narrower": (LONG + b"$ ", [(25, 10)]),
    "narrower and back": (LONG + b"$ ", [(25, 10), (40, 10)]),
    "wider": (LONG + b"$ ", [(70, 10)]),
    "wider and back": (LONG + b"$ ", [(70, 10), (40, 10)]),
    "step by step": (LONG + b"end", [(width, 10) for width in (39, 33, 21, 20, 22, 41, 60, 40)]),
    "shorter": (LONG + b"$ ", [(40, 4)]),
    "taller": (LONG + b"$ ", [(40, 17)]),
    "both at once": (LONG + b"$ ", [(20, 5), (60, 20), (33, 7), (40, 10)]),
    "colours": (COLOURS + b"$ ", [(23, 10), (57, 8), (31, 12), (40, 10)]),
    "wide characters": (WIDE + "漢$".encode(), [(23, 10), (22, 10), (57, 8), (31, 12), (40, 10)]),
    "a prompt at the bottom": (PROMPT + b"root@guest:~# ", [(15, 10), (14, 6), (80, 10), (40, 10)]),
    "typing a long line": (PROMPT + b"# " + b"typed " * 20 + b"x", [(31, 10), (17, 10), (60, 10)]),
    "in the middle of a line": (
        PROMPT + b"# " + b"typed" * 20 + b"\x1b[A\x1b[10D",
        [(31, 10), (17, 10), (60, 10)],
    ),
    "a full line": (LONG + b"y" * 40, [(41, 10), (40, 10), (39, 10), (20, 10), (40, 10)]),
    "blanks that were printed": (LONG + b"z" * 40 + b" \r", [(41, 10), (30, 10), (80, 10)]),
    "a line longer than the screen": (b"0123456789" * 90, [(30, 10), (70, 10), (33, 5), (40, 10)]),
    "erased below a wrapped row": (
        LONG + b"v" * 70 + b"\x1b[2K\r\nnext\r\n",
        [(30, 10), (80, 10)],
    ),
    "a coloured line": (
        LONG + b"\x1b[44mblue\x1b[K\x1b[0m\r\nnext\r\n" * 4,
        [(30, 10), (60, 10)],
    ),
    "half a screen": (b"one\r\ntwo " + b"2" * 30 + b"\r\n$ ", [(60, 10), (80, 6), (50, 10)]),
    "cleared before": (LONG + b"\x1b[H\x1b[2Jone\r\n$ ", [(40, 6), (40, 14), (40, 10)]),
}


@pytest.fixture(scope="module")
def tmux(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tmux]:
    with Tmux(tmp_path_factory.mktemp("reflow"), *START) as tmux:
        yield tmux


def theirs(tmux: Tmux, columns: int) -> tuple[Picture, tuple[int, int]]:
    """Return all rows without the blank ones at the end, and the cursor."""
    rows = captured(tmux.capture(history=True), columns)
    column, row = tmux.cursor()
    return _used(rows), (min(column, columns - 1), row)


def ours(terminal: Terminal) -> tuple[Picture, tuple[int, int]]:
    rows = picture([*terminal.history, *terminal.screen])
    return _used(rows), (terminal.cursor.column, terminal.cursor.row)


def _used(rows: Picture) -> Picture:
    end = len(rows)
    while end and not rows[end - 1]:
        end -= 1
    return rows[:end]


def start(tmux: Tmux, data: bytes, size: Size = START) -> Terminal:
    tmux.resize(*size)
    tmux.show(data)
    terminal = Terminal(*size)
    in_pieces(terminal, data, 4096)
    return terminal


@pytest.mark.parametrize("name", STORIES)
def test_resized_as_tmux_does(name: str, tmux: Tmux) -> None:
    data, sizes = STORIES[name]
    terminal = start(tmux, data)
    for columns, rows in sizes:
        tmux.resize(columns, rows)
        terminal.resize(columns, rows)
        assert ours(terminal) == theirs(tmux, columns), (columns, rows)


@pytest.mark.parametrize("name", ["ls", "boot"])
def test_recordings_resized(name: str, tmux: Tmux) -> None:
    terminal = start(tmux, recording(name)[:40_000], (160, 45))
    for columns, rows in ((120, 45), (71, 30), (200, 50)):
        tmux.resize(columns, rows)
        terminal.resize(columns, rows)
        assert ours(terminal) == theirs(tmux, columns), (columns, rows)


@pytest.mark.parametrize("seed", range(4))
def test_random_lines_and_sizes(seed: int, tmux: Tmux) -> None:
    random = Random(seed)
    lines = ("".join(random.choices("abc é─", k=random.choice((0, 3, 41, 120)))) for _ in range(40))
    coloured = (f"\x1b[3{random.randrange(8)}m{line.strip()}\x1b[0m." for line in lines)
    terminal = start(tmux, "\r\n".join(coloured).encode() + b"\r\n$ ")
    for _ in range(5):
        columns, rows = random.randrange(5, 90), random.randrange(3, 20)
        tmux.resize(columns, rows)
        terminal.resize(columns, rows)
        assert ours(terminal) == theirs(tmux, columns), (columns, rows)
