"""TerminalScreen: a terminal as far as these tests need one: cells, each with what it looks like.

It knows the sequences that are written to it, and raises for every other one.
"""

from __future__ import annotations

import re
from typing import Final

from rich.cells import cell_len

_SEQUENCE: Final = re.compile(
    r"\x1b\[(?P<codes>[0-9;?]*)(?P<command>[A-Za-z])|\x1b\]8;(?P<link>[^\x1b]*)\x1b\\"
    r"|(?P<line>\n)|(?P<back>\r)|(?P<letter>[^\x1b\n\r])"
)
_OFF: Final = {
    "22": {"1", "2"},
    "23": {"3"},
    "24": {"4", "21"},
    "25": {"5", "6"},
    "27": {"7"},
    "28": {"8"},
    "29": {"9"},
}
#: Attributes that show on a space.
_SEEN: Final = {"4", "7", "9", "21", "51", "52", "53"}


class TerminalScreen:
    """``write`` to it; ``seen`` is what a person sees."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.x = self.y = 0
        self.letter_colour = self.ground = self.link = ""
        self.attributes: set[str] = set()
        self._cells = {(x, y): (" ", "", "", "", "") for x in range(width) for y in range(height)}

    def write(self, text: str) -> None:
        """Take in what a program writes."""
        place = 0
        while place < len(text):
            found = _SEQUENCE.match(text, place)
            if found is None:
                raise ValueError(f"unknown sequence: {text[place : place + 20]!r}")
            place = found.end()
            if (letter := found["letter"]) is not None:
                self._put(letter)
            elif found["link"] is not None:
                self.link = found["link"].partition(";")[2]
            elif found["line"]:
                self.y = min(self.y + 1, self.height - 1)
            elif found["back"]:
                self.x = 0
            else:
                self._control(found["command"], found["codes"])

    def seen(self, y: int) -> list[tuple[str, str, str, str, str]]:
        """Return the cells of a line."""
        return [self._cells[x, y] for x in range(self.width)]

    def shows_what(self, other: TerminalScreen) -> bool:
        """Return whether a person would see no difference."""
        return self._cells == other._cells

    def _put(self, letter: str) -> None:
        width = cell_len(letter)
        if not width:
            x = max(0, self.x - 1)
            before = self._cells[x, self.y]
            self._cells[x, self.y] = (before[0] + letter, *before[1:])
            return
        if self.x + width > self.width:
            return
        self._tear(self.x)
        self._tear(self.x + width)
        attributes, colour = set(self.attributes), self.letter_colour
        if letter == " " and not attributes & _SEEN:
            attributes, colour = set(), ""
        look = (colour, self.ground, ",".join(sorted(attributes)), self.link)
        self._cells[self.x, self.y] = (letter, *look)
        if width == 2:
            self._cells[self.x + 1, self.y] = ("", *look)
        self.x += width

    def _tear(self, x: int) -> None:
        """Half of a wide letter is no letter: blank both where a writing begins or ends in it."""
        if self._cells.get((x, self.y), ("x",))[0] == "":
            for half in (x - 1, x):
                self._cells[half, self.y] = (" ", *self._cells[half, self.y][1:])

    def _control(self, command: str, codes: str) -> None:
        if command == "m":
            self._colour(codes)
        elif command == "H":
            line, _, column = codes.partition(";")
            self.x, self.y = int(column or 1) - 1, int(line or 1) - 1
        elif command == "G":
            self.x = int(codes) - 1
        elif codes != "?2026" and codes != "?25":
            raise ValueError(f"unknown sequence: {codes}{command}")

    def _colour(self, text: str) -> None:
        codes = (text or "0").split(";")
        while codes:
            code = codes.pop(0)
            if code in {"", "0"}:
                self.letter_colour, self.ground, self.attributes = "", "", set()
            elif code in {"38", "48"}:
                rest = 4 if codes[0] == "2" else 2
                colour, codes = ";".join(codes[:rest]), codes[rest:]
                self._set(code == "48", colour)
            elif code in {"39", "49"}:
                self._set(code == "49", "")
            elif code in _OFF:
                self.attributes -= _OFF[code]
            elif int(code) in {*range(40, 48), *range(100, 108)}:
                self._set(True, code)
            elif int(code) in {*range(30, 38), *range(90, 98)}:
                self._set(False, code)
            else:
                self.attributes.add(code)

    def _set(self, is_ground: bool, colour: str) -> None:
        if is_ground:
            self.ground = colour
        else:
            self.letter_colour = colour
