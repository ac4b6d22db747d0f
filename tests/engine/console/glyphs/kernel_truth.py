"""Compares what is read from a picture with what the guest's kernel says is on its screen."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.console.glyphs import Recogniser
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from engine.console.framebuffer import Framebuffer
    from engine.console.glyphs import ScreenText
    from tests.peers.vga_guest import KernelScreen, VgaGuest


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many cells can be seen, how many were read right, and which were not."""

    size: tuple[int, int]
    cell: tuple[int, int]
    visible: int
    right: int
    unmatched: int
    wrong: tuple[tuple[str, str | None], ...]


async def compare(guest: VgaGuest, screen: str, font: str = "") -> Comparison:
    """Draw ``screen`` in ``font``, look, and compare every cell that has something to see."""
    if font:
        await guest.do("font", f"{font}.psf")
    await guest.do("draw", screen)
    kernel = await guest.kernel_screen()
    limit = time.monotonic() + PATIENCE
    while True:  # the kernel paints a framebuffer a little later, and slowly where it is emulated
        picture = await guest.picture()
        text = Recogniser().look(picture)
        is_late = time.monotonic() > limit
        # The last row of cells may be cut off, a column never is.
        if text is not None and (text.columns, text.rows) == (kernel.columns, kernel.rows):
            found = _comparison(kernel, picture, text)
            if is_late or not found.wrong:
                return found
        assert not is_late, (font, text)


def _comparison(kernel: KernelScreen, picture: Framebuffer, text: ScreenText) -> Comparison:
    wrong: list[tuple[str, str | None]] = []
    visible = 0
    for row, line in enumerate(kernel.lines):
        for column, character in enumerate(line):
            if character == " " or _is_plain(picture, text, column, row):
                continue
            visible += 1
            read = text.cell_at(column, row).char
            if read != character:
                wrong.append((character, read))
    size = (picture.width, picture.height)
    right = visible - len(wrong)
    return Comparison(size, text.cell, visible, right, text.unmatched, tuple(wrong))


def _is_plain(picture: Framebuffer, text: ScreenText, column: int, row: int) -> bool:
    """Tell whether a cell is one colour: nobody can see a black letter on black."""
    width, height = text.cell
    x, y = text.origin[0] + column * width, text.origin[1] + row * height
    lines = [bytes(picture.row(y + at))[x * 4 : (x + width) * 4] for at in range(height)]
    return len({line[at : at + 4] for line in lines for at in range(0, width * 4, 4)}) == 1
