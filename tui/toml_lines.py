"""Where in the text of a TOML file something stands, so that a complaint can name the line.

tomllib tells lines of what it cannot parse only. This looks for headers and keys as people write
them; what it does not find has the line of the nearest table around it, or none.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: A name of a table, or the number of a table among those of an array, from 0.
Step = str | int

_HEADER = re.compile(r"\s*(?P<open>\[\[?)(?P<path>[^]]*)\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*(?P<key>[^=#\[]+?)\s*=(?P<rest>.*)$")

#: Lines that a value may go on over before it is given up.
_LONGEST = 400


def line_of(text: str, path: Sequence[Step]) -> int | None:
    """Return the line, from 1, of what stands at ``path``; None where nothing of it is found."""
    places = dict(reversed(list(_places(text))))
    for length in range(len(path), 0, -1):
        if (line := places.get(tuple(path[:length]))) is not None:
            return line
    return None


def _places(text: str) -> Iterator[tuple[tuple[Step, ...], int]]:
    """Yield each header and key with its line."""
    lines = text.splitlines()
    counts: dict[tuple[str, ...], int] = {}
    table: tuple[Step, ...] = ()
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if header := _HEADER.match(line):
            names = key_path(header["path"])
            table = names
            if header["open"] == "[[":
                counts[names] = counts.get(names, -1) + 1
                table = (*names, counts[names])
                yield names, number
            yield table, number
        elif found := _KEY.match(line):
            yield (*table, *key_path(found["key"])), number
            number += _more_lines(found["rest"], lines[number : number + _LONGEST])


def _more_lines(rest: str, following: Sequence[str]) -> int:
    """Return over how many further lines a value goes."""
    value = rest
    for count in range(len(following) + 1):
        try:
            tomllib.loads(f"x = {value}")
        except ValueError:
            if count < len(following):
                value = f"{value}\n{following[count]}"
        else:
            return count
    return 0


def key_path(key: str) -> tuple[str, ...]:
    """Return the names of a dotted key; () for what is none."""
    try:
        value: Any = tomllib.loads(f"{key} = 0")
    except ValueError:
        return ()
    names = []
    while isinstance(value, dict):
        ((name, value),) = value.items()
        names.append(name)
    return tuple(names)
