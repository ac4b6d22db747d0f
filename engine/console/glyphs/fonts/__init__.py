"""Bitmaps of the fonts consoles are drawn with: ``font("vga-8x16").bitmap("A")``.

The files here are packed by ``tests.engine.console.glyphs.pack_fonts``; LICENSES.md says where
each comes from and under which licence. ``psf`` reads the fonts this machine has installed.
"""

from __future__ import annotations

from .packed_font import Font, font, font_names

__all__ = ["Font", "font", "font_names"]
