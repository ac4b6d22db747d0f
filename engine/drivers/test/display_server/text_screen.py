"""TextScreen: the text of a terminal, drawn as a VGA does: cells of 9 by 16, sixteen colours."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ....console.framebuffer import PIXEL, Framebuffer, Rect
from ....console.glyphs.fonts import font
from ....console.vt.row import cells_of
from ....console.vt.style import DEFAULT, RGB, Flag
from ....console.vt.terminal import Terminal

if TYPE_CHECKING:
    from ....console.vt.row import Row
    from ....console.vt.style import Style

COLUMNS, ROWS = 80, 25
_WIDTH, _HEIGHT = 9, 16

#: The colours of a VGA, in the order of terminals: dark, then bright.
_PALETTE: Final = (
    0x000000, 0xAA0000, 0x00AA00, 0xAA5500, 0x0000AA, 0xAA00AA, 0x00AAAA, 0xAAAAAA,
    0x555555, 0xFF5555, 0x55FF55, 0xFFFF55, 0x5555FF, 0xFF55FF, 0x55FFFF, 0xFFFFFF,
)  # fmt: skip
_GREY, _BLACK, _BRIGHT = 7, 0, 8
#: Characters whose ninth column repeats the eighth: lines and blocks.
_JOINED: Final = range(0x2500, 0x25A0)
#: The lines of a cell that the cursor covers.
_CURSOR_LINES: Final = range(13, 15)


class TextScreen:
    """A terminal and its picture. What has changed is told by stamps that only grow."""

    def __init__(self) -> None:
        self.terminal = Terminal(COLUMNS, ROWS, scrollback=0)
        self.framebuffer = Framebuffer(COLUMNS * _WIDTH, ROWS * _HEIGHT)
        self.stamp = 1
        self._stamps = [1] * ROWS
        self._painted: list[tuple[Row | None, int, int | None]] = [(None, -1, None)] * ROWS

    def write(self, text: str) -> None:
        """Let the terminal take text; nothing is drawn before somebody looks."""
        self.terminal.feed(text.encode())

    def refresh(self) -> None:
        """Draw what has changed since the last time."""
        stamp = self.stamp + 1
        for number, row in enumerate(self.terminal.screen):
            cursor = self.terminal.cursor
            is_here = cursor.is_visible and cursor.row == number
            state = (row, row.version, cursor.column if is_here else None)
            painted = self._painted[number]
            if painted[0] is not row or painted[1:] != state[1:]:
                self._paint(number, row, state[2])
                self._painted[number] = state
                self._stamps[number] = self.stamp = stamp

    def damage(self, since: int) -> list[Rect]:
        """Return what was drawn after a stamp; rows that touch are one rectangle."""
        found: list[Rect] = []
        for number, stamp in enumerate(self._stamps):
            top = number * _HEIGHT
            if stamp <= since:
                continue
            if found and found[-1].y + found[-1].height == top:
                last = found.pop()
                found.append(Rect(0, last.y, last.width, last.height + _HEIGHT))
            else:
                found.append(Rect(0, top, self.framebuffer.width, _HEIGHT))
        return found

    def _paint(self, number: int, row: Row, cursor: int | None) -> None:
        cells: list[tuple[bytes, ...]] = []
        for text, style in row.runs():
            foreground, background = _colours(style)
            cells += [_cell(cell, foreground, background) for cell in cells_of(text)]
        blank = _cell(" ", _PALETTE[_GREY], _PALETTE[_BLACK])
        cells = (cells + [blank] * COLUMNS)[:COLUMNS]
        if cursor is not None and cursor < COLUMNS:
            cells[cursor] = _under_cursor(cells[cursor])
        for line in range(_HEIGHT):
            self.framebuffer.row(number * _HEIGHT + line)[:] = b"".join(
                [cell[line] for cell in cells]
            )


@lru_cache(maxsize=4096)
def _cell(cell: str, foreground: int, background: int) -> tuple[bytes, ...]:
    """Return the lines of a cell as pixels; every screen draws the same ones.

    Accents of their own are not drawn, and the second half of a wide character is a blank.
    """
    character = cell[:1] or " "
    ink, paper = _pixel(foreground), _pixel(background)
    vga = font("vga-8x16")
    bitmap = vga.bitmap(character if character in vga else "?")
    is_joined = ord(character) in _JOINED
    lines = (bits << 1 | (bits & 1 if is_joined else 0) for bits in bitmap)
    return tuple(
        b"".join(ink if bits >> (_WIDTH - 1 - column) & 1 else paper for column in range(_WIDTH))
        for bits in lines
    )


def _under_cursor(cell: tuple[bytes, ...]) -> tuple[bytes, ...]:
    solid = _pixel(_PALETTE[_GREY]) * _WIDTH
    return tuple(solid if at in _CURSOR_LINES else line for at, line in enumerate(cell))


def _pixel(colour: int) -> bytes:
    return colour.to_bytes(PIXEL, "little")


def _colours(style: Style) -> tuple[int, int]:
    """Return foreground and background as a VGA would show them."""
    number = _GREY if style.foreground == DEFAULT else style.foreground
    if style.flags & Flag.BOLD and number < _BRIGHT:
        number += _BRIGHT
    elif style.flags & Flag.DIM and number == _GREY:
        number = _BRIGHT
    foreground = _rgb(number)
    background = _rgb(_BLACK if style.background == DEFAULT else style.background)
    if style.flags & Flag.REVERSE:
        return background, foreground
    return foreground, background


def _rgb(colour: int) -> int:
    """Return 0xrrggbb for a number of the palette, or for a colour of 24 bits."""
    if colour & RGB:
        return colour & 0xFFFFFF
    if colour < len(_PALETTE):
        return _PALETTE[colour]
    if colour >= 232:
        return 0x010101 * (8 + 10 * (colour - 232))
    red, green, blue = (colour - 16) // 36, (colour - 16) // 6 % 6, (colour - 16) % 6
    levels = (0, 95, 135, 175, 215, 255)
    return levels[red] << 16 | levels[green] << 8 | levels[blue]
