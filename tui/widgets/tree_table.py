"""TreeTable: the tree as a virtual table: what is out of sight costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.message import Message

from ..keymap import bind
from ..navigation.tree_node import TreeNode, tree_parts
from .table_column import Column, Moment, Part
from .unmarked_table import UnmarkedTable

if TYPE_CHECKING:
    from textual.binding import BindingType

_SORTING = frozenset({"sort_next", "reverse"})


class TreeTable(UnmarkedTable[TreeNode]):
    """One line for each node that can be seen; their order is that of the tree."""

    help = """
        What belongs to what: host, domain, disk, the images it is made of, and their pools;
        networks and the domains plugged into them. A host is asked when a line is opened and not
        before; closing forgets, so that opening again asks anew.

        Enter opens a line or goes to what has nothing in it; J goes to the line's own screen.
        / finds domains even where their host is closed.
        """

    BINDINGS: ClassVar[list[BindingType]] = [bind("tree.fold", "fold")]

    class Folded(Message):
        """Somebody wants the node under the cursor opened, or closed."""

    def __init__(self) -> None:
        super().__init__(TREE_COLUMNS)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out the order, which is that of the tree."""
        return action not in _SORTING and super().check_action(action, parameters)

    def is_dim(self, row: TreeNode) -> bool:
        """What does not run."""
        return row.is_dim

    def action_fold(self) -> None:
        """Open the node, or close it."""
        self.post_message(self.Folded())

    def sort_by(self, column: Column[TreeNode], *, reverse: bool) -> None:
        """Keep the order of the tree."""

    def on_row_table_arranged(self) -> None:
        """Write the number of lines on the frame."""
        self.border_title = Text("Tree", "bold")


def _tree(node: TreeNode, moment: Moment) -> list[Part]:
    marks = moment.marks
    folded, opened = ("+", "-") if marks.is_ascii else ("▸", "▾")
    mark = getattr(marks, node.mark) if node.mark else ""
    return tree_parts(node, folded=folded, opened=opened, mark=mark)


def _about(node: TreeNode, moment: Moment) -> list[Part]:
    if node.failure:
        return [(node.failure, "warning")]
    return [("asking…" if node.is_busy else node.note, "dim")]


TREE_COLUMNS: tuple[Column[TreeNode], ...] = (
    Column(title="WHAT", width=34, grows=70, render=_tree, sort_key=lambda node: node.order),
    Column(title="ABOUT", width=30, grows=120, render=_about, sort_key=lambda node: node.order),
)
