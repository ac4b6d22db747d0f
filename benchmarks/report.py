"""The rows as a table, for the terminal and for ``README.md``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from .row import Row

_HEADINGS: Final = ("what", "ours", "theirs", "ratio", "wanted", "")
#: Between these lines the README belongs to the program.
BEGIN: Final = "<!-- figures: written by python -m benchmarks -->"
END: Final = "<!-- end of figures -->"


def plain_table(rows: Sequence[Row]) -> str:
    """Return the table with aligned columns; figures to the right."""
    lines = [_HEADINGS, *(row.cells for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if 0 < place < 4 else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def markdown(rows: Sequence[Row], facts: Mapping[str, str], date: str) -> str:
    """Return the part of the README between the markers."""
    told = [f"- {name}: {fact}" for name, fact in {"measured": date, **facts}.items()]
    rule = ("---", "---:", "---:", "---:", "---", "---")
    table = [f"| {' | '.join(cells)} |" for cells in (_HEADINGS, rule, *(x.cells for x in rows))]
    return "\n".join([*told, "", *table])


def write_into(readme: Path, figures: str) -> None:
    """Replace what is between the markers.

    Raises:
        ValueError: the file has lost its markers.
    """
    before, begin, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{readme.name}: no line {BEGIN!r} with a line {END!r} below")
    text = f"{before}{begin}\n{figures}\n{end}{after}"
    readme.write_text(text, encoding="utf-8")
