"""PixelStrip: a line of cells with two pixels each, ready to be written; and how it is written.

Rich's way to a line of pixels, a Segment with a Style for each cell, costs three times the picture.
Here a line is a list of pairs of colours. It stays that when it is cut, and becomes Segments only
for those who ask for them (a picture of the screen, a filter).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.console import Console

#: The colours of a cell's upper and lower half, as 0xrrggbb.
Pair = tuple[int, int]

_UPPER, _LOWER, _BOTH = "▀", "▄", " "
#: The levels of the colour cube of 256 colours.
_LEVELS: Final = (0, 95, 135, 175, 215, 255)
#: xterm's sixteen colours, by their number.
_SIXTEEN: Final = (
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
)  # fmt: skip


class PixelStrip(Strip):
    """A line of pairs of pixels."""

    __slots__ = ("_made", "pairs")

    def __init__(self, pairs: list[Pair]) -> None:
        self.pairs = pairs
        self._made: list[Segment] | None = None
        super().__init__((), len(pairs))
        self._cell_count = len(pairs)

    @property
    def _segments(self) -> list[Segment]:
        """The same as Segments, made when somebody asks."""
        if self._made is None:
            self._made = [_segment(pair) for pair in self.pairs]
        return self._made

    @_segments.setter
    def _segments(self, _: list[Segment]) -> None:
        self._made = None

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, PixelStrip):
            return self.pairs == other.pairs
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]

    def crop(self, start: int, end: int | None = None) -> Strip:
        """Return a part of the line, which is a line of pixels again."""
        last = len(self.pairs) if end is None else end
        if start <= 0 and last >= len(self.pairs):
            return self
        return PixelStrip(self.pairs[max(0, start) : max(0, last)])

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Return the parts between the cuts."""
        parts: list[Strip] = []
        start = 0
        for cut in cuts:
            parts.append(self.crop(start, cut))
            start = cut
        return parts

    def render(self, console: Console) -> str:
        """Return what is written for the line where nothing is known of the terminal."""
        colours = console._color_system or ColorSystem.TRUECOLOR
        return f"{pixel_text(self.pairs, colours)}\x1b[m"


@lru_cache(maxsize=8192)
def _segment(pair: Pair) -> Segment:
    top, bottom = pair
    ground = Color.from_rgb(*bottom.to_bytes(3, "big"))
    if top == bottom:
        return Segment(_BOTH, Style(bgcolor=ground))
    return Segment(_UPPER, Style(color=Color.from_rgb(*top.to_bytes(3, "big")), bgcolor=ground))


def pixel_text(pairs: Iterable[Pair], colours: ColorSystem) -> str:
    """Return what shows these cells, whatever the colours were before.

    A change of one colour says that one alone, and what stands there already is not said again.
    """
    if colours is ColorSystem.TRUECOLOR:
        return _true_text(pairs)
    code, reduced = _REDUCED.get(colours, _REDUCED[ColorSystem.STANDARD])
    known = [(reduced(top), reduced(bottom)) for top, bottom in pairs]
    return _coded_text(known, code)


def _true_text(pairs: Iterable[Pair]) -> str:
    parts: list[str] = []
    add = parts.append
    letter = ground = -1
    for top, bottom in pairs:
        if bottom == ground:
            if top == bottom:
                add(_BOTH)
                continue
            if top != letter:
                add(f"\x1b[38;2;{top >> 16};{top >> 8 & 255};{top & 255}m")
                letter = top
            add(_UPPER)
        elif top == ground:
            if bottom != letter:
                add(f"\x1b[38;2;{bottom >> 16};{bottom >> 8 & 255};{bottom & 255}m")
                letter = bottom
            add(_LOWER)
        elif top in (bottom, letter):
            add(f"\x1b[48;2;{bottom >> 16};{bottom >> 8 & 255};{bottom & 255}m")
            add(_BOTH if top == bottom else _UPPER)
            ground = bottom
        else:
            add(
                f"\x1b[38;2;{top >> 16};{top >> 8 & 255};{top & 255};"
                f"48;2;{bottom >> 16};{bottom >> 8 & 255};{bottom & 255}m▀"
            )
            letter, ground = top, bottom
    return "".join(parts)


def _coded_text(pairs: Iterable[Pair], code: Callable[[int, bool], str]) -> str:
    parts: list[str] = []
    letter = ground = -1
    for top, bottom in pairs:
        codes = []
        if top not in (letter, bottom):
            codes.append(code(top, False))
            letter = top
        if bottom != ground:
            codes.append(code(bottom, True))
            ground = bottom
        if codes:
            parts.append(f"\x1b[{';'.join(codes)}m")
        parts.append(_BOTH if top == bottom else _UPPER)
    return "".join(parts)


def _code_of_256(number: int, is_ground: bool) -> str:
    return f"{48 if is_ground else 38};5;{number}"


def _code_of_16(number: int, is_ground: bool) -> str:
    return str((number + 30 if number < 8 else number + 82) + (10 if is_ground else 0))


@lru_cache(maxsize=65536)
def nearest_of_256(colour: int) -> int:
    """Return the number of the nearest of 256 colours: of the cube, or of the greys."""
    channels = colour.to_bytes(3, "big")
    steps = [min(range(6), key=lambda step: abs(_LEVELS[step] - level)) for level in channels]
    cube = 16 + 36 * steps[0] + 6 * steps[1] + steps[2]
    grey = min(23, max(0, (sum(channels) // 3 - 3) // 10))
    of_cube = [_LEVELS[step] for step in steps]
    of_grey = [8 + 10 * grey] * 3
    return cube if _distance(channels, of_cube) <= _distance(channels, of_grey) else 232 + grey


@lru_cache(maxsize=65536)
def nearest_of_16(colour: int) -> int:
    """Return the number of the nearest of the sixteen colours that every terminal has."""
    channels = colour.to_bytes(3, "big")
    return min(range(16), key=lambda n: _distance(channels, _SIXTEEN[n].to_bytes(3, "big")))


def _distance(one: Sequence[int], other: Sequence[int]) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


_REDUCED: Final = {
    ColorSystem.EIGHT_BIT: (_code_of_256, nearest_of_256),
    ColorSystem.STANDARD: (_code_of_16, nearest_of_16),
}
