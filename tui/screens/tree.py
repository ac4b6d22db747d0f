"""TreeScreen: what belongs to what, from the host to the pool below the last backing image.

app.links -> Tree -> TreeNode -> TreeTable; a worker asks for what is opened
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from ..host_listing import changes
from ..keymap import bind
from ..navigation.tree import Tree
from ..widgets.prompt_line import PromptLine
from ..widgets.tree_table import TreeTable
from .deck_screen import DeckScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.fleet import RowKey

    from ..navigation.target import Target
    from ..navigation.tree_node import TreeNode
    from ..widgets.row_table import RowTable

_FILTER = "filter"


class TreeScreen(DeckScreen):
    """The tree of every host."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.filter", "filter"),
        bind("list.refresh", "ask_again"),
        bind("app.owner", "owner", label="go there", shown=True),
        bind("app.back", "back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._filter_text = ""

    @cached_property
    def tree_of_hosts(self) -> Tree:
        """What is open and what was learnt."""
        return Tree(self.deck)

    def body(self) -> ComposeResult:
        """The tree, and a line to type in."""
        with Vertical(id="tree"):
            yield TreeTable()
            yield PromptLine()

    def on_mount(self) -> None:
        """Show the hosts and follow the domains."""
        self.deck.rows_changed.subscribe(self, self._rows_changed, immediate=True)
        self._grow()
        self.table.focus()

    def on_screen_resume(self) -> None:
        """Show what changed meanwhile."""
        self._grow()

    @property
    def table(self) -> TreeTable:
        """The tree on the screen."""
        return self.query_one(TreeTable)

    @property
    def filter_words(self) -> str:
        """The words of the filter."""
        return self._filter_text

    # -- what is shown ------------------------------------------------------------------------

    def _rows_changed(self, keys: set[RowKey]) -> None:
        """Bring the nodes of domains up to date; a new or lost one moves the others."""
        if not self.is_current or not self.query("TreeTable"):
            return
        tree, shown = self.tree_of_hosts, self.table.list.rows
        fresh: dict[RowKey, TreeNode] = {}
        for key in keys:
            row = self.deck.row(key)
            node = tree.node_of(row) if row else None
            if node is None or (node.key not in shown and (key[0], "") in tree.open):
                self._grow()
                return
            if node.key in shown and shown[node.key] != node:
                fresh[node.key] = node
        hosts = {node.key: node for node in tree.hosts()}
        fresh |= {key: node for key, node in hosts.items() if shown.get(key) != node}
        if any(key not in shown for key in hosts):
            self._grow()
        elif fresh:
            self.table.set_moment(self.deck.moment())
            self.table.update_rows(fresh)

    def _grow(self) -> None:
        """Show every node that can be seen now."""
        if not self.is_attached or not self.query("TreeTable"):
            return
        table = self.table
        table.set_moment(self.deck.moment())
        nodes = self.tree_of_hosts.nodes(whole=bool(self._filter_text))
        rows = {node.key: node for node in nodes}
        if changed := changes(table.list.rows, rows):
            table.update_rows(changed)
        if self._filter_text:
            self._sift()
        self._show_way()

    def _sift(self) -> None:
        """Show the nodes that match, and what they are in."""
        words = self._filter_text.lower().split()
        kept: set[RowKey] = set()
        for key, node in self.table.list.rows.items():
            text = f"{node.name}\n{node.note}".lower()
            if all(word in text for word in words):
                kept.update((key, *node.ways()))
        self.table.show_only(lambda node: node.key in kept)

    def show_only(self, text: str) -> None:
        """Show the nodes that hold every word, and what they are in."""
        was_filtered, self._filter_text = bool(self._filter_text), text
        if not text:
            self.table.show_only(lambda _: True)
        shows_whole = all((name, "") in self.tree_of_hosts.open for name in self.deck.links)
        if bool(text) != was_filtered and not shows_whole:
            self._grow()  # domains of closed hosts come, or go
        elif text:
            self._sift()
        self.table.border_subtitle = f"/{self.deck.marks.spell(text)}" if text else ""

    def on_row_table_moved(self, event: RowTable.Moved) -> None:
        """Say in the header where the cursor is."""
        self._show_way()

    def _show_way(self) -> None:
        node, rows = self.table.cursor_row, self.table.list.rows
        if node is None:
            return
        names = [rows[way].name for way in node.ways() if way in rows]
        self.show_crumbs("tree", *names, node.name)

    # -- actions ------------------------------------------------------------------------------

    def on_tree_table_folded(self) -> None:
        """Open the node under the cursor, or close it."""
        if node := self.table.cursor_row:
            self.fold(node)

    def fold(self, node: TreeNode) -> None:
        """Open a node, or close it."""
        tree = self.tree_of_hosts
        if not node.can_open:
            return
        if node.is_open:
            tree.close(node.key)
        else:
            tree.open.add(node.key)
            if tree.needs(node):
                work = tree.learn(node, self._grow)
                self.run_worker(work, name=f"look into a {node.kind}", group="tree")
        self._grow()

    def on_row_table_opened(self, event: RowTable.Opened) -> None:
        """Open the node, or go to what has nothing in it."""
        node = self.table.cursor_row
        if node and node.can_open:
            self.fold(node)
        elif node and node.target:
            self.deck.travel.go(node.target)

    def subject(self) -> Target | None:
        """What the node stands for."""
        node = self.table.cursor_row
        return node.target if node else None

    def action_owner(self) -> None:
        """Go to the screen of what the node stands for."""
        target = self.subject()
        if target is None:
            self.deck.journal.toasts.tell_problem("it has no screen of its own")
        else:
            self.deck.travel.go(target)

    def action_ask_again(self) -> None:
        """Forget what is in the node under the cursor, and ask anew."""
        node = self.table.cursor_row
        if node and node.is_open:
            self.fold(node)
            if again := self.table.list.rows.get(node.key):
                self.fold(again)

    def reveal(self, key: RowKey) -> None:
        """Open the domain and put the cursor on it."""
        row, tree = self.deck.row(key), self.tree_of_hosts
        if row is None:
            return
        self.show_only("")
        tree.open.add((row.host, ""))
        self._grow()
        node = tree.node_of(row)
        if not node.is_open:
            self.fold(node)
        self.table.move_to(node.key)

    async def action_filter(self) -> None:
        """Ask for the words of the filter."""
        self.query_one(PromptLine).ask(_FILTER, self._filter_text)

    def action_back(self) -> None:
        """Take back the filter, else go back to the domains."""
        if self._filter_text:
            self.show_only("")
        else:
            self.app.switch_mode("domains")

    def on_prompt_line_changed(self, event: PromptLine.Changed) -> None:
        """Filter while somebody types."""
        self.show_only(event.text)

    def on_prompt_line_answered(self) -> None:
        """Keep the filter and go back to the tree."""
        self.query_one(PromptLine).close()
        self.table.focus()

    def on_prompt_line_left(self) -> None:
        """Show everything again."""
        self.show_only("")
        self.table.focus()
