"""A framebuffer of a text mode becomes text again, by exact match of its glyphs.

    fonts           bitmaps of the consoles' usual fonts, and those found on this machine
    alphabet        which character a bitmap of one cell size is, under a cursor too
    cell_reader     the pixels of one cell become a character and its two colours
    grid            where the cells are: found once, then kept
    screen_text     what stands on the screen
    recogniser      frame after frame: reads again only what has changed

Firmware, boot loaders and kernel consoles draw characters by copying bitmaps, so nothing is
guessed: a cell whose pixels are a glyph of a known font is that character, any other is a picture.
"""

from __future__ import annotations

from .recogniser import Recogniser
from .screen_text import ScreenText, TextCell, TextRow

__all__ = ["Recogniser", "ScreenText", "TextCell", "TextRow"]
