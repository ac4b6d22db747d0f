"""Keyboard layouts: which character is where, as Linux's console and X11 understand a country's.

A layout has up to four strings: plain, with Shift, with AltGr, with both. Their characters follow
``POSITIONS``; a blank is a key without a character; a combining character is a dead key, which
puts it on the next letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: Linux's codes of the keys with characters: left of 1, the row of digits, three rows of letters.
#: 43 is the key beside Return, 86 the one beside the left Shift.
POSITIONS: Final = (41, *range(2, 14), *range(16, 28), *range(30, 41), 43, 86, *range(44, 54))


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout; ``title`` is what people call it."""

    title: str
    levels: tuple[str, ...]


def _layout(title: str, *levels: tuple[str, str, str, str]) -> Layout:
    return Layout(title, tuple("".join(rows) for rows in levels))


LAYOUTS: Final[dict[str, Layout]] = {
    "us": _layout(
        "English (US)",
        ("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'\\", "<zxcvbnm,./"),
        ("~!@#$%^&*()_+", "QWERTYUIOP{}", 'ASDFGHJKL:"|', ">ZXCVBNM<>?"),
    ),
}
