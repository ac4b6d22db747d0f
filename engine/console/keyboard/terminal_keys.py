"""TerminalKeys: the bytes that a person's terminal sends, as keys of a guest's keyboard.

The forms are xterm's (ctlseqs): control characters, ESC before a key for Alt, CSI and SS3 for keys
without characters, with modifiers as a number. A terminal tells of no key that is let go, so every
chord is pressed and released. Marks around a paste, reports of the mouse and of the focus are no
keys, and are dropped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .key import NAMED_KEYS, Key, keysym_of
from .strokes import char_strokes

if TYPE_CHECKING:
    from collections.abc import Callable

    from .key import Chord

_ESCAPE: Final = 0x1B
#: A sequence that is longer than this is none.
_LONGEST: Final = 64
_CSI: Final = re.compile(rb"\x1b\[(\[[A-E]|([0-9;:<=>?]*)[ -/]*([@-Z\\-~]))")
_CSI_BEGUN: Final = re.compile(rb"\x1b\[\[?[0-9;:<=>?]*[ -/]*\Z")
_SS3: Final = re.compile(rb"\x1bO([0-9]*)([@-~])")
_SS3_BEGUN: Final = re.compile(rb"\x1bO[0-9]*\Z")

_SHIFT, _ALT = NAMED_KEYS["Shift_L"], NAMED_KEYS["Alt_L"]
_CONTROL, _SUPER = NAMED_KEYS["Control_L"], NAMED_KEYS["Super_L"]
#: Bit of the modifiers' number, less one -> the key that is held.
_MODIFIERS: Final = ((4, _CONTROL), (2, _ALT), (1, _SHIFT), (8, _SUPER))
#: The last byte of CSI and SS3 -> key.
_BY_LETTER: Final = {
    "A": "Up", "B": "Down", "C": "Right", "D": "Left", "H": "Home", "F": "End",
    "P": "F1", "Q": "F2", "R": "F3", "S": "F4", "M": "KP_Enter",
}  # fmt: skip
#: The number before ``~`` -> key.
_BY_NUMBER: Final = {
    1: "Home", 2: "Insert", 3: "Delete", 4: "End", 5: "Page_Up", 6: "Page_Down", 7: "Home",
    8: "End", 11: "F1", 12: "F2", 13: "F3", 14: "F4", 15: "F5", 17: "F6", 18: "F7", 19: "F8",
    20: "F9", 21: "F10", 23: "F11", 24: "F12", 29: "Menu",
}  # fmt: skip
#: Linux's own console: ``ESC [ [ A`` and on.
_BY_LINUX: Final = {b"[A": "F1", b"[B": "F2", b"[C": "F3", b"[D": "F4", b"[E": "F5"}
#: Keys of the number block, which SS3 tells apart.
_KEYPAD: Final = dict(zip("jklmnopqrstuvwxyX", "*+,-./0123456789=", strict=True))
_CONTROLS: Final = {0x08: "BackSpace", 0x09: "Tab", 0x0D: "Return", 0x7F: "BackSpace"}
#: Control characters that are no letters -> what is pressed with Ctrl.
_CONTROL_SIGNS: Final = {0x00: " ", 0x1C: "\\", 0x1D: "]", 0x1E: "^", 0x1F: "_"}
_PASTE_BEGINS, _PASTE_ENDS = 200, 201


class TerminalKeys:
    """Fed with bytes in pieces of any size; ``layout`` is the guest's. Never raises."""

    def __init__(self, layout: str = "us") -> None:
        self.layout = layout
        self._waiting = b""
        self._is_pasting = False

    @property
    def is_waiting(self) -> bool:
        """Whether something has begun that more bytes, or ``flush``, will end."""
        return bool(self._waiting)

    def feed(self, data: bytes) -> list[Chord]:
        """Return the chords that ``data`` completes."""
        data = self._waiting + data
        chords: list[Chord] = []
        position = 0
        while position < len(data):
            length, pressed = self._next(data[position : position + _LONGEST])
            if not length:
                break
            chords += pressed
            position += length
        self._waiting = data[position:]
        return chords

    def flush(self) -> list[Chord]:
        """Return what waits, now that nothing follows: an Escape, or Alt with ``[`` or ``O``."""
        waiting, self._waiting = self._waiting, b""
        chords: list[Chord] = []
        if waiting in (b"\x1b[", b"\x1bO"):
            return list(_with(_ALT, self._typed(chr(waiting[1]))))
        while waiting.startswith(b"\x1b"):
            chords.append((NAMED_KEYS["Escape"],))
            waiting = waiting[1:]
        return chords

    def _next(self, data: bytes) -> tuple[int, tuple[Chord, ...]]:
        """Return how many bytes the first thing has, and its chords; 0 where more must come."""
        if data[0] != _ESCAPE:
            return self._plain(data)
        if len(data) == 1:
            return 0, ()
        if data[1] == _ESCAPE:
            return self._escape_twice(data)
        if data[1] in b"[O":
            return self._sequence(data)
        length, chords = self._plain(data[1:])
        return (length + 1, _with(_ALT, chords)) if length else (0, ())

    def _plain(self, data: bytes) -> tuple[int, tuple[Chord, ...]]:
        first = data[0]
        if first == 0x0A and self._is_pasting:
            return 1, ((NAMED_KEYS["Return"],),)
        if name := _CONTROLS.get(first):
            return 1, ((NAMED_KEYS[name],),)
        if first < 0x20:
            sign = _CONTROL_SIGNS.get(first) or chr(first | 0x60)
            return 1, _with(_CONTROL, self._typed(sign))
        return self._character(data)

    def _character(self, data: bytes) -> tuple[int, tuple[Chord, ...]]:
        first = data[0]
        length = 1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4
        try:
            char = data[:length].decode("utf-8")
        except UnicodeDecodeError as error:
            is_cut = error.reason == "unexpected end of data" and len(data) < length
            return (0, ()) if is_cut else (1, ())
        return length, self._typed(char)

    def _escape_twice(self, data: bytes) -> tuple[int, tuple[Chord, ...]]:
        """Tell Escape before something from Alt with a key that is a sequence."""
        if len(data) == 2:
            return 0, ()
        if data[2] not in b"[O":
            return 1, ((NAMED_KEYS["Escape"],),)
        length, chords = self._sequence(data[1:])
        return (length + 1, _with(_ALT, chords)) if length else (0, ())

    def _sequence(self, data: bytes) -> tuple[int, tuple[Chord, ...]]:
        whole, begun = (_CSI, _CSI_BEGUN) if data[1:2] == b"[" else (_SS3, _SS3_BEGUN)
        if found := whole.match(data):
            return self._found(data, found)
        if begun.match(data) and len(data) < _LONGEST:
            return 0, ()
        # No terminal sends that; a person may have pressed Alt with the sign.
        return 2, _with(_ALT, self._typed(chr(data[1])))

    def _found(self, data: bytes, found: re.Match[bytes]) -> tuple[int, tuple[Chord, ...]]:
        end = found.end()
        if data[1:2] == b"O":
            return end, self._ss3(found[1], chr(found[2][0]))
        if name := _BY_LINUX.get(found[1]):
            return end, ((NAMED_KEYS[name],),)
        parameters, letter = found[2], chr(found[3][0])
        if letter == "M" and not parameters:  # the old form of the mouse: three bytes follow
            return (end + 3, ()) if len(data) >= end + 3 else (0, ())
        if not re.fullmatch(rb"[0-9;:]*", parameters):
            return end, ()
        numbers = [int(part.split(b":")[0][:4] or b"0") for part in parameters.split(b";")]
        return end, self._csi(numbers, letter)

    def _ss3(self, modifiers: bytes, letter: str) -> tuple[Chord, ...]:
        if letter in _KEYPAD:
            return self._typed(_KEYPAD[letter])
        if letter not in _BY_LETTER:
            return ()
        return _modified(int(modifiers[:4] or b"1"), ((NAMED_KEYS[_BY_LETTER[letter]],),))

    def _csi(self, numbers: list[int], letter: str) -> tuple[Chord, ...]:
        if handler := _ENDINGS.get(letter):
            return handler(self, numbers)
        modifiers = numbers[1] if len(numbers) > 1 else 1
        if letter == "Z":
            return ((_SHIFT, NAMED_KEYS["Tab"]),)
        if letter in _BY_LETTER and letter != "M":
            return _modified(modifiers, ((NAMED_KEYS[_BY_LETTER[letter]],),))
        return ()

    def _tilde(self, numbers: list[int]) -> tuple[Chord, ...]:
        first = numbers[0]
        if first in (_PASTE_BEGINS, _PASTE_ENDS):
            self._is_pasting = first == _PASTE_BEGINS
            return ()
        if first == 27 and len(numbers) == 3:
            return self._coded(numbers[2], numbers[1])
        if first not in _BY_NUMBER:
            return ()
        modifiers = numbers[1] if len(numbers) > 1 else 1
        return _modified(modifiers, ((NAMED_KEYS[_BY_NUMBER[first]],),))

    def _unicode(self, numbers: list[int]) -> tuple[Chord, ...]:
        return self._coded(numbers[0], numbers[1] if len(numbers) > 1 else 1)

    def _coded(self, code: int, modifiers: int) -> tuple[Chord, ...]:
        """Return a key that the terminal names by its character's number."""
        if code == _ESCAPE:
            return _modified(modifiers, ((NAMED_KEYS["Escape"],),))
        if name := _CONTROLS.get(code):
            return _modified(modifiers, ((NAMED_KEYS[name],),))
        if not 0x20 <= code <= 0x10FFFF or 0xD800 <= code < 0xE000:
            return ()
        # Shift is in the character already, as far as it is another one by that.
        return _modified(modifiers, self._typed(chr(code)))

    def _typed(self, char: str) -> tuple[Chord, ...]:
        """Return what types a character; by its keysym alone where the layout lacks it."""
        chords = char_strokes(char, self.layout)
        return chords or ((Key(keysym_of(char), 0, 0),),)


_ENDINGS: Final[dict[str, Callable[[TerminalKeys, list[int]], tuple[Chord, ...]]]] = {
    "~": TerminalKeys._tilde,
    "u": TerminalKeys._unicode,
}


def _with(held: Key, chords: tuple[Chord, ...]) -> tuple[Chord, ...]:
    """Hold a key while the last chord is pressed; one before it is a dead key's."""
    if not chords or held in chords[-1]:
        return chords
    return (*chords[:-1], (held, *chords[-1]))


def _modified(number: int, chords: tuple[Chord, ...]) -> tuple[Chord, ...]:
    bits = max(number - 1, 0)
    for bit, key in reversed(_MODIFIERS):
        if bits & bit:
            chords = _with(key, chords)
    return chords
