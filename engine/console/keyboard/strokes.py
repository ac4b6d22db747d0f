"""strokes: the keys that type a text, on a keyboard of some layout."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from ...errors import InvalidArgument
from .key import DEAD_KEYSYMS, NAMED_KEYS, Chord, key_at, keysym_of, parts_of, spacing_of
from .layouts import LAYOUTS, POSITIONS

_SHIFT, _LEVEL3 = NAMED_KEYS["Shift_L"], NAMED_KEYS["ISO_Level3_Shift"]
#: What is held for each of a key's four characters.
_LEVELS: Final[tuple[Chord, ...]] = ((), (_SHIFT,), (_LEVEL3,), (_SHIFT, _LEVEL3))
#: What every keyboard has at the same place.
_EVERYWHERE: Final[dict[str, Chord]] = {
    " ": (NAMED_KEYS["space"],),
    "\n": (NAMED_KEYS["Return"],),
    "\r": (NAMED_KEYS["Return"],),
    "\t": (NAMED_KEYS["Tab"],),
    "\b": (NAMED_KEYS["BackSpace"],),
    "\x7f": (NAMED_KEYS["BackSpace"],),
    "\x1b": (NAMED_KEYS["Escape"],),
}


def strokes(text: str, layout: str = "us") -> list[Chord]:
    """Return the chords that type ``text``, one after the other; accents may take two.

    Raises:
        InvalidArgument: no such layout, or it lacks a character, which is named.
    """
    chords: list[Chord] = []
    for char in text.replace("\r\n", "\n"):
        typed = char_strokes(char, layout)
        if typed is None:
            raise InvalidArgument(
                f"a keyboard of layout {layout} has no {char!r} (U+{ord(char):04X})",
                hint="choose the layout that the guest has, or leave the character out",
            )
        chords += typed
    return chords


def char_strokes(char: str, layout: str) -> tuple[Chord, ...] | None:
    """Return the chords that type one character; None where the layout lacks it.

    Raises:
        InvalidArgument: no such layout.
    """
    table = _chords(layout)
    if char in table and char not in DEAD_KEYSYMS:
        return (table[char],)
    parts = parts_of(char)
    if parts is not None and parts[0] in table and parts[1] in table:
        return (table[parts[1]], table[parts[0]])
    for combining in DEAD_KEYSYMS:
        if spacing_of(combining) == char and combining in table:
            return (table[combining], table[" "])
    return None


@lru_cache(maxsize=32)
def _chords(layout: str) -> dict[str, Chord]:
    """Return every character that one chord types; combining ones stand for dead keys."""
    if layout not in LAYOUTS:
        raise InvalidArgument(
            f"no keyboard layout {layout!r} is known", hint=f"known: {', '.join(LAYOUTS)}"
        )
    table = dict(_EVERYWHERE)
    for held, characters in zip(_LEVELS, LAYOUTS[layout].levels, strict=False):
        for linux, char in zip(POSITIONS, characters, strict=False):
            if char != " ":
                table.setdefault(char, (*held, key_at(linux, keysym_of(char))))
    return table
