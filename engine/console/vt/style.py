"""Style: how a cell looks. Colours are numbers: the default, one of 256, or 24 bits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: The colour the user's terminal has anyway.
DEFAULT: Final = -1
#: A colour of 24 bits is ``RGB | 0xrrggbb``; 0 to 255 are places in the palette.
RGB: Final = 0x1000000


class Flag:
    """The bits of ``Style.flags`` (plain integers: a style is made for every change of colour)."""

    BOLD: Final = 1
    DIM: Final = 2
    ITALIC: Final = 4
    UNDERLINE: Final = 8
    BLINK: Final = 16
    REVERSE: Final = 32
    HIDDEN: Final = 64
    STRIKE: Final = 128


@dataclass(frozen=True, slots=True)
class Style:
    """Colours and ``Flag`` bits of a cell."""

    foreground: int = DEFAULT
    background: int = DEFAULT
    flags: int = 0


#: Nothing set. Cells without colours hold this very object.
PLAIN: Final = Style()
