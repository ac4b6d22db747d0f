"""What a terminal sends for a key, by Textual's name of it: as xterm does, cursor keys in their
normal mode.
"""

from __future__ import annotations

from typing import Final

from textual.keys import REPLACED_KEYS, key_to_character

#: Keys whose modifiers stand in front of the last letter: ``CSI 1 ; modifier letter``.
_LETTERS: Final = {
    "up": "A",
    "down": "B",
    "right": "C",
    "left": "D",
    "home": "H",
    "end": "F",
    "f1": "P",
    "f2": "Q",
    "f3": "R",
    "f4": "S",
}
#: Keys with a number: ``CSI number ; modifier ~``.
_NUMBERS: Final = {
    "insert": 2,
    "delete": 3,
    "pageup": 5,
    "pagedown": 6,
    **dict(zip((f"f{x}" for x in range(5, 13)), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)),
}
_PLAIN: Final = {
    "enter": "\r",
    "tab": "\t",
    "escape": "\x1b",
    "backspace": "\x7f",
    "space": " ",
    "shift+tab": "\x1b[Z",
    "ctrl+space": "\0",
    "ctrl+@": "\0",
    "ctrl+at": "\0",
    "ctrl+slash": "\x1f",
    "ctrl+backspace": "\x08",
}
_MODIFIERS: Final = {"shift": 1, "alt": 2, "ctrl": 4}


def bytes_of_key(key: str, character: str | None = None) -> bytes:
    """Return what is sent for a key; nothing for one that has no bytes."""
    if key in _PLAIN:
        return _PLAIN[key].encode()
    *modifiers, name = key.split("+")
    bits = sum(_MODIFIERS.get(each, 0) for each in modifiers)
    if name in _LETTERS or name in _NUMBERS:
        return _sequence(name, bits).encode()
    if bits & 2:
        rest = "+".join(each for each in modifiers if each != "alt")
        inner = bytes_of_key(f"{rest}+{name}" if rest else name)
        return b"\x1b" + inner if inner else b""
    if bits & 4:
        letter = _character(name)
        return bytes([ord(letter.upper()) & 0x1F]) if "@" <= letter.upper() <= "_" else b""
    letter = character if character and character.isprintable() else _character(name)
    return letter.encode()


def _sequence(name: str, bits: int) -> str:
    if number := _NUMBERS.get(name):
        return f"\x1b[{number};{bits + 1}~" if bits else f"\x1b[{number}~"
    letter = _LETTERS[name]
    if bits:
        return f"\x1b[1;{bits + 1}{letter}"
    return f"\x1bO{letter}" if name.startswith("f") else f"\x1b[{letter}"


def _character(name: str) -> str:
    found = key_to_character(REPLACED_KEYS.get(name, name)) or name
    return found if len(found) == 1 else ""
