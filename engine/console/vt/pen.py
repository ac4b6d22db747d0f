"""Pen: the style of what is printed next, and where each change of it leads.

Programs change colours by few sequences again and again. Each pen remembers what came of the
sequences it has seen, so a change is one look into a dictionary.
"""

from __future__ import annotations

from typing import Final

from .rendition import changed
from .style import DEFAULT, PLAIN, Style

_PENS_AT_MOST: Final = 1024


class Pen:
    """A style, what erasing leaves behind it, and the pens that follow."""

    __slots__ = ("blank", "next", "style")

    def __init__(self, style: Style) -> None:
        self.style = style
        #: Erased cells keep the background (console_codes(4): "bce").
        self.blank = PLAIN if style.background == DEFAULT else Style(background=style.background)
        self.next: dict[str, Pen] = {}


class Pens:
    """Every pen in use, one of each style; bounded, for there are 16 million colours."""

    def __init__(self) -> None:
        self._pens: dict[Style, Pen] = {}
        self._steps = 0
        self.plain = Pen(PLAIN)

    def after(self, pen: Pen, parameters: str) -> Pen:
        """Return the pen that ``CSI parameters m`` makes of ``pen``."""
        if self._steps >= _PENS_AT_MOST:
            self._forget()
        self._steps += 1
        style = changed(pen.style, parameters)
        found = self.plain if style == PLAIN else self._pens.get(style)
        if found is None:
            found = self._pens[style] = Pen(style)
        pen.next[parameters] = found
        return found

    def _forget(self) -> None:
        for pen in (self.plain, *self._pens.values()):
            pen.next.clear()
        self._pens.clear()
        self._steps = 0
