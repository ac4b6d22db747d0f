"""KeyCodes: names of keys -> Linux's numbers (input-event-codes.h), and chords of them."""

from __future__ import annotations

from typing import Final

from engine.errors import InvalidArgument

#: The hypervisor takes no more at once.
MOST_KEYS: Final = 16

_ROWS: Final = ((2, "1234567890"), (16, "qwertyuiop"), (30, "asdfghjkl"), (44, "zxcvbnm"))

_NAMED: Final[dict[str, int]] = {
    "esc": 1, "minus": 12, "equal": 13, "backspace": 14, "tab": 15, "enter": 28, "ctrl": 29,
    "semicolon": 39, "apostrophe": 40, "grave": 41, "shift": 42, "backslash": 43, "comma": 51,
    "dot": 52, "slash": 53, "alt": 56, "space": 57, "capslock": 58, "numlock": 69,
    "scrolllock": 70, "rightshift": 54, "rightctrl": 97, "sysrq": 99, "altgr": 100, "home": 102,
    "up": 103, "pageup": 104, "left": 105, "right": 106, "end": 107, "down": 108, "pagedown": 109,
    "insert": 110, "delete": 111, "power": 116, "pause": 119, "super": 125, "menu": 127,
    "sleep": 142, "wakeup": 143,
}  # fmt: skip

_OTHER_NAMES: Final[dict[str, str]] = {
    "del": "delete", "control": "ctrl", "leftctrl": "ctrl", "leftalt": "alt", "rightalt": "altgr",
    "leftshift": "shift", "meta": "super", "leftmeta": "super", "win": "super", "return": "enter",
    "escape": "esc", "print": "sysrq", "printscreen": "sysrq", "pgup": "pageup", "ins": "insert",
    "pgdn": "pagedown",
}  # fmt: skip


def _numbers() -> dict[str, int]:
    letters = {letter: first + index for first, row in _ROWS for index, letter in enumerate(row)}
    functions = {f"f{number}": 58 + number for number in range(1, 11)} | {"f11": 87, "f12": 88}
    return letters | functions | _NAMED


NUMBERS: Final[dict[str, int]] = _numbers()


def chord(words: str) -> tuple[int, ...]:
    """Return the numbers of keys that are pressed at once, such as ``ctrl-alt-del``.

    ``KEY_LEFTCTRL`` and plain numbers are understood as well.

    Raises:
        InvalidArgument: one of them is no key, or there are too many.
    """
    names = [name for name in words.lower().replace("+", "-").split("-") if name]
    if not names:
        raise InvalidArgument("no key is named", hint="such as ctrl-alt-del")
    if len(names) > MOST_KEYS:
        raise InvalidArgument(f"{MOST_KEYS} keys at once are the most")
    return tuple(map(_number, names))


def chords(words: str) -> tuple[tuple[int, ...], ...]:
    """Return the chords that are pressed one after the other: there are blanks between them.

    Raises:
        InvalidArgument: one of them is none.
    """
    found = tuple(map(chord, words.split()))
    if not found:
        raise InvalidArgument("no key is named", hint="such as ctrl-alt-del")
    return found


def key_words(numbers: tuple[int, ...]) -> str:
    """Return what virsh calls those keys: their numbers, which every version knows."""
    return " ".join(map(str, numbers))


def _number(name: str) -> int:
    plain = name.removeprefix("key_")
    plain = _OTHER_NAMES.get(plain, plain)
    if (number := NUMBERS.get(plain)) is not None:
        return number
    if plain.isascii() and plain.isdigit() and 0 < int(plain) <= 0x2FF:
        return int(plain)
    raise InvalidArgument(f"there is no key {name!r}", hint="such as ctrl, alt, f1, enter, a")
