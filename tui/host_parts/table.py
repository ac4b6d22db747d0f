"""HostPartTable: the parts of a host as a virtual tree or list; its order is the host's."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from ..keymap import bind
from ..widgets.table_column import Column, Moment, Part
from ..widgets.unmarked_table import UnmarkedTable
from .node import SeenNode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

_SORTING = frozenset({"sort_next", "reverse"})


class HostPartTable(UnmarkedTable[SeenNode]):
    """One line for each part that is seen."""

    BINDINGS: ClassVar[list[BindingType]] = [bind("tree.fold", "fold")]

    class Folded(Message):
        """Somebody wants the node under the cursor opened, or closed."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out the order, which is the host's."""
        return action not in _SORTING and super().check_action(action, parameters)

    def is_dim(self, row: SeenNode) -> bool:
        """What is not there now."""
        return row.node.role == "dim"

    def action_fold(self) -> None:
        """Open the node, or close it."""
        self.post_message(self.Folded())

    def sort_by(self, column: Column[SeenNode], *, reverse: bool) -> None:
        """Keep the order of the host."""

    def show(self, nodes: Sequence[SeenNode], moment: Moment) -> None:
        """Show these nodes instead of those before."""
        self.set_moment(moment)
        rows = {(node.node.key, ""): node for node in nodes}
        before = self.list.rows
        gone = dict.fromkeys(before.keys() - rows.keys())
        changed = {key: row for key, row in rows.items() if before.get(key) != row}
        self.update_rows(gone | changed)


def _name(row: SeenNode, moment: Moment) -> list[Part]:
    folded, opened = ("+", "-") if moment.marks.is_ascii else ("▸", "▾")
    sign = (opened if row.is_open else folded) if row.can_open else " "
    return [("  " * row.depth + f"{sign} ", "dim"), (row.node.name, "name")]


def _about(row: SeenNode, moment: Moment) -> list[Part]:
    return [(row.node.about, row.node.role)]


COLUMNS: tuple[Column[SeenNode], ...] = (
    Column(title="WHAT", width=34, grows=60, render=_name, sort_key=lambda row: row.position),
    Column(title="ABOUT", width=34, grows=150, render=_about, sort_key=lambda row: row.position),
)
