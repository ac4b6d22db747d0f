"""The badge of a domain whose next start brings another machine, as lines for the overview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..formatting import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.editing.differences import Difference

    from ..widgets.part_text import Line

#: Changes that are named; more are counted.
_NAMED = 3


def pending_lines(differences: Sequence[Difference], indent: int = 11) -> tuple[Line, ...]:
    """Return how many changes wait, and the first of them; nothing where none waits."""
    if not differences:
        return ()
    lines: list[Line] = [
        (
            (f"{'pending':<{indent}}", "dim"),
            (f"changes pending: {len(differences)}", "warning"),
            ("  they count from the next start; :pending shows them", "dim"),
        )
    ]
    blank = " " * indent
    lines += [((blank, ""), (each.words, "")) for each in differences[:_NAMED]]
    if (more := len(differences) - _NAMED) > 0:
        lines.append(((blank, ""), (f"and {counted(more, 'more change')}", "dim")))
    return tuple(lines)
