"""SGR, "select graphic rendition": what ``CSI … m`` does to a style.

ECMA-48 8.3.117; 256 and 24-bit colours as in xterm's control sequences, with semicolons or with
the colons of ITU T.416 (``38;2;r;g;b``, ``38:2:r:g:b``, ``38:2::r:g:b``, ``4:3``).
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from .parameters import LARGEST, numbers
from .style import DEFAULT, RGB, Flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    #: Foreground, background and flags of a style.
    Look = tuple[int, int, int]

_SET: Final = {
    1: Flag.BOLD,
    2: Flag.DIM,
    3: Flag.ITALIC,
    4: Flag.UNDERLINE,
    5: Flag.BLINK,
    6: Flag.BLINK,
    7: Flag.REVERSE,
    8: Flag.HIDDEN,
    9: Flag.STRIKE,
    21: Flag.UNDERLINE,
}
_CLEAR: Final = {
    22: Flag.BOLD | Flag.DIM,
    23: Flag.ITALIC,
    24: Flag.UNDERLINE,
    25: Flag.BLINK,
    27: Flag.REVERSE,
    28: Flag.HIDDEN,
    29: Flag.STRIKE,
}
_FOREGROUND: Final = {39: DEFAULT} | {
    code + place: base + place for code, base in ((30, 0), (90, 8)) for place in range(8)
}
_BACKGROUND: Final = {code + 10: colour for code, colour in _FOREGROUND.items()}
#: 58 is the colour of the underline: its parameters are read, and nothing is done with them.
_EXTENDED: Final = frozenset({38, 48, 58})
_PARTS_AT_MOST: Final = 64
#: Every number that means something, as it is mostly written.
_CODES: Final = (
    {"": 0} | {str(code): code for code in range(256)} | {f"0{code}": code for code in range(10)}
)


def changed(look: Look, parameters: str) -> Look:
    """Return ``look`` after ``CSI parameters m``; what is not understood changes nothing."""
    foreground, background, flags = look
    parts = iter(parameters.split(";", _PARTS_AT_MOST)[:_PARTS_AT_MOST])
    for part in parts:
        code = _CODES.get(part)
        if code is None:
            foreground, background, flags = _with_colons((foreground, background, flags), part)
        elif code == 0:
            foreground, background, flags = DEFAULT, DEFAULT, 0
        elif code in _EXTENDED:
            colour = _with_semicolons(parts)
            if colour is not None and code == 38:
                foreground = colour
            elif colour is not None and code == 48:
                background = colour
        elif code in _FOREGROUND:
            foreground = _FOREGROUND[code]
        elif code in _BACKGROUND:
            background = _BACKGROUND[code]
        else:
            flags = (flags | _SET.get(code, 0)) & ~_CLEAR.get(code, 0)
    return foreground, background, flags


def _with_colons(look: Look, part: str) -> Look:
    """Do a parameter that has parts of its own, or is written in an uncommon way (``0031``)."""
    code, *details = numbers(part.replace(":", ";"))
    if not details:
        return changed(look, str(code)) if code < 256 else look
    foreground, background, flags = look
    if code == 4:
        flags = flags | Flag.UNDERLINE if details[0] else flags & ~Flag.UNDERLINE
    elif code in _EXTENDED:
        kind, *values = details
        # The name of the colour space may stand before the three colours.
        values = values[1:4] if kind == 2 and len(values) > 3 else values
        colour = _colour(str(kind), values)
        if colour is not None and code == 38:
            foreground = colour
        elif colour is not None and code == 48:
            background = colour
    return foreground, background, flags


def _with_semicolons(parts: Iterator[str]) -> int | None:
    kind = next(parts, "")
    size = {"5": 1, "2": 3}.get(kind, 0)
    return _colour(kind, [_CODES.get(part, LARGEST) for part in islice(parts, size)])


def _colour(kind: str, values: list[int]) -> int | None:
    if kind == "5" and values and values[0] < 256:
        return values[0]
    if kind == "2" and len(values) >= 3 and max(values[:3]) < 256:
        red, green, blue = values[:3]
        return RGB | red << 16 | green << 8 | blue
    return None
