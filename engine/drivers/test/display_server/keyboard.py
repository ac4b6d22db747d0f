"""Keyboard: keys, by X11's names or by numbers, as the bytes a system's console reads."""

from __future__ import annotations

from functools import cache
from typing import Final

from ....console.keyboard.key import NAMED_KEYS
from ....console.keyboard.strokes import strokes
from ....machine import KeyCodeSet

_CONTROL: Final = frozenset({0xFFE3, 0xFFE4})
_ALT: Final = frozenset({0xFFE9, 0xFFEA})
_SHIFT: Final = frozenset({0xFFE1, 0xFFE2})
_DELETE: Final = 0xFFFF
#: Keysyms that stand for a character are the character, or this and its number.
_UNICODE: Final = 0x0100_0000

_BYTES: Final = {
    "Escape": b"\x1b", "BackSpace": b"\x7f", "Tab": b"\t", "Return": b"\r", "KP_Enter": b"\r",
    "Up": b"\x1b[A", "Down": b"\x1b[B", "Right": b"\x1b[C", "Left": b"\x1b[D", "Home": b"\x1b[H",
    "End": b"\x1b[F", "Page_Up": b"\x1b[5~", "Page_Down": b"\x1b[6~", "Delete": b"\x1b[3~",
    "Insert": b"\x1b[2~", "F1": b"\x1b[[A", "F2": b"\x1b[[B", "F3": b"\x1b[[C", "F4": b"\x1b[[D",
    "F5": b"\x1b[[E", "F6": b"\x1b[17~", "F7": b"\x1b[18~", "F8": b"\x1b[19~", "F9": b"\x1b[20~",
    "F10": b"\x1b[21~", "F11": b"\x1b[23~", "F12": b"\x1b[24~",
}  # fmt: skip
_KEYSYM_BYTES: Final = {NAMED_KEYS[name].keysym: data for name, data in _BYTES.items()}


class Keyboard:
    """Which modifiers are held, and what a key means with them."""

    def __init__(self) -> None:
        self._held: set[int] = set()

    def key(self, keysym: int, *, pressed: bool) -> bytes | None:
        """Return what a key types, nothing for most; None for Control, Alt and Delete."""
        if keysym in _CONTROL | _ALT | _SHIFT:
            (self._held.add if pressed else self._held.discard)(keysym)
            return b""
        if not pressed:
            return b""
        if keysym == _DELETE and self._held & _CONTROL and self._held & _ALT:
            return None
        data = _KEYSYM_BYTES.get(keysym) or _character(keysym)
        if self._held & _CONTROL and len(data) == 1 and 0x40 <= data[0] < 0x7F:
            data = bytes([data[0] & 0x1F])
        return b"\x1b" + data if data and self._held & _ALT else data

    def release_all(self) -> None:
        """Whoever held keys is gone."""
        self._held.clear()


def keysym_at(number: int, code_set: KeyCodeSet, *, shifted: bool) -> int:
    """Return the keysym of the key at a place of a US keyboard; 0 where none is known."""
    return _places(code_set, shifted).get(number, 0)


@cache
def _places(code_set: KeyCodeSet, shifted: bool) -> dict[int, int]:
    """Return keysyms by Linux's numbers, or by QEMU's; other sets have none here."""
    if code_set not in (KeyCodeSet.LINUX, KeyCodeSet.QNUM, KeyCodeSet.XT):
        return {}
    field = "linux" if code_set is KeyCodeSet.LINUX else "qnum"
    found = {getattr(key, field): key.keysym for key in NAMED_KEYS.values()}
    for code in range(0x20, 0x7F):
        (chord,) = strokes(chr(code))
        if len(chord) == 1 + shifted:
            found[getattr(chord[-1], field)] = code
    return found


def _character(keysym: int) -> bytes:
    code = keysym & ~_UNICODE if keysym & _UNICODE else keysym
    if keysym & _UNICODE or 0x20 <= code <= 0x7E or 0xA0 <= code <= 0xFF:
        return chr(code).encode("utf-8", "replace") if code <= 0x10FFFF else b""
    return b""
