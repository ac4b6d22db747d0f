"""XML as lines of coloured parts: names of elements, attributes, values; made safe line by line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .widgets.part_text import Line
    from .widgets.table_column import Part

#: The parts of a line; the name of the group is the role that colours it.
TOKEN = re.compile(
    r"(?P<dim><!--.*?(?:-->|$)|<[/?]?|[/?]?>)"
    r"|(?P<busy>(?<=<)[\w:.-]+|(?<=</)[\w:.-]+)"
    r"|(?P<attribute>[\w:.-]+)(?==)"
    r"|(?P<good>'[^']*'|\"[^\"]*\")"
)

#: Characters of one line that are shown.
_LINE_LIMIT = 2000


def xml_lines(xml: str) -> tuple[Line, ...]:
    """Return the document as it is, line by line."""
    lines = printable_lines(xml)
    return tuple(tuple(_parts(line)) for line in lines)


def printable_lines(text: str) -> list[str]:
    """Return the lines of a text of many, each safe to show."""
    return [printable(line.expandtabs(2), _LINE_LIMIT) for line in text.split("\n")]


def _parts(line: str) -> Iterator[Part]:
    position = 0
    for match in TOKEN.finditer(line):
        if match.start() > position:
            yield line[position : match.start()], ""
        role = match.lastgroup or ""
        yield match[0], "" if role == "attribute" else role
        position = match.end()
    if position < len(line):
        yield line[position:], ""
