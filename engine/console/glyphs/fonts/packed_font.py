"""Fonts of this package: one small compressed file each.

A file is zlib around three things: a line ``WIDTH HEIGHT``, a line of all characters (UTF-8, one
character a glyph; a character may come twice, drawn differently), and the bitmaps in that order,
each pixel row padded to whole bytes, the leftmost pixel in the highest bit.
"""

from __future__ import annotations

import zlib
from functools import cache, cached_property
from importlib import resources
from typing import Final

from ....errors import InvalidArgument

_SUFFIX: Final = ".glyphs"


class Font:
    """Bitmaps of one cell size."""

    def __init__(self, name: str, size: tuple[int, int], characters: str, bitmaps: bytes) -> None:
        self.name = name
        self.width, self.height = size
        self._characters = characters
        self._bitmaps = bitmaps

    def __repr__(self) -> str:
        return f"<Font {self.name}: {len(self._characters)} glyphs>"

    @property
    def characters(self) -> str:
        """Every character, in the order of the glyphs."""
        return self._characters

    def glyphs(self) -> list[tuple[str, bytes]]:
        """Return every character with its bitmap: ``height`` rows of whole bytes."""
        size, bitmaps = self._glyph_size, self._bitmaps
        return [
            (character, bitmaps[index * size : (index + 1) * size])
            for index, character in enumerate(self._characters)
        ]

    def bitmap(self, character: str) -> bytes:
        """Return how ``character`` is drawn; the leftmost pixel is each row's highest bit.

        Raises:
            InvalidArgument: the font has no such character.
        """
        try:
            return self._by_character[character]
        except KeyError:
            message = f"the font {self.name} has no {character!a}"
            raise InvalidArgument(message, hint="ask for one of its characters") from None

    def __contains__(self, character: str) -> bool:
        return character in self._by_character

    @property
    def _glyph_size(self) -> int:
        return (self.width + 7) // 8 * self.height

    @cached_property
    def _by_character(self) -> dict[str, bytes]:
        # Of a character drawn twice the first counts.
        return dict(reversed(self.glyphs()))


@cache
def font(name: str) -> Font:
    """Return the font of that name; its file is read once.

    Raises:
        InvalidArgument: there is no such font.
    """
    file = resources.files(__package__).joinpath(name + _SUFFIX)
    if name not in font_names():
        raise InvalidArgument(f"no font is called {name!a}", hint=", ".join(font_names()))
    return unpacked(name, file.read_bytes())


@cache
def font_names() -> tuple[str, ...]:
    """Return the names of the fonts of this package, sorted."""
    files = resources.files(__package__).iterdir()
    return tuple(sorted(f.name.removesuffix(_SUFFIX) for f in files if f.name.endswith(_SUFFIX)))


def packed(font: Font) -> bytes:
    """Return what ``unpacked`` reads."""
    bitmaps = b"".join(bitmap for _, bitmap in font.glyphs())
    head = f"{font.width} {font.height}\n{font.characters}\n"
    return zlib.compress(head.encode() + bitmaps, 9)


def unpacked(name: str, content: bytes) -> Font:
    """Return the font that is in ``content``."""
    size, characters, bitmaps = zlib.decompress(content).split(b"\n", 2)
    width, height = map(int, size.split())
    return Font(name, (width, height), characters.decode(), bitmaps)
