"""Streams that a hostile guest may send, at random but the same for the same seed."""

from __future__ import annotations

import functools
import unicodedata
from typing import TYPE_CHECKING

from engine.console.vt import Terminal
from tests.data.vt import NAMES, recording

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from engine.console.vt import Row

#: What may never reach the terminal of whoever looks.
_FORBIDDEN = frozenset({"Cc", "Cs", "Zl", "Zp", "Cf"})
_JOINERS = frozenset("\u200c\u200d\u00ad")
#: Bytes of text that a row may hold: eight characters a cell.
_CELL_AT_MOST = 8


def noise(random: Random) -> bytes:
    return random.randbytes(random.randrange(1, 600))


def letters_of_sequences(random: Random) -> bytes:
    alphabet = (
        b"\x1b[]?;:0123456789ABCDHJKLMPSTXhlmrqdfgnt \x18\x07\x08\t\r\n(0)\x0e\x0f\\P_^%G@"
        + "é漢".encode()
    )
    return bytes(random.choices(alphabet, k=random.randrange(1, 600)))


def sequences(random: Random) -> bytes:
    made = []
    for _ in range(random.randrange(1, 120)):
        numbers = ";".join(
            str(random.choice((0, 1, 2, 3, 5, 25, 38, 48, 1049, 99999, 10**12)))
            for _ in range(random.randrange(4))
        )
        marker = random.choice(("", "", "", "?", ">", "=", "<"))
        middle = random.choice(("", "", "", "", " ", "!", "$"))
        made.append(f"\x1b[{marker}{numbers}{middle}{chr(random.randrange(64, 127))}")
        made.append(
            random.choice(("", "text", "漢字", "e\u0301", "\n", "\r", "\b", "\t", "\x1b(0"))
        )
    return "".join(made).encode()


def mutated_recording(random: Random) -> bytes:
    data = _recording(random.choice(NAMES))
    start = random.randrange(len(data))
    piece = bytearray(data[start : start + 600])
    for _ in range(random.randrange(20)):
        piece[random.randrange(len(piece))] = random.randrange(256)
    return bytes(piece)


def endless(random: Random) -> bytes:
    begin = random.choice(
        (b"\x1b[", b"\x1b]", b"\x1bP", b"\x1b_", b"\x1b^", b"\x1bX", b"\x1b]P", b"\x1b ")
    )
    filling = random.choice((b"1;", b"\x1b", b"a", b"9", b"\x00", b"\xff", b"[", b"\n", b"!", b":"))
    return begin + filling * random.randrange(1000)


def command_flood(random: Random) -> bytes:
    text = random.choice(
        ("52;c;cm0gLXJmIC8K", "0;\x1b[31mtitle", "0;\u202etitle\n", "2;\x9b31m", "8;;x")
    )
    end = random.choice(("\x07", "\x1b\\", "\x18", ""))
    return f"\x1b]{text}{end}".encode() * random.randrange(50)


def questions(random: Random) -> bytes:
    asked = (b"\x1b[c", b"\x1b[>c", b"\x1b[6n", b"\x1b[18t", b"\x1b[21t", b"\x1b[?2004$p", b"\x05")
    return b"".join(random.choices(asked, k=300))


def unicode_marks(random: Random) -> bytes:
    return "".join(
        chr(
            random.choice(
                (0x300, 0x202E, 0x2028, 0x200D, 0x6F22, 0x1F600, 0xE0041, 0x9B, 0x85, 0x41)
            )
        )
        for _ in range(300)
    ).encode()


STREAMS: tuple[Callable[[Random], bytes], ...] = (
    noise, letters_of_sequences, sequences, mutated_recording, endless, command_flood, questions,
    unicode_marks,
)  # fmt: skip


@functools.cache
def _recording(name: str) -> bytes:
    return recording(name)


def attack(random: Random) -> Terminal:
    """Feed a terminal of a random size a few streams in pieces, and resize it in between."""
    terminal = Terminal(
        random.choice((1, 2, 7, 40, 80)), random.choice((1, 2, 5, 24)), scrollback=50
    )
    for _ in range(random.randrange(1, 4)):
        data = random.choice(STREAMS)(random)
        while data:
            size = random.choice((1, 3, 50, 1000))
            terminal.feed(data[:size])
            data = data[size:]
        if random.random() < 0.4:
            terminal.resize(random.randrange(1, 100), random.randrange(1, 40))
        if random.random() < 0.3:
            terminal.take_replies()
    return terminal


def assert_sound(terminal: Terminal) -> None:
    """Everything that can be seen is well formed and harmless."""
    assert len(terminal.screen) == terminal.rows
    column, row = terminal.cursor.column, terminal.cursor.row
    assert 0 <= column < terminal.columns
    assert 0 <= row < terminal.rows
    assert len(terminal.history) <= terminal.history.limit
    for shown in terminal.screen:
        assert len(shown.cells) == len(shown.styles) == terminal.columns
    for shown in (*terminal.screen, *terminal.history):
        _assert_row_sound(shown)
    assert {unicodedata.category(char) for char in terminal.title} & _FORBIDDEN == set()
    assert len(terminal.title) < 2000
    assert len(terminal.take_replies()) <= 4096


def _assert_row_sound(row: Row) -> None:
    runs = "".join(text for text, _ in row.runs())
    assert runs.rstrip(" ") == row.text
    assert len(row.text) <= _CELL_AT_MOST * len(row.cells)
    for place, cell in enumerate(row.cells):
        if not cell:
            assert place
            assert unicodedata.east_asian_width(row.cells[place - 1][0]) in "WF"
    if row.text.isascii():
        assert row.text.isprintable()
        return
    hidden = {x for x in row.text if unicodedata.category(x) in _FORBIDDEN} - _JOINERS
    assert hidden == set()
