"""Rows of a guest as lines: colours, letters that no terminal may get, marks over them."""

from __future__ import annotations

import pytest
from rich.style import Style

from engine.console.vt import Terminal
from engine.console.vt.row import Row
from engine.errors import InvalidArgument
from tui.consoles.detach_key import detach_byte, detach_label
from tui.consoles.palette import Palette
from tui.consoles.terminal_strips import Span, TerminalStrips

PALETTE = Palette({"console-1": "#102030"}, is_dark=True)


def strips(*, is_ascii: bool = False) -> TerminalStrips:
    return TerminalStrips(PALETTE, Style(color="#ffffff", bgcolor="#000000"), is_ascii=is_ascii)


def row(data: bytes) -> Row:
    terminal = Terminal(20, 1)
    terminal.feed(data)
    return terminal.screen[0]


def test_colours_are_those_of_the_theme_of_the_cube_or_the_guests_own() -> None:
    line = strips().strip(row(b"\x1b[31mA\x1b[38;5;196mB\x1b[38;2;1;2;3mC\x1b[mD"), 10)
    colours = [segment.style.color.triplet.hex for segment in line if segment.style][:4]  # type: ignore[union-attr]
    assert colours == ["#102030", "#ff0000", "#010203", "#ffffff"]
    assert line.cell_length == 10


def test_a_line_is_made_once() -> None:
    maker, one = strips(), row(b"text")
    assert maker.strip(one, 10) is maker.strip(one, 10)


def test_letters_that_steer_are_not_shown_whatever_a_row_holds() -> None:
    bad = Row(6, 1)
    bad.cells = ["\x1b", "]", "\u202e", "\x9b", "\n", "x"]
    assert strips().strip(bad, 6).text.isprintable()


def test_wide_letters_take_two_cells_and_are_cut_whole() -> None:
    line = strips().strip(row("日本語".encode()), 5)
    assert line.cell_length == 5
    assert line.text.startswith("日本")


def test_a_terminal_without_more_than_ascii_gets_likenesses() -> None:
    line = strips(is_ascii=True).strip(row("┌─┐│█é日".encode()), 12)
    assert line.text.rstrip() == "+-+|#???"


def test_spans_lie_over_the_line() -> None:
    mark = Style(bold=True)
    line = strips().strip(row(b"abcdef"), 8, (Span(2, 4, mark),))
    bold = "".join(text for text, style, _ in line if style and style.bold)
    assert (bold, line.text) == ("cd", "abcdef  ")


@pytest.mark.parametrize(
    ("name", "byte", "label"), [("ctrl+]", b"\x1d", "^]"), ("ctrl+a", b"\x01", "^A")]
)
def test_the_detach_key_is_named_in_the_settings(name: str, byte: bytes, label: str) -> None:
    assert detach_byte(name) == byte
    assert detach_label(byte) == label


@pytest.mark.parametrize("name", ["", "]", "alt+x", "ctrl+[", "ctrl+m", "ctrl+f1", "ctrl+é"])
def test_what_cannot_be_the_detach_key_is_refused(name: str) -> None:
    with pytest.raises(InvalidArgument):
        detach_byte(name)
