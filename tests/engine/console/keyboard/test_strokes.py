"""Texts typed on a model of a keyboard: positions and held keys back to characters."""

from __future__ import annotations

import unicodedata

import pytest

from engine.console.keyboard import LAYOUTS, NAMED_KEYS, SEND_KEYS, Chord, Key, strokes
from engine.console.keyboard.key import spacing_of
from engine.console.keyboard.layouts import POSITIONS
from engine.errors import InvalidArgument

PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))
_NAMED = {NAMED_KEYS["space"].linux: " ", NAMED_KEYS["Return"].linux: "\n", 15: "\t"}


class Guest:
    """Knows positions only, as a guest does: its own layout says what they mean."""

    def __init__(self, layout: str) -> None:
        self.levels = LAYOUTS[layout].levels
        self.text = ""
        self._dead = ""

    def press(self, chord: Chord) -> None:
        *held, last = (key.linux for key in chord)
        level = (42 in held) + 2 * (100 in held)
        char = _NAMED.get(last) or self.levels[level][POSITIONS.index(last)]
        if unicodedata.combining(char):
            self._dead = char
        elif self._dead:
            dead, self._dead = self._dead, ""
            self.text += (
                spacing_of(dead) if char == " " else unicodedata.normalize("NFC", char + dead)
            )
        else:
            self.text += char


def typed(text: str, layout: str) -> str:
    guest = Guest(layout)
    for chord in strokes(text, layout):
        guest.press(chord)
    return guest.text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_types_every_printable_character(layout: str) -> None:
    assert typed(PRINTABLE + "\n\t", layout) == PRINTABLE + "\n\t"


@pytest.mark.parametrize(
    ("layout", "text"),
    [
        ("de", "Größe: äöüÄÖÜß é à ê ² µ §"),
        ("fr", "Où est l'été ? là, çà. ëïü ÊÎ €"),
        ("es", "¿Dónde está la cigüeña? ¡Aquí! ñÑ"),
        ("it", "perché è così là, città òù ç"),
        ("pt", "ação não você àquele güera Ç"),
        ("se", "Åäö é à ñ ê"),
        ("no", "Blåbærsyltetøy ÆØÅ é"),
        ("dk", "Rødgrød med fløde, Århus ÆØÅ"),
        ("ch", "Zürich, café, Genève, niño, ç"),
        ("pl", "Zażółć gęślą jaźń ĄĆĘŁŃÓŚŹŻ"),
        ("gb", "£5 costs €6"),
    ],
)
def test_words_of_the_country(layout: str, text: str) -> None:
    assert typed(text, layout) == text


def test_another_layout_of_the_guest_gives_other_letters() -> None:
    guest = Guest("fr")
    for chord in strokes("aqwz", "us"):
        guest.press(chord)
    assert guest.text == "qazw"


def test_lines_end_with_one_return() -> None:
    assert strokes("\r\n") == [(Key(0xFF0D, 28, 28),)]


def test_what_a_layout_lacks_is_named() -> None:
    with pytest.raises(InvalidArgument, match=r"layout us has no 'é' \(U\+00E9\)"):
        strokes("café")
    with pytest.raises(InvalidArgument, match=r"U\+0001"):
        strokes("\x01")
    with pytest.raises(InvalidArgument, match="no keyboard layout 'xx' is known") as raised:
        strokes("a", "xx")
    assert "de" in raised.value.hint


def test_a_combining_character_alone_is_no_text() -> None:
    with pytest.raises(InvalidArgument, match=r"U\+0301"):
        strokes("\u0301", "de")


def test_keys_have_three_numbers() -> None:
    assert strokes("A") == [(Key(0xFFE1, 42, 42), Key(0x41, 30, 30))]
    assert SEND_KEYS["Ctrl+Alt+Del"] == (
        Key(0xFFE3, 29, 29),
        Key(0xFFE9, 56, 56),
        Key(0xFFFF, 111, 0xD3),
    )
    assert strokes("€", "de") == [(Key(0xFE03, 100, 0xB8), Key(0x010020AC, 18, 18))]


def test_every_key_to_send_can_be_sent_by_position() -> None:
    for name, chord in SEND_KEYS.items():
        assert all(key.linux and key.qnum and key.keysym for key in chord), name
        assert len({key.linux for key in chord}) == len(chord), name
