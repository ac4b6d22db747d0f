"""HalfBlocks: a framebuffer as lines of cells, two pixels in each, or letters by brightness.

Only lines that damage touches are made again; ``update`` says which those are.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from ..painting.pixel_strip import PixelStrip
from .scaling import Scaler

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.console.framebuffer import Framebuffer, Rect

    from .scaling import View

#: From dark to bright, for terminals without block characters or colours.
_BRIGHTNESS: Final = " .:-=+*#%@"
_WEIGHTS: Final = (Style(dim=True), Style(), Style(bold=True))


class HalfBlocks:
    """``lines`` show ``view`` of the framebuffer given last, its left top at their beginning.

    ``has_blocks`` is False where the terminal knows ASCII alone: each cell is one letter then, the
    brighter the fuller.
    """

    def __init__(self, *, has_blocks: bool = True) -> None:
        self._has_blocks = has_blocks
        self._scaler: Scaler | None = None
        self._key: tuple[View, int, int] | None = None
        self.lines: list[Strip] = []

    def update(
        self, picture: Framebuffer, view: View, damage: Sequence[Rect] | None = None
    ) -> list[int]:
        """Show ``view`` of a picture; return the lines that are new.

        ``damage`` is what changed in the picture since the last call, None where that may be all.
        """
        key = (view, picture.width, picture.height)
        if key != self._key or self._scaler is None:
            self._key, self._scaler = key, Scaler(view, picture.width)
            self.lines = [Strip(())] * -(-view.target_height // 2)
            damage = None
        touched = [True] * view.target_height
        if damage is not None:
            touched = self._scaler.touched(damage)
        changed = [line for line in range(len(self.lines)) if any(touched[line * 2 : line * 2 + 2])]
        for line in changed:
            self.lines[line] = self._line(picture, line * 2, view.target_height)
        return changed

    def _line(self, picture: Framebuffer, top: int, height: int) -> Strip:
        assert self._scaler is not None
        rows = self._scaler.rows(picture, top, min(top + 2, height))
        upper, lower = rows[0], rows[-1] if len(rows) > 1 else [0] * len(rows[0])
        if not self._has_blocks:
            return brightness_strip(upper, lower)
        return PixelStrip(list(zip(upper, lower, strict=True)))


def brightness_strip(upper: Sequence[int], lower: Sequence[int]) -> Strip:
    """Return one letter for each pair of pixels, the brighter the fuller; without any colour."""
    letters: list[tuple[str, int]] = []
    for top, bottom in zip(upper, lower, strict=True):
        mean = (top & bottom) + (((top ^ bottom) & 0xFEFEFE) >> 1)
        red, green, blue = mean.to_bytes(3, "big")
        level = (red * 299 + green * 587 + blue * 114) // 1000
        letters.append((_BRIGHTNESS[level * len(_BRIGHTNESS) // 256], level * len(_WEIGHTS) // 256))
    segments = [
        Segment("".join(letter for letter, _ in run), _WEIGHTS[weight])
        for weight, run in groupby(letters, key=itemgetter(1))
    ]
    return Strip(segments, len(upper))
