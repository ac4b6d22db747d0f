"""A terminal's bytes as keys, in pieces of every size."""

from __future__ import annotations

import random

import pytest

from engine.console.keyboard import NAMED_KEYS, Chord, Key, TerminalKeys, strokes

_NAMES = {key.keysym: name.removesuffix("_L") for name, key in NAMED_KEYS.items()}

#: What is pressed -> what xterm and its like send for it.
SENT = {
    "a": b"a",
    "Shift+A": b"A",
    "Control+a": b"\x01",
    "Control+z": b"\x1a",
    "Control+space": b"\x00",
    "Control+\\": b"\x1c",
    "Control+]": b"\x1d",
    "Control+Shift+^": b"\x1e",
    "Control+Shift+_": b"\x1f",
    "Control+j": b"\n",
    "Tab": b"\t",
    "Return": b"\r",
    "BackSpace": b"\x7f",
    "Alt+b": b"\x1bb",
    "Alt+Shift+B": b"\x1bB",
    "Alt+Return": b"\x1b\r",
    "Alt+BackSpace": b"\x1b\x7f",
    "Alt+Control+a": b"\x1b\x01",
    "Up": b"\x1b[A",
    "Down": b"\x1bOB",
    "Home": b"\x1b[H",
    "End": b"\x1b[4~",
    "Insert": b"\x1b[2~",
    "Delete": b"\x1b[3~",
    "Page_Up": b"\x1b[5~",
    "Control+Right": b"\x1b[1;5C",
    "Shift+Left": b"\x1b[1;2D",
    "Control+Alt+Shift+Up": b"\x1b[1;8A",
    "Control+Delete": b"\x1b[3;5~",
    "Shift+Tab": b"\x1b[Z",
    "F1": b"\x1bOP",
    "F4": b"\x1b[[D",
    "F5": b"\x1b[15~",
    "F12": b"\x1b[24~",
    "Shift+F5": b"\x1b[15;2~",
    "Control+F1": b"\x1b[1;5P",
    "Alt+Up": b"\x1b\x1b[A",
    "KP_Enter": b"\x1bOM",
    "5": b"\x1bOu",
    "Control+i": b"\x1b[105;5u",
    "Control+Return": b"\x1b[27;5;13~",
}  # fmt: skip


def spelled(chord: Chord) -> str:
    return "+".join(_NAMES.get(key.keysym) or chr(key.keysym) for key in chord)


@pytest.mark.parametrize(("name", "data"), SENT.items(), ids=list(SENT))
def test_one_key_whole_and_byte_by_byte(name: str, data: bytes) -> None:
    assert [spelled(chord) for chord in TerminalKeys().feed(data)] == [name]
    keys = TerminalKeys()
    pressed = [spelled(chord) for byte in data for chord in keys.feed(bytes((byte,)))]
    assert pressed == [name]
    assert not keys.is_waiting


def test_all_in_one_piece() -> None:
    pressed = TerminalKeys().feed(b"".join(SENT.values()))
    assert [spelled(chord) for chord in pressed] == list(SENT)


def test_escape_alone_waits_until_nothing_follows() -> None:
    keys = TerminalKeys()
    assert keys.feed(b"\x1b") == []
    assert keys.is_waiting
    assert keys.flush() == [(NAMED_KEYS["Escape"],)]
    assert keys.flush() == []
    keys.feed(b"\x1b\x1b")
    assert keys.flush() == [(NAMED_KEYS["Escape"],)] * 2


def test_alt_with_a_sign_that_begins_a_sequence() -> None:
    keys = TerminalKeys()
    keys.feed(b"\x1b[")
    assert [spelled(chord) for chord in keys.flush()] == ["Alt+["]
    keys.feed(b"\x1bO")
    assert [spelled(chord) for chord in keys.flush()] == ["Alt+Shift+O"]


def test_text_is_typed_for_the_layout_of_the_guest() -> None:
    assert TerminalKeys("de").feed("zß{é".encode()) == strokes("zß{é", "de")


def test_a_character_that_the_layout_lacks_goes_by_its_keysym() -> None:
    assert TerminalKeys("us").feed("é→".encode()) == [
        (Key(0xE9, 0, 0),),
        (Key(0x01002192, 0, 0),),
    ]


def test_a_paste_has_no_marks_and_its_lines_end_with_return() -> None:
    pressed = TerminalKeys().feed(b"\x1b[200~ls\npwd\x1b[201~\n")
    assert [spelled(chord) for chord in pressed] == [
        *("l", "s", "Return", "p", "w", "d", "Control+j"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        b"\x1b[<0;10;5M",
        b"\x1b[M !!",
        b"\x1b[I",
        b"\x1b[O",
        b"\x1b[?1;2c",
        b"\x1b[5;7R"[:0],
        b"\xff",
    ],
)
def test_reports_and_rubbish_are_no_keys(data: bytes) -> None:
    keys = TerminalKeys()
    assert keys.feed(data) == []
    assert [spelled(chord) for chord in keys.feed(b"x")] == ["x"]


def test_anything_may_come() -> None:
    random_bytes = random.Random(7)
    alphabet = [bytes((value,)) for value in range(256)] + [b"\x1b[", b"\x1bO", b";5", b"~"] * 20
    for _ in range(300):
        keys = TerminalKeys(random_bytes.choice(["us", "de", "fr"]))
        for _ in range(20):
            data = b"".join(random_bytes.choices(alphabet, k=random_bytes.randrange(30)))
            for chord in keys.feed(data):
                assert chord
                assert all(key.keysym for key in chord)
        keys.flush()
        assert not keys.is_waiting
