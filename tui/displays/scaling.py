"""Scaler: a part of a framebuffer at another size, row by row, with the standard library alone.

Each target pixel is the mean of up to four by four samples. The means are taken of whole rows at
once: a row of bytes is one large number, and (a & b) + ((a ^ b) with each byte halved) is the mean
of every byte of two such numbers. What depends on the sizes alone is worked out once.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.console.framebuffer import Framebuffer, Rect

#: Rows longer than this are sampled once in height: their numbers would take too long.
_LONG_ROW = 4096


@dataclass(frozen=True, slots=True)
class View:
    """The part of a framebuffer that is shown, and the size that it is shown at, in pixels."""

    x: int
    y: int
    width: int
    height: int
    target_width: int
    target_height: int


def whole(width: int, height: int, room_width: int, room_height: int) -> View:
    """Return the view of everything, as large as there is room for; never enlarged."""
    factor = min(1.0, room_width / max(1, width), room_height / max(1, height))
    wide = max(1, min(room_width, round(width * factor)))
    high = max(1, min(room_height, round(height * factor)))
    return View(0, 0, width, height, wide, high)


def point_by_point(
    width: int, height: int, room_width: int, room_height: int, x: int = 0, y: int = 0
) -> View:
    """Return the view of one pixel for each, from ``x``, ``y`` on as far as that is possible."""
    wide, high = min(width, room_width), min(height, room_height)
    left, top = max(0, min(x, width - wide)), max(0, min(y, height - high))
    return View(left, top, wide, high, wide, high)


class Scaler:
    """Shows ``view`` of framebuffers of one width."""

    def __init__(self, view: View, width: int) -> None:
        self.view = view
        self._row_bytes = width * 4
        across = (
            1 if view.width < 1.5 * view.target_width else _samples(view.width, view.target_width)
        )
        self._columns = [
            _gatherer(_places(view.x, view.width, view.target_width, step, across))
            for step in range(across)
        ]
        down = 1 if width > _LONG_ROW else _samples(view.height, view.target_height)
        self._rows = list(
            zip(
                *(
                    _places(view.y, view.height, view.target_height, step, down)
                    for step in range(down)
                ),
                strict=True,
            )
        )
        self._half = int.from_bytes(b"\xfe" * self._row_bytes, "little")
        self._target_half = int.from_bytes(b"\xfe" * (view.target_width * 4), "little")
        self._colour = int.from_bytes(b"\xff\xff\xff\0" * view.target_width, "little")

    def rows(self, picture: Framebuffer, first: int, last: int) -> list[list[int]]:
        """Return rows of the target, ``last`` not among them, as colours 0xrrggbb."""
        pixels = memoryview(picture.pixels)
        return [self._row(pixels, self._rows[y]) for y in range(first, last)]

    def touched(self, damage: Sequence[Rect]) -> list[bool]:
        """Return for each row of the target whether any damage may be seen in it."""
        view = self.view
        rows = [False] * view.target_height
        for rect in damage:
            if rect.x >= view.x + view.width or rect.x + rect.width <= view.x:
                continue
            top = (rect.y - view.y) * view.target_height // view.height
            bottom = -(-(rect.y + rect.height - view.y) * view.target_height // view.height)
            top, bottom = max(0, top), min(view.target_height, bottom)
            rows[top:bottom] = [True] * max(0, bottom - top)
        return rows

    def _row(self, pixels: memoryview, places: Sequence[int]) -> list[int]:
        size = self._row_bytes
        if len(places) == 1:
            source = pixels[places[0] * size : (places[0] + 1) * size]
        else:
            numbers = [int.from_bytes(pixels[y * size : (y + 1) * size], "little") for y in places]
            source = memoryview(_mean(numbers, self._half).to_bytes(size, "little"))
        words = source.cast("I")
        gathered = [array("I", columns(words)) for columns in self._columns]
        numbers = [int.from_bytes(each.tobytes(), "little") for each in gathered]
        mean = _mean(numbers, self._target_half) & self._colour
        return memoryview(mean.to_bytes(len(gathered[0]) * 4, "little")).cast("I").tolist()


def _mean(numbers: list[int], half: int) -> int:
    """Return the mean of each byte of two to the n numbers."""
    while len(numbers) > 1:
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        numbers = [(one & other) + (((one ^ other) & half) >> 1) for one, other in pairs]
    return numbers[0]


def _samples(source: int, target: int) -> int:
    ratio = source / target
    return 1 if ratio < 1.5 else 2 if ratio < 3 else 4


def _places(start: int, source: int, target: int, step: int, samples: int) -> list[int]:
    """Return for each target pixel the place of its sample number ``step``."""
    part = (2 * step + 1) * source
    return [
        start + min(source - 1, (2 * samples * place * source + part) // (2 * samples * target))
        for place in range(target)
    ]


def _gatherer(places: list[int]) -> Callable[[Any], tuple[int, ...]]:
    if len(places) == 1:
        return lambda words: (words[places[0]],)
    return itemgetter(*places)
