"""Looks: the colours and attributes of cells, and the shortest way from one to another.

A style is known by what the terminal is told of it. Spaces have only a ground: which colour their
letter would have is not seen, so that runs of spaces cost nothing but themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.strip import Strip

if TYPE_CHECKING:
    from rich.color import ColorSystem
    from rich.style import Style

#: An attribute -> what takes it away again.
_OFF: Final = {
    "1": "22",
    "2": "22",
    "3": "23",
    "4": "24",
    "5": "25",
    "6": "25",
    "7": "27",
    "8": "28",
    "9": "29",
}
#: Attributes that are seen where there is no letter.
_SEEN_ON_SPACES: Final = frozenset({"4", "7", "9", "21", "51", "52", "53"})
_RESET: Final = "\x1b[m"
#: Styles that are kept: those of many themes; colours that fade could make any number.
_MOST_STYLES: Final = 4096


class Cells(dict[str, "Cell"]):
    """The cells of one look by their letters, made when they are first asked for."""

    def __init__(self, look: Look, ground: Look | None) -> None:
        super().__init__()
        self._look = look
        if ground is not None and not look.is_seen_on_spaces:
            self[" "] = ground.cells[" "]

    def __missing__(self, letter: str) -> Cell:
        is_space = letter == " " and not self._look.is_seen_on_spaces
        cell = self[letter] = Cell(letter, self._look, is_space)
        return cell


class Look:
    """Codes of the letter's colour, the ground's and the attributes; none is the default.

    ``ground_look`` is the look of its spaces, where nothing else is seen of them.
    """

    __slots__ = ("attributes", "cells", "ground", "is_seen_on_spaces", "letter")

    def __init__(
        self, letter: str, ground: str, attributes: frozenset[str], ground_look: Look | None
    ) -> None:
        self.letter: Final = letter
        self.ground: Final = ground
        self.attributes: Final = attributes
        self.is_seen_on_spaces: Final = not attributes.isdisjoint(_SEEN_ON_SPACES)
        self.cells: Final = Cells(self, ground_look)


class Cell:
    """One letter in one look; the same object wherever it is the same."""

    __slots__ = ("is_space", "letter", "look")

    def __init__(self, letter: str, look: Look, is_space: bool) -> None:
        self.letter: Final = letter
        self.look: Final = look
        #: Whether nothing but its ground is seen.
        self.is_space: Final = is_space


class Looks:
    """The looks of styles on a terminal with these colours."""

    def __init__(self, colours: ColorSystem) -> None:
        self.colours = colours
        self._of_styles: dict[Style, Look] = {}
        self._looks: dict[tuple[str, str, frozenset[str]], Look] = {}
        self._changes: dict[tuple[Look, Look], str] = {}
        self.plain = self.look("", "", frozenset())

    def of(self, style: Style | None) -> Look:
        """Return the look of a style; links are no part of it."""
        if style is None:
            return self.plain
        found = self._of_styles.get(style)
        if found is None:
            if len(self._of_styles) >= _MOST_STYLES:
                self._forget_all()
            found = self._of_styles[style] = self._read(style)
        return found

    def look(self, letter: str, ground: str, attributes: frozenset[str]) -> Look:
        """Return the one look that has these codes."""
        key = (letter, ground, attributes)
        found = self._looks.get(key)
        if found is None:
            is_ground = not letter and not attributes
            under = None if is_ground else self.look("", ground, frozenset())
            found = self._looks[key] = Look(letter, ground, attributes, under)
        return found

    def change(self, now: Look, wanted: Look) -> str:
        """Return the shortest control sequence from one look to another."""
        if now is wanted:
            return ""
        key = (now, wanted)
        found = self._changes.get(key)
        if found is None:
            if len(self._changes) >= _MOST_STYLES:
                self._changes.clear()
            found = self._changes[key] = _shortest(now, wanted)
        return found

    def for_spaces(self, now: Look, ground: str) -> Look:
        """Return the look nearest to ``now`` in which spaces show nothing but that ground."""
        if now.ground == ground and not now.is_seen_on_spaces:
            return now
        return self.look(now.letter, ground, now.attributes - _SEEN_ON_SPACES)

    def _forget_all(self) -> None:
        self._of_styles.clear()
        self._looks.clear()
        self._changes.clear()
        self._looks["", "", frozenset()] = self.plain

    def _read(self, style: Style) -> Look:
        letter = ground = ""
        attributes: set[str] = set()
        codes = iter(filter(None, Strip.render_ansi(style, self.colours).split(";")))
        for code in codes:
            number = int(code)
            if number in {38, 48}:
                kind = next(codes)
                code = ";".join(
                    (code, kind, *(next(codes) for _ in range(3 if kind == "2" else 1)))
                )
            if number in {39, 49}:
                continue
            if number // 10 == 3 or number // 10 == 9 and number >= 90:
                letter = code
            elif number // 10 == 4 or number >= 100:
                ground = code
            else:
                attributes.add(code)
        return self.look(letter, ground, frozenset(attributes))


def _shortest(now: Look, wanted: Look) -> str:
    everything = ["0", *sorted(wanted.attributes), wanted.letter, wanted.ground]
    whole = f"\x1b[{';'.join(filter(None, everything))}m"
    if whole == "\x1b[0m":
        return _RESET
    lost = now.attributes - wanted.attributes
    if not lost <= _OFF.keys():
        return whole
    off = {_OFF[code] for code in lost}
    gained = {x for x in wanted.attributes if x not in now.attributes or _OFF.get(x) in off}
    codes = [*sorted(off), *sorted(gained)]
    if now.letter != wanted.letter:
        codes.append(wanted.letter or "39")
    if now.ground != wanted.ground:
        codes.append(wanted.ground or "49")
    return min(f"\x1b[{';'.join(codes)}m", whole, key=len)
