"""Palette: the 256 colours of a terminal; the first sixteen fit the theme.

A theme may name them itself, as the variables ``console-0`` to ``console-15``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.color import Color
from textual.color import Color as ThemeColor
from textual.color import ColorParseError

from engine.console.vt.style import RGB

if TYPE_CHECKING:
    from collections.abc import Mapping

_DARK: Final = (
    0x2A2F3A, 0xF7768E, 0x73C991, 0xE5B567, 0x7AA2F7, 0xBB9AF7, 0x56C2D6, 0xC8CCD6,
    0x5B6477, 0xFF92A5, 0x9AE5B0, 0xF5D08A, 0xA3C0FF, 0xD3BCFF, 0x8ADDEC, 0xFFFFFF,
)  # fmt: skip
_LIGHT: Final = (
    0x24292F, 0xB42335, 0x1A7F37, 0x8A5A00, 0x0A58C2, 0x7B3FB5, 0x0B7285, 0x6E7781,
    0x57606A, 0xCF3F51, 0x2DA44E, 0xA8720C, 0x3F83E0, 0x9A63D0, 0x2391A5, 0x24292F,
)  # fmt: skip
_STEPS: Final = (0, 95, 135, 175, 215, 255)


class Palette:
    """Colours by the numbers of ``engine.console.vt.Style``."""

    def __init__(self, variables: Mapping[str, str], *, is_dark: bool) -> None:
        self._first = list(_DARK if is_dark else _LIGHT)
        for number in range(len(self._first)):
            try:
                self._first[number] = _number(variables.get(f"console-{number}", ""))
            except ColorParseError:
                continue  # the theme does not name it
        self._made: dict[int, Color] = {}

    def color(self, number: int) -> Color | None:
        """Return the colour; None for the default."""
        if number < 0:
            return None
        found = self._made.get(number)
        if found is None:
            value = number & 0xFFFFFF if number & RGB else self._value(number)
            found = Color.from_rgb(value >> 16, value >> 8 & 255, value & 255)
            if len(self._made) < 4096:
                self._made[number] = found
        return found

    def _value(self, number: int) -> int:
        if number < 16:
            return self._first[number]
        if number >= 232:
            return (8 + 10 * min(number - 232, 23)) * 0x010101
        red, green, blue = (number - 16) // 36, (number - 16) // 6 % 6, (number - 16) % 6
        return _STEPS[red] << 16 | _STEPS[green] << 8 | _STEPS[blue]


def _number(text: str) -> int:
    red, green, blue = ThemeColor.parse(text).rgb
    return red << 16 | green << 8 | blue
