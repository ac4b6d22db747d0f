"""TextPicture: the text that was read from a screen as lines of cells, in the guest's colours.

A cell that is no known character is drawn from its pixels, two in a cell. Only rows that changed
are made again. Rows are plain Strips, so that what is selected or found can be marked in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from ..painting.terminal_cells import is_certain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.console.framebuffer import Framebuffer, Rect
    from engine.console.glyphs.screen_text import ScreenText, TextCell

#: Lines and blocks that fonts of consoles have -> what ASCII has for them.
_ASCII_LIKENESS: Final = str.maketrans(
    {
        **dict.fromkeys("─━═╌╴╶", "-"),
        **dict.fromkeys("│┃║╎", "|"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╒╓╕╖╘╙╛╜╞╟╡╢╤╥╧╨╪╫", "+"),
        **dict.fromkeys("█▓▒▀▄▌▐■", "#"),
        **dict.fromkeys("░·•", "."),
        **dict.fromkeys("←◄", "<"),
        **dict.fromkeys("→►", ">"),
        **dict.fromkeys("↑▲", "^"),
        **dict.fromkeys("↓▼", "v"),
    }
)
_SELECTED: Final = Style(reverse=True)
_CURSOR: Final = Style(reverse=True)


@dataclass(frozen=True, slots=True)
class Span:
    """Cells of one row that are marked: found, or selected."""

    row: int
    column: int
    length: int


class TextPicture:
    """``lines`` are all rows of the text given last; ``is_ascii``: with letters of ASCII alone."""

    def __init__(self, *, is_ascii: bool = False) -> None:
        self._is_ascii = is_ascii
        self._shown: list[tuple[object, object, tuple[Span, ...]]] = []
        self.lines: list[Strip] = []

    def update(
        self,
        text: ScreenText,
        picture: Framebuffer,
        damage: Sequence[Rect] | None = None,
        spans: Sequence[Span] = (),
    ) -> list[int]:
        """Show a text; return the rows that are new. ``picture`` is what it was read from."""
        cursor = text.cursor_at
        if len(self._shown) != text.rows:
            self._shown = [(None, None, ())] * text.rows
            self.lines = [Strip(())] * text.rows
        changed = []
        for row, content in enumerate(text.text_rows):
            column = cursor[0] if cursor and cursor[1] == row else None
            key = (content, column, tuple(span for span in spans if span.row == row))
            has_new_pixels = content.unmatched and (damage is None or _is_hit(text, row, damage))
            known = self._shown[row]
            if known[0] is content and known[1:] == key[1:] and not has_new_pixels:
                continue
            self._shown[row] = key
            self.lines[row] = self._line(text, picture, row, column, key[2])
            changed.append(row)
        return changed

    def _line(
        self,
        text: ScreenText,
        picture: Framebuffer,
        row: int,
        cursor: int | None,
        spans: Sequence[Span],
    ) -> Strip:
        segments: list[Segment] = []
        letters, now = "", Style()
        marked = {x for span in spans for x in range(span.column, span.column + span.length)}
        for column, cell in enumerate(text.row_cells(row)):
            letter, style = self._cell(text, picture, (column, row), cell)
            if column == cursor:
                style += _CURSOR
            if column in marked:
                style += _SELECTED
            if style is not now and style != now:
                if letters:
                    segments.append(Segment(letters, now))
                letters, now = "", style
            letters += letter
        segments.append(Segment(letters, now))
        return Strip(segments, text.columns)

    def _cell(
        self, text: ScreenText, picture: Framebuffer, place: tuple[int, int], cell: TextCell
    ) -> tuple[str, Style]:
        if cell.char is None:
            upper, lower = cell_colours(text, picture, place)
            return ("#" if self._is_ascii else "▀"), style_of(upper, lower)
        letter = cell.char if len(cell.char) == 1 and is_certain(cell.char) else "\ufffd"
        if self._is_ascii and not letter.isascii():
            letter = letter.translate(_ASCII_LIKENESS)
            letter = letter if letter.isascii() else "?"
        return letter, style_of(cell.foreground, cell.background)


@lru_cache(maxsize=4096)
def style_of(foreground: int, background: int) -> Style:
    """Return the style of two colours 0xrrggbb."""
    return Style(color=_colour(foreground), bgcolor=_colour(background))


@lru_cache(maxsize=4096)
def _colour(colour: int) -> Color:
    return Color.from_rgb(*(colour & 0xFFFFFF).to_bytes(3, "big"))


def cell_colours(text: ScreenText, picture: Framebuffer, place: tuple[int, int]) -> tuple[int, int]:
    """Return the mean colours of the upper and of the lower half of a cell."""
    width, height = text.cell
    left, top = text.origin[0] + place[0] * width, text.origin[1] + place[1] * height
    halves = ((top, top + height // 2), (top + height // 2, top + height))
    return _mean(picture, left, width, *halves[0]), _mean(picture, left, width, *halves[1])


def _mean(picture: Framebuffer, left: int, width: int, top: int, bottom: int) -> int:
    bottom, right = min(bottom, picture.height), min(left + width, picture.width)
    pixels = b"".join(bytes(picture.row(y)[left * 4 : right * 4]) for y in range(top, bottom))
    count = len(pixels) // 4
    if not count:
        return 0
    blue, green, red = (sum(pixels[place::4]) // count for place in range(3))
    return red << 16 | green << 8 | blue


def _is_hit(text: ScreenText, row: int, damage: Sequence[Rect]) -> bool:
    top = text.origin[1] + row * text.cell[1]
    return any(rect.y < top + text.cell[1] and rect.y + rect.height > top for rect in damage)


def find(lines: Sequence[str], words: str) -> list[Span]:
    """Return where ``words`` stand, whatever their case, from the top."""
    wanted = words.lower()
    spans: list[Span] = []
    for row, line in enumerate(lines):
        lowered = line.lower() if len(line.lower()) == len(line) else line
        column = lowered.find(wanted) if wanted else -1
        while column >= 0:
            spans.append(Span(row, column, len(wanted)))
            column = lowered.find(wanted, column + len(wanted))
    return spans


def selected_spans(
    start: tuple[int, int], end: tuple[int, int], lines: Sequence[str], columns: int
) -> list[Span]:
    """Return the cells from one place (column, row) to another, both among them."""
    (first_column, first), (last_column, last) = sorted((start, end), key=lambda at: at[::-1])
    spans = []
    for row in range(max(0, first), min(len(lines) - 1, last) + 1):
        left = first_column if row == first else 0
        right = last_column + 1 if row == last else columns
        spans.append(Span(row, left, max(0, right - left)))
    return spans


def spanned_text(lines: Sequence[str], spans: Sequence[Span]) -> str:
    """Return what stands in these cells, a line for each."""
    parts = (lines[span.row][span.column : span.column + span.length] for span in spans)
    return "\n".join(part.rstrip() for part in parts)
