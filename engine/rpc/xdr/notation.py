"""The notation of a type, read into a tree.

    word     int uint hyper uhyper double bool string opaque char params, or a structure's name
    suffix   ?    may be absent          [N]  exactly N          <N>  counted, at most N

A ``string`` is counted by itself. A ``char`` is one word of four bytes each, which is how XDR packs
libvirt's C arrays of char.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: libvirt's limit of one string, in bytes (VIR_NET_MESSAGE_STRING_MAX).
STRING_LIMIT = 4 * 1024 * 1024

#: Word of a number -> its format in ``struct``.
SCALARS = {
    "int": "i",
    "uint": "I",
    "hyper": "q",
    "uhyper": "Q",
    "double": "d",
    "bool": "3x?",
}

_SUFFIX = re.compile(r"\?|\[(?P<exactly>\d+)\]|<(?P<at_most>\d+)>")
_WORD = re.compile(r"(?P<name>[a-z][a-z0-9_]*)(?P<suffixes>(?:\?|\[\d+\]|<\d+>)*)")


class Scalar(NamedTuple):
    """A number, or a truth."""

    format: str

    @property
    def minimum(self) -> int:
        """Four or eight bytes."""
        return 8 if self.format in "qQd" else 4


class String(NamedTuple):
    """Text that is never absent."""

    @property
    def minimum(self) -> int:
        """The count."""
        return 4


class Opaque(NamedTuple):
    """Bytes: ``exactly`` so many, else at most ``limit``; ``width`` bytes of the wire for each."""

    exactly: int | None
    limit: int
    width: int

    @property
    def minimum(self) -> int:
        """The count, or the bytes with their padding."""
        return 4 if self.exactly is None else self.exactly * self.width + 3 & ~3


class Parameters(NamedTuple):
    """libvirt's typed parameters: a dict."""

    limit: int

    @property
    def minimum(self) -> int:
        """The count."""
        return 4


class Absent(NamedTuple):
    """A value that may be absent: None."""

    element: Type

    @property
    def minimum(self) -> int:
        """The mark of presence."""
        return 4


class Sequence(NamedTuple):
    """Values of one type: ``exactly`` so many, else at most ``limit``."""

    element: Type
    exactly: int | None
    limit: int

    @property
    def minimum(self) -> int:
        """The count, or the elements at their least."""
        return 4 if self.exactly is None else self.exactly * self.element.minimum


class Structure(NamedTuple):
    """Named values, one after another."""

    fields: tuple[tuple[str, Type], ...]

    @property
    def minimum(self) -> int:
        """The fields at their least."""
        return sum(field.minimum for _, field in self.fields)


#: A type of the tree; ``minimum`` is the least number of bytes that a value takes.
Type: TypeAlias = Scalar | String | Opaque | Parameters | Absent | Sequence | Structure


def parse_fields(text: str, structure: Callable[[str], str]) -> Structure:
    """Read ``"name:word name:word …"``; ``structure`` returns the fields of a named structure.

    Raises:
        ValueError: a word cannot be read. KeyError: ``structure`` does not know a name.
    """
    return Structure(tuple(_fields(text, structure)))


def _fields(text: str, structure: Callable[[str], str]) -> Iterator[tuple[str, Type]]:
    for item in text.split():
        name, separator, word = item.partition(":")
        if not separator:
            raise ValueError(f"{item!r} is not name:type")
        yield name, _type(word, structure)


def _type(word: str, structure: Callable[[str], str]) -> Type:
    match = _WORD.fullmatch(word)
    if match is None:
        raise ValueError(f"{word!r} is not a type")
    name = match["name"]
    suffixes = list(_SUFFIX.finditer(match["suffixes"]))
    if name in ("opaque", "char"):
        size, *suffixes = suffixes
        found: Type = _opaque(size, 4 if name == "char" else 1)
    elif name == "params":
        size, *suffixes = suffixes
        found = Parameters(int(size["at_most"]))
    elif name == "string":
        found = String()
    elif name in SCALARS:
        found = Scalar(SCALARS[name])
    else:
        found = parse_fields(structure(name), structure)
    for suffix in suffixes:
        found = _suffixed(found, suffix)
    return found


def _opaque(size: re.Match[str], width: int) -> Opaque:
    if size["exactly"]:
        exactly = int(size["exactly"])
        return Opaque(exactly, exactly, width)
    return Opaque(None, int(size["at_most"]), width)


def _suffixed(element: Type, suffix: re.Match[str]) -> Type:
    if suffix[0] == "?":
        return Absent(element)
    exactly = int(suffix["exactly"]) if suffix["exactly"] else None
    return Sequence(element, exactly, exactly or int(suffix["at_most"] or 0))
