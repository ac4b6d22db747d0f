"""Which character a bitmap is, among all fonts of one cell size.

A bitmap is one int: the pixel rows from the top, the leftmost pixel highest. Of several characters
that are drawn alike, the VGA's own counts first, since each of its glyphs is one character, while
other fonts list substitutes too; then ASCII, then what a VGA has, then the lowest number.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...errors import InvalidArgument
from .fonts.packed_font import Font, font, font_names
from .fonts.psf import read_psf

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Where Linux keeps its console fonts; what is there is read besides our own.
INSTALLED_FONTS: Final = Path("/usr/share/consolefonts")

# The VGA doubles the 8th column of these into the 9th, and leaves the 9th empty in all others.
_VGA_WIDE: Final = 9


class Alphabet:
    """The glyphs of the cells of one size."""

    def __init__(self, size: tuple[int, int], fonts: Iterable[Font]) -> None:
        self.width, self.height = size
        self._characters: dict[int, str] = {}
        self._certain: set[int] = set()
        self._cursors = _cursors(self.width, self.height)
        self._under_cursor: dict[int, dict[int, str]] = {}
        for source in fonts:
            for character, bitmap in source.glyphs():
                self._add(character, _number(bitmap, source.width), source.name in _CERTAIN)
        self.find = self._characters.get

    def __len__(self) -> int:
        return len(self._characters)

    def find_beside(self, bitmap: int, hidden: int) -> str | None:
        """Return the character whose pixels are ``bitmap`` outside of ``hidden``, a cursor's."""
        table = self._under_cursor.get(hidden)
        if table is None:
            table = self._under_cursor[hidden] = {0: " "}
            for glyph, character in self._characters.items():
                seen = glyph & ~hidden
                if seen not in table or _rank(character) < _rank(table[seen]):
                    table[seen] = character
        return table.get(bitmap & ~hidden)

    def _add(self, character: str, glyph: int, is_certain: bool) -> None:
        full = (1 << self.width * self.height) - 1
        for wide in _widened(glyph, self.height) if self.width == _VGA_WIDE else (glyph,):
            if wide in (0, full) or (wide in self._certain and not is_certain):
                continue
            if not character.isascii() and wide in self._cursors:
                continue
            known = self._characters.get(wide)
            if known is None or _rank(character) < _rank(known):
                self._characters[wide] = character
            if is_certain:
                self._certain.add(wide)


def sizes() -> tuple[tuple[int, int], ...]:
    """Return every cell size there is an alphabet for, the usual ones first."""
    return tuple(_fonts_by_size())


@cache
def alphabet(size: tuple[int, int]) -> Alphabet:
    """Return the alphabet of that cell size (a few milliseconds, once)."""
    sources = _fonts_by_size()[size]
    return Alphabet(size, sources)


def installed_fonts(folder: Path = INSTALLED_FONTS) -> list[Font]:
    """Return the console fonts of this machine; one that cannot be read is left out."""
    fonts = []
    for path in sorted(folder.glob("*.psf*")):
        try:
            fonts.append(read_psf(path))
        except InvalidArgument:
            continue
    return fonts


@cache
def _fonts_by_size() -> dict[tuple[int, int], list[Font]]:
    names = (*_CERTAIN, *(name for name in font_names() if name not in _CERTAIN))
    found: dict[tuple[int, int], list[Font]] = {}
    for source in (*map(font, names), *installed_fonts()):
        found.setdefault((source.width, source.height), []).append(source)
        if source.width == _VGA_WIDE - 1:
            found.setdefault((_VGA_WIDE, source.height), []).append(source)
    usual = [size for size in _USUAL if size in found]
    return {size: found[size] for size in dict.fromkeys([*usual, *found])}


# These come first of all fonts, and list no substitutes.
_CERTAIN: Final = ("vga-8x8", "vga-8x14", "vga-8x16")

_USUAL: Final = ((9, 16), (8, 16), (8, 19), (16, 32), (8, 14), (9, 14), (8, 8), (9, 8))


def _number(bitmap: bytes, width: int) -> int:
    """Return the pixels without the padding at the end of each row."""
    if not width % 8:
        return int.from_bytes(bitmap, "big")
    stride, number = (width + 7) // 8, 0
    for start in range(0, len(bitmap), stride):
        row = int.from_bytes(bitmap[start : start + stride], "big")
        number = number << width | row >> stride * 8 - width
    return number


def _widened(glyph: int, height: int) -> set[int]:
    """Return the two ways a VGA shows 8 columns in 9: the last one empty, or like the 8th."""
    empty = repeated = 0
    for shift in range(8 * (height - 1), -1, -8):
        row = glyph >> shift & 255
        empty = empty << 9 | row << 1
        repeated = repeated << 9 | row << 1 | row & 1
    return {empty, repeated}


def _cursors(width: int, height: int) -> set[int]:
    """Return what a low cursor on a blank looks like: no other character but _ is read there."""
    bars: set[int] = set()
    for rows in range(1, max(2, height // 8 + 1)):
        bar = (1 << rows * width) - 1
        bars.update(bar << below * width for below in range(height // 4 - rows + 1))
    return bars


def _rank(character: str) -> tuple[int, int]:
    number = ord(character)
    if number < 127:
        return (0, number)
    return (1 if number < 256 or character in _VGA_CHARACTERS else 2, number)


_VGA_CHARACTERS: Final = frozenset(bytes(range(128, 256)).decode("cp437"))
