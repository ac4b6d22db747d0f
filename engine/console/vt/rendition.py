"""SGR, "select graphic rendition": what ``CSI … m`` does to a style.

ECMA-48 8.3.117; 256 and 24-bit colours as in xterm's control sequences, with semicolons or with
the colons of ITU T.416 (``38;2;r;g;b``, ``38:2:r:g:b``, ``38:2::r:g:b``, ``4:3``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .parameters import numbers
from .style import DEFAULT, PLAIN, RGB, Flag, Style

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def changed(style: Style, parameters: str) -> Style:
    """Return ``style`` after ``CSI parameters m``; what is not understood changes nothing."""
    colours = {38: style.foreground, 48: style.background}
    flags = style.flags
    parts = iter(parameters.split(";", _PARTS_AT_MOST)[:_PARTS_AT_MOST])
    for part in parts:
        code, *details = numbers(part.replace(":", ";"))
        if code == 0 and not details:
            colours, flags = {38: DEFAULT, 48: DEFAULT}, 0
        elif code in _EXTENDED:
            colour = _with_colons(details) if details else _with_semicolons(parts)
            colours[code] = colours.get(code, DEFAULT) if colour is None else colour
        elif code == 4 and details:
            flags = flags | Flag.UNDERLINE if details[0] else flags & ~Flag.UNDERLINE
        elif code in _SET:
            flags |= _SET[code]
        elif code in _CLEAR:
            flags &= ~_CLEAR[code]
        elif code in _FOREGROUND:
            colours[38] = _FOREGROUND[code]
        elif code in _BACKGROUND:
            colours[48] = _BACKGROUND[code]
    made = Style(colours[38], colours[48], flags)
    return PLAIN if made == PLAIN else made


def _with_semicolons(parts: Iterator[str]) -> int | None:
    kind = next(parts, "")
    size = {"5": 1, "2": 3}.get(kind, 0)
    return _colour(kind, [numbers(next(parts, ""))[0] for _ in range(size)])


def _with_colons(details: list[int]) -> int | None:
    kind, *values = details
    # The name of the colour space may stand before the three colours.
    return _colour(str(kind), values[1:4] if kind == 2 and len(values) > 3 else values)


def _colour(kind: str, values: list[int]) -> int | None:
    if kind == "5" and values and values[0] < 256:
        return values[0]
    if kind == "2" and len(values) >= 3 and max(values[:3]) < 256:
        red, green, blue = values[:3]
        return RGB | red << 16 | green << 8 | blue
    return None
