"""A framebuffer read as text: every cell of a frame again, as after a scroll, fonts being known.

The frames are pictures of a real kernel's consoles, full of characters in all colours. Two of them
alternate, the second turned upside down row by row of text, so that no cell is where it was. What
has not changed since the last frame costs nothing: damage sees to that, and is not used here.
"""

from __future__ import annotations

import lzma
import time
from typing import TYPE_CHECKING, Final

from engine.console.framebuffer import Framebuffer
from engine.console.glyphs import Recogniser
from tests.engine.console.glyphs.record_screens import SCREENS

from .row import Row, at_most, milliseconds
from .statistics import median

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Frames of each kind; the middle one counts.
FRAMES: Final = 40
#: Name of the recorded screen, what it is, and what a frame may take.
_SCREENS: Final = (
    ("vgacon-default", "80x25", 0.008),
    ("fbcon-default", "160x50", 0.030),
)
_PIXEL: Final = 4


class NotRead(RuntimeError):
    """A character was not recognised: the time of such a frame says nothing."""


def measure() -> list[Row]:
    """Return the rows: a whole frame of each screen, and the first look at one.

    Raises:
        NotRead: not every cell was read.
    """
    rows = []
    for name, size, limit in _SCREENS:
        label = f"text recognition of {size}"
        picture = Framebuffer.from_pixmap(
            lzma.decompress((SCREENS / f"{name}.ppm.xz").read_bytes())
        )
        first, *frames = _looks(picture)
        rows.append(at_most(f"{label}, a whole frame", median(frames), limit, milliseconds))
        rows.append(Row(name=f"{label}, the first look", ours=first, unit=milliseconds))
    return rows


def _looks(picture: Framebuffer) -> Iterator[float]:
    """Return the processor's time of each look, the first one with the search for the grid."""
    recogniser = Recogniser()
    other = _upside_down(picture)
    # The grid and the memo are known after these two.
    yield _look(recogniser, picture)
    _look(recogniser, other)
    for index in range(FRAMES):
        yield _look(recogniser, (picture, other)[index % 2])


def _look(recogniser: Recogniser, picture: Framebuffer) -> float:
    begun = time.process_time()
    text = recogniser.look(picture)
    taken = time.process_time() - begun
    if text is None or text.unmatched:
        raise NotRead(f"{picture.width}x{picture.height}: {text and text.unmatched} cells")
    return taken


def _upside_down(picture: Framebuffer) -> Framebuffer:
    other = Framebuffer(picture.width, picture.height)
    band = 16 * picture.width * _PIXEL
    for start in range(0, len(picture.pixels), band):
        end = len(picture.pixels) - start
        other.pixels[start : start + band] = picture.pixels[end - band : end]
    return other
