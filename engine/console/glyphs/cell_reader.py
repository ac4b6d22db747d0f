"""CellReader: the pixels of one cell become a character and its two colours.

One colour is a blank; two are a bitmap, looked up in both polarities; three can be a character with
a cursor of its own colour. Everything else is a picture. What a cell's bytes were once they are
again, so they are looked up by their bytes first: that memo is what makes a whole frame quick.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

from .screen_text import TextCell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .alphabet import Alphabet

# A cell of 16x32 is 2 KB: the memo stays below 20 MB, whatever a guest draws.
_MOST_BYTES: Final = 16_000_000


class CellReader:
    """Reads cells of one size."""

    def __init__(self, alphabet: Alphabet) -> None:
        self._alphabet = alphabet
        self._width, self._height = alphabet.width, alphabet.height
        self._row_mask = (1 << self._width) - 1
        self._memo: dict[bytes, TextCell] = {}
        self._most = _MOST_BYTES // (self._width * self._height * 4)
        self.known: Callable[[bytes], TextCell | None] = self._memo.get

    def read(self, pixels: bytes) -> TextCell:
        """Return the cell whose pixel rows, one after another, are ``pixels``."""
        cell = self._memo.get(pixels)
        if cell is None:
            if len(self._memo) >= self._most:
                self._memo.clear()
            cell = self._memo[pixels] = self._classify(array("I", pixels))
        return cell

    def read_row(self, cells: Sequence[bytes]) -> list[TextCell]:
        """Return the cells of one row."""
        known = self.known
        found = [known(pixels) for pixels in cells]
        if None in found:
            return [cell or self.read(pixels) for cell, pixels in zip(found, cells, strict=True)]
        return found  # type: ignore[return-value]

    def _classify(self, pixels: array[int]) -> TextCell:
        colours = sorted(set(pixels), key=_brightness)
        if len(colours) == 1:
            return TextCell(" ", colours[0], colours[0])
        if len(colours) == 2:
            return self._of_two(pixels, colours[0], colours[1])
        if len(colours) == 3:
            return self._of_three(pixels, colours) or _picture(colours)
        return _picture(colours)

    def _of_two(self, pixels: array[int], dark: int, light: int) -> TextCell:
        # Where both polarities are characters (half blocks) the darker colour is the background.
        lit = _bitmap(pixels, light)
        unlit = lit ^ ((1 << self._width * self._height) - 1)
        find = self._alphabet.find
        first, second = find(lit), find(unlit)
        if first and not (second and second.isascii() and not first.isascii()):
            return TextCell(first, light, dark)
        if second:
            return TextCell(second, dark, light)
        return (
            self._under_cursor(lit, light, dark)
            or self._under_cursor(unlit, dark, light)
            or _picture([dark, light])
        )

    def _under_cursor(self, bitmap: int, ink: int, paper: int) -> TextCell | None:
        hidden = self._bar(bitmap)
        if not hidden:
            return None
        character = self._alphabet.find_beside(bitmap, hidden)
        if character is None:
            return None
        return TextCell(character, ink, paper, has_cursor=True)

    def _of_three(self, pixels: array[int], colours: list[int]) -> TextCell | None:
        """Return the character under a cursor that has a colour of its own."""
        for own in colours:
            hidden = self._bar(_bitmap(pixels, own))
            dark, light = [colour for colour in colours if colour != own]
            if not hidden or hidden != _bitmap(pixels, own):
                continue
            for ink, paper in ((light, dark), (dark, light)):
                character = self._alphabet.find_beside(_bitmap(pixels, ink), hidden)
                if character is not None:
                    return TextCell(character, ink, paper, has_cursor=True)
        return None

    def _bar(self, bitmap: int) -> int:
        """Return the full rows of a cursor: a bar in the lower two thirds; 0 if there is none."""
        rows = [
            row
            for row in range(self._height)
            if bitmap >> row * self._width & self._row_mask == self._row_mask
        ]
        if not rows or rows[-1] - rows[0] >= len(rows) or rows[0] > self._height // 3:
            return 0
        if len(rows) > self._height * 2 // 3:
            return 0
        return ((1 << len(rows) * self._width) - 1) << rows[0] * self._width


def _brightness(colour: int) -> int:
    return (colour >> 16) + (colour >> 8 & 255) + (colour & 255)


def _bitmap(pixels: array[int], ink: int) -> int:
    return int("".join(["1" if pixel == ink else "0" for pixel in pixels]), 2)


def _picture(colours: list[int]) -> TextCell:
    return TextCell(None, colours[-1], colours[0])
