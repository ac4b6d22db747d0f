"""Column: one column of a table as data, and how a cell of it becomes text of a fixed width.

A cell is made of parts, each a piece of text with a role (``"good"``, ``"dim"``, …); the table
turns roles into the theme's colours. Cells never hold markup, so there is none to inject.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from rich.cells import cell_len, set_cell_size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..marks import Marks

Row = TypeVar("Row")

#: Cells between two columns.
GAP = 2

#: A piece of text and the role that colours it; "" for plain text.
Part = tuple[str, str]


class Moment(NamedTuple):
    """What cells need besides their row: the marks to use and the time, by both clocks."""

    marks: Marks
    now: float = 0.0
    monotonic: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """``width`` in cells; with ``grows`` it takes a share of what is left, up to ``grows`` cells.

    The column is shown in tables at least ``from_width`` cells wide; one that ``is_chosen`` by
    somebody in all of them, unless there is no room: then that with the highest goes first.
    ``is_extra`` ones are shown only where they were chosen. Those with a low ``growth_order`` grow
    first. ``tail`` is a mark at the end of a cell, which no long text pushes out.
    """

    title: str
    width: int
    render: Callable[[Row, Moment], Iterable[Part]]
    sort_key: Callable[[Row], Any]
    right: bool = False
    grows: int = 0
    from_width: int = 0
    #: What identifies it in settings; without one, the title in small letters.
    id: str = ""
    #: What it says, in the words of the column editor.
    about: str = ""
    growth_order: int = 0
    is_extra: bool = False
    is_chosen: bool = False
    #: Whether the key sorts from high to low at first.
    high_first: bool = False
    tail: Callable[[Row, Moment], Part | None] = lambda row, moment: None

    @property
    def name(self) -> str:
        """What identifies the column, however wide it is and wherever it stands."""
        return self.id or self.title.lower()


def fit_row_cell(column: Column[Row], row: Row, width: int, moment: Moment) -> list[Part]:
    """Return the cell of a row in exactly ``width`` cells, its tail included."""
    parts, tail = column.render(row, moment), column.tail(row, moment)
    if tail is None:
        return fit_cell(parts, width, column.right, moment.marks)
    room = max(0, width - 1 - cell_len(tail[0]))
    return [*fit_cell(parts, room, column.right, moment.marks), (" ", ""), tail]


def fit_cell(parts: Iterable[Part], width: int, right: bool, marks: Marks) -> list[Part]:
    """Return the parts in exactly ``width`` cells; what does not fit ends in an ellipsis.

    A dim part after others is an addition: it is shown whole or not at all.
    """
    fitted: list[Part] = []
    room = width
    for text, role in parts:
        spelled = marks.spell(text)
        length = cell_len(spelled)
        if length > room and fitted and role == "dim":
            break
        if length > room:
            cut = set_cell_size(spelled, max(0, room - 1)) + marks.ellipsis if room else ""
            fitted.append((cut, role))
            room = 0
            break
        fitted.append((spelled, role))
        room -= length
    if room:
        fitted.insert(0 if right else len(fitted), (" " * room, ""))
    return fitted


def column_widths(columns: Iterable[Column[Row]], width: int) -> list[tuple[Column[Row], int]]:
    """Return the columns that a table of ``width`` cells shows, each with its width.

    Widths depend on the table's width alone, so no figure ever moves another.
    """
    shown = [column for column in columns if _is_wanted(column, width)]
    while (left := width - sum(x.width for x in shown) - GAP * (len(shown) - 1)) < 0:
        chosen = [column for column in shown[1:] if column.is_chosen]
        if not chosen:
            break
        shown.remove(max(chosen, key=lambda column: column.from_width))
    widths = [column.width for column in shown]
    for place in sorted(range(len(shown)), key=lambda place: shown[place].growth_order):
        extra = max(0, min(left, shown[place].grows - widths[place]))
        widths[place] += extra
        left -= extra
    return list(zip(shown, widths, strict=True))


def _is_wanted(column: Column[Row], width: int) -> bool:
    return column.is_chosen or (not column.is_extra and column.from_width <= width)
