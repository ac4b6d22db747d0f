"""Key: one key of a keyboard, by what is printed on it and by where it is.

Facts: keysyms of X11's keysymdef.h, codes of Linux's input-event-codes.h, QEMU's numbers, which are
the scan codes of a PC's first set with 0x80 added behind an 0xE0.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

#: Linux's codes up to here are the scan codes.
_LAST_PLAIN: Final = 88
#: Linux's code -> QEMU's number, for the keys that a PC's keyboard got later.
_LATER: Final = {
    96: 0x9C, 97: 0x9D, 98: 0xB5, 99: 0x54, 100: 0xB8, 102: 0xC7, 103: 0xC8, 104: 0xC9, 105: 0xCB,
    106: 0xCD, 107: 0xCF, 108: 0xD0, 109: 0xD1, 110: 0xD2, 111: 0xD3, 119: 0xC6, 125: 0xDB,
    126: 0xDC, 127: 0xDD,
}  # fmt: skip
#: Combining character -> keysym of the key that puts it on the next letter.
DEAD_KEYSYMS: Final = {
    "\u0300": 0xFE50, "\u0301": 0xFE51, "\u0302": 0xFE52, "\u0303": 0xFE53, "\u0304": 0xFE54,
    "\u0306": 0xFE55, "\u0307": 0xFE56, "\u0308": 0xFE57, "\u030a": 0xFE58, "\u030b": 0xFE59,
    "\u030c": 0xFE5A, "\u0327": 0xFE5B, "\u0328": 0xFE5C,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Key:
    """One key; ``linux`` and ``qnum`` are 0 where nobody knows its position."""

    keysym: int
    linux: int
    qnum: int


#: Keys pressed in this order, and let go in the reverse.
Chord = tuple[Key, ...]


def key_at(linux: int, keysym: int) -> Key:
    """Return the key at a position, with what is printed on it."""
    qnum = linux if linux <= _LAST_PLAIN else _LATER.get(linux, 0)
    return Key(keysym, linux, qnum)


def keysym_of(char: str) -> int:
    """Return the keysym of a character; that of a dead key for a combining one."""
    if (dead := DEAD_KEYSYMS.get(char)) is not None:
        return dead
    code = ord(char)
    is_latin = 0x20 <= code <= 0x7E or 0xA0 <= code <= 0xFF
    return code if is_latin else 0x0100_0000 | code


def spacing_of(combining: str) -> str:
    """Return what a dead key followed by the space bar types."""
    return _SPACING.get(combining, "")


#: X11's name of a key, Linux's code, keysym.
_NAMED: Final = (
    ("Escape", 1, 0xFF1B), ("BackSpace", 14, 0xFF08), ("Tab", 15, 0xFF09), ("Return", 28, 0xFF0D),
    ("Control_L", 29, 0xFFE3), ("Shift_L", 42, 0xFFE1), ("Shift_R", 54, 0xFFE2),
    ("Alt_L", 56, 0xFFE9), ("space", 57, 0x20), ("Caps_Lock", 58, 0xFFE5),
    ("Num_Lock", 69, 0xFF7F), ("Scroll_Lock", 70, 0xFF14),
    *((f"F{n}", 58 + n, 0xFFBD + n) for n in range(1, 11)),
    ("F11", 87, 0xFFC8), ("F12", 88, 0xFFC9),
    ("KP_Enter", 96, 0xFF8D), ("Control_R", 97, 0xFFE4), ("Print", 99, 0xFF61),
    ("ISO_Level3_Shift", 100, 0xFE03), ("Home", 102, 0xFF50), ("Up", 103, 0xFF52),
    ("Page_Up", 104, 0xFF55), ("Left", 105, 0xFF51), ("Right", 106, 0xFF53), ("End", 107, 0xFF57),
    ("Down", 108, 0xFF54), ("Page_Down", 109, 0xFF56), ("Insert", 110, 0xFF63),
    ("Delete", 111, 0xFFFF), ("Pause", 119, 0xFF13), ("Super_L", 125, 0xFFEB),
    ("Super_R", 126, 0xFFEC), ("Menu", 127, 0xFF67),
)  # fmt: skip
#: The keys that have names, by X11's.
NAMED_KEYS: Final = {name: key_at(linux, keysym) for name, linux, keysym in _NAMED}
#: Combining character -> the same as a character of its own.
_SPACING: Final = {
    "\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0308": "¨", "\u0327": "¸",
    "\u030a": "°", "\u030c": "ˇ", "\u0306": "˘", "\u0307": "˙", "\u030b": "˝", "\u0328": "˛",
}  # fmt: skip


def parts_of(char: str) -> tuple[str, str] | None:
    """Return letter and combining character of ``char``; None where it is one piece."""
    parts = unicodedata.normalize("NFD", char)
    return (parts[0], parts[1]) if len(parts) == 2 else None
