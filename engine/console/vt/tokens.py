"""Tokens: characters become text, controls, escape sequences and control sequences.

What is whole within a piece of input is found by one regular expression. What is not (cut at the
end, a control character inside, a string of OSC or DCS) goes through ``Unfinished``, which looks at
each character once and keeps a bounded number of them (the machine of ECMA-48 5.3 to 5.6, with the
details of xterm and console_codes(4)).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

#: The groups: lines, text, parameters and rest of a control sequence, a control character, the
#: rest of an escape sequence, the beginning of something else. "++" never looks back.
TOKEN: Final = re.compile(
    r"((?:[ -~]*+\r\n)++)"
    r"|([^\x00-\x1f\x7f-\x9f]++)"
    r"|\x1b\[([0-?]*+)([ -/]*+[@-~])"
    r"|([\x00-\x1a\x1c-\x1f\x7f-\x9f])"
    r"|\x1b([ -/]++[0-~]|[0-OQ-WYZ\\`-~])"
    r"|(\x1b)"
)
LINES, TEXT, PARAMETERS, REST, CONTROL, ESCAPE, OTHER = range(1, 8)

_STRING_ENDS: Final = re.compile("[\x18\x1a\x1b]")
_COMMAND_ENDS: Final = re.compile("[\x07\x18\x1a\x1b]")
#: A string that is so long was none: noise had its beginning. It ends with the line then, or the
#: rest of a boot log would be swallowed (tmux has a timer for it).
_PATIENCE: Final = 16384
_LINE_ENDS: Final = re.compile("[\n\x18\x1a\x1b]")
_HELD_AT_MOST: Final = 256
_COMMAND_AT_MOST: Final = 4096
#: The seven hexadecimal digits of Linux's ``OSC P nrrggbb``.
_PALETTE_DIGITS: Final = 7


class Performer(Protocol):
    """Does what the tokens say."""

    def control(self, char: str) -> None:
        """Do what one of C0 means."""

    def escape(self, body: str) -> None:
        """Do an escape sequence; ``body`` is what follows ESC."""

    def sequence(self, parameters: str, rest: str) -> None:
        """Do a control sequence; ``rest`` is its intermediate and final characters."""

    def command(self, text: str) -> None:
        """Do an operating system command (OSC)."""


class Unfinished:
    """A sequence that is not over yet. ``state`` is None between sequences."""

    def __init__(self, performer: Performer) -> None:
        self._performer = performer
        self._held: list[str] = []
        self._size = 0
        self.state: Callable[[str, int], int] | None = None

    def begin(self) -> None:
        """An ESC has been read."""
        self._hold_nothing()
        self.state = self._after_escape

    def resume(self, text: str, place: int) -> int:
        """Read on from ``place``; return where the sequence ends, or the text does."""
        while place < len(text) and self.state is not None:
            place = self.state(text, place)
        return place

    def _hold_nothing(self) -> None:
        self._held.clear()
        self._size = 0

    def _hold(self, piece: str, at_most: int) -> None:
        self._size += len(piece)
        if self._size <= at_most:
            self._held.append(piece)

    def _is_interrupted(self, char: str) -> bool:
        """Do what a control character inside a sequence does, in DEC's way (ECMA-48: open)."""
        if char == "\x1b":
            self.begin()
        elif char in "\x18\x1a":
            self.state = None
        elif char < " ":
            self._performer.control(char)
        elif char != "\x7f":
            return False
        return True

    def _after_escape(self, text: str, place: int) -> int:
        char = text[place]
        if self._is_interrupted(char):
            return place + 1
        if char > "\x7f":
            self.state = None
            return place
        if char == "[":
            self.state = self._in_sequence
        elif char == "]":
            self.state = self._at_command
        elif char in "PX^_":
            self.state = self._in_string
        elif char < "0":
            self._hold(char, _HELD_AT_MOST)
            self.state = self._in_escape
        else:
            self.state = None
            self._performer.escape(char)
        return place + 1

    def _in_escape(self, text: str, place: int) -> int:
        char = text[place]
        if self._is_interrupted(char):
            return place + 1
        if char > "\x7f":
            self.state = None
            return place
        self._hold(char, _HELD_AT_MOST)
        if char >= "0":
            self.state = None
            self._performer.escape("".join(self._held))
        return place + 1

    def _in_sequence(self, text: str, place: int) -> int:
        char = text[place]
        if self._is_interrupted(char):
            return place + 1
        if char > "\x7f":
            self.state = None
            return place
        self._hold(char, _HELD_AT_MOST)
        if char >= "@":
            self.state = None
            if self._size <= _HELD_AT_MOST and (whole := _SEQUENCE.fullmatch("".join(self._held))):
                self._performer.sequence(whole[1], whole[2])
        return place + 1

    def _in_string(self, text: str, place: int) -> int:
        """Skip DCS, SOS, PM and APC: nothing in them is for us."""
        end = (_STRING_ENDS if self._size < _PATIENCE else _LINE_ENDS).search(text, place)
        self._size += (end.end() if end else len(text)) - place
        if end is None:
            return len(text)
        self.state = self._at_string_end if end[0] == "\x1b" else None
        return end.end()

    def _at_string_end(self, text: str, place: int) -> int:
        """After ESC: a backslash ends the string, anything else begins a sequence."""
        self.begin()
        if text[place] != "\\":
            return place
        self.state = None
        return place + 1

    def _at_command(self, text: str, place: int) -> int:
        """Tell Linux's two commands, which have no end, from everybody else's."""
        char = text[place]
        self.state = self._in_command
        if char == "P":
            self.state = self._in_palette
        elif char == "R":
            self.state = None
        else:
            return place
        return place + 1

    def _in_palette(self, text: str, place: int) -> int:
        char = text[place]
        if self._is_interrupted(char):
            return place + 1
        if char not in "0123456789abcdefABCDEF":
            self.state = None
            return place
        self._hold(char, _HELD_AT_MOST)
        if self._size == _PALETTE_DIGITS:
            self.state = None
        return place + 1

    def _in_command(self, text: str, place: int) -> int:
        ends = _COMMAND_ENDS if self._size < _PATIENCE else _LINE_ENDS
        end = ends.search(text, place)
        if end is None:
            self._hold(text[place:], _COMMAND_AT_MOST)
            return len(text)
        self._hold(text[place : end.start()], _COMMAND_AT_MOST)
        if end[0] == "\x1b":
            self.state = self._at_command_end
            return end.end()
        self.state = None
        if end[0] == "\x07":
            self._end_command()
        return end.end()

    def _at_command_end(self, text: str, place: int) -> int:
        if text[place] == "\\":
            self._end_command()
        return self._at_string_end(text, place)

    def _end_command(self) -> None:
        if self._size <= _COMMAND_AT_MOST:
            self._performer.command("".join(self._held))


_SEQUENCE: Final = re.compile(r"([0-?]*)([ -/]*[@-~])")
