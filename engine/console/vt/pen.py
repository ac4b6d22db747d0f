"""Pen: the style of what is printed next, and where each change of it leads.

Programs change colours by few sequences again and again. Each pen remembers what came of the
sequences it has seen, so a change is one look into a dictionary.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from .rendition import changed
from .style import DEFAULT, PLAIN, Style

if TYPE_CHECKING:
    from .rendition import Look

_PENS_AT_MOST: Final = 1024
_PLAIN_LOOK: Final = (DEFAULT, DEFAULT, 0)


class Pen:
    """A style, what erasing leaves behind it, and the pens that follow."""

    __slots__ = ("blank", "look", "next", "style")

    def __init__(self, look: Look) -> None:
        self.look = look
        self.style = Style(*look) if look != _PLAIN_LOOK else PLAIN
        #: Erased cells keep the background (console_codes(4): "bce").
        self.blank = PLAIN if look[1] == DEFAULT else _blank(look[1])
        self.next: dict[str, Pen] = {}


class Pens:
    """Every pen in use, one of each style; bounded, for there are 16 million colours."""

    def __init__(self) -> None:
        self._pens: dict[Look, Pen] = {}
        self._steps = 0
        self.plain = Pen(_PLAIN_LOOK)

    def after(self, pen: Pen, parameters: str) -> Pen:
        """Return the pen that ``CSI parameters m`` makes of ``pen``."""
        if self._steps >= _PENS_AT_MOST:
            self._forget()
        self._steps += 1
        look = changed(pen.look, parameters)
        found = self.plain if look == _PLAIN_LOOK else self._pens.get(look)
        if found is None:
            found = self._pens[look] = Pen(look)
        pen.next[parameters] = found
        return found

    def _forget(self) -> None:
        for pen in (self.plain, *self._pens.values()):
            pen.next.clear()
        self._pens.clear()
        self._steps = 0


@lru_cache(256)
def _blank(background: int) -> Style:
    return Style(background=background)
