"""The bytes that a terminal sends for keys, as xterm does: what a guest must get, byte for byte."""

from __future__ import annotations

_LETTERS = "abcdefghijklmnopqrstuvwxyz"

#: Name -> bytes.
KEYS: dict[str, bytes] = {
    "a": b"a",
    "Z": b"Z",
    "1": b"1",
    "space": b" ",
    "~": b"~",
    "ä": "ä".encode(),
    "日": "日".encode(),
    "emoji": "🙂".encode(),
    "enter": b"\r",
    "tab": b"\t",
    "shift+tab": b"\x1b[Z",
    "backspace": b"\x7f",
    "ctrl+backspace": b"\x08",
    "escape": b"\x1b",
    **{
        f"ctrl+{letter}": bytes([number])
        for number, letter in enumerate(_LETTERS, start=1)
        if letter not in "im"
    },
    "ctrl+@": b"\0",
    "ctrl+\\": b"\x1c",
    "ctrl+^": b"\x1e",
    "ctrl+_": b"\x1f",
    **{f"alt+{key}": b"\x1b" + key.encode() for key in "bfd.1?x[O"},
    "alt+enter": b"\x1b\r",
    "alt+backspace": b"\x1b\x7f",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "application up": b"\x1bOA",
    "ctrl+right": b"\x1b[1;5C",
    "shift+up": b"\x1b[1;2A",
    "alt+left": b"\x1b[1;3D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "insert": b"\x1b[2~",
    "delete": b"\x1b[3~",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "f1": b"\x1bOP",
    "f2": b"\x1bOQ",
    "f3": b"\x1bOR",
    "f4": b"\x1bOS",
    "f5": b"\x1b[15~",
    "f10": b"\x1b[21~",
    "f12": b"\x1b[24~",
    "shift+f3": b"\x1b[1;2R",
    "shift+f5": b"\x1b[15;2~",
    "ctrl+delete": b"\x1b[3;5~",
    "linux f1": b"\x1b[[A",
}
