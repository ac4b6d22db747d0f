"""SnapshotPane: the tab with a domain's snapshots: asked for when it is shown, and after changes.

show(key) -> worker -> domain.snapshots.list -> SnapshotTable, or a word why there is none
a, Enter  -> SnapshotForm, ActionMenu -> Actions -> worker -> asked anew
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.containers import Vertical
from textual.widget import Widget

from engine import EngineError, printable

from ..snapshot_tree import SnapshotRow, snapshot_rows
from .part_text import PartText
from .snapshot_table import SnapshotTable

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from engine.fleet import DomainRow, RowKey

    from ..app import VirtdeckApp
    from ..snapshot_order import SnapshotOrder
    from .part_text import Line
    from .row_table import RowTable

#: Characters of a description; somebody may have put a book there.
_ABOUT_LIMIT = 400

#: Seconds the cursor rests on a domain before its host is asked.
_REST = 0.1

_NONE: tuple[Line, ...] = (
    (("There is no snapshot of it.", ""),),
    (),
    (("a", "accent"), (" takes one: a state of the domain to come back to.", "dim")),
)
_TAKES: Line = (("a", "accent"), (" takes another", "dim"))
_ASKING: tuple[Line, ...] = ((("asking the host…", "dim"),),)


class About(PartText):
    """The snapshot under the cursor in full."""


class SnapshotPane(Vertical):
    """Shows the snapshots of the domain it was told last."""

    def __init__(self) -> None:
        super().__init__()
        self._key: RowKey | None = None
        self._is_composed = False

    @property
    def deck(self) -> VirtdeckApp:
        """The application."""
        return cast("VirtdeckApp", self.app)

    @property
    def table(self) -> SnapshotTable:
        """The tree."""
        return self.query_one(SnapshotTable)

    def compose(self) -> ComposeResult:
        """The tree, or a word instead of it."""
        yield PartText(_ASKING, hanging=2)
        yield SnapshotTable()
        yield About(hanging=2)

    def on_mount(self) -> None:
        """Show what was asked for before there was anything to show it in."""
        self._is_composed = True
        self.table.display = False
        self.query_one(About).display = False
        self.reload()

    # -- what it shows ------------------------------------------------------------------------

    def show(self, key: RowKey | None) -> None:
        """Show the snapshots of that domain, as they are now."""
        self.display = True
        if key != self._key and self._is_composed:
            self.table.show((), self.deck.moment())
            self._say(*_ASKING)
        self._key = key
        self.reload()

    def leave(self) -> None:
        """Be seen no more; keys go on working in what is around."""
        self._give_focus_away()
        self.display = False

    def reload(self) -> None:
        """Ask the host anew."""
        if self._key is not None and self._is_composed:
            self.run_worker(self._load(self._key), group="snapshots", exclusive=True)

    async def _load(self, key: RowKey) -> None:
        await self.deck.clock.sleep(_REST)
        row, connection = self.deck.row(key), self.deck.connection(key[0])
        if row is None or connection is None:
            self._say((("? ", "dim"), ("the host is not connected", "")))
            return
        if reason := connection.why_impossible("snapshots"):
            self._say(((printable(reason), "dim"),))
            return
        try:
            rows = snapshot_rows(await connection.domain(row.info.ref).snapshots.list())
        except EngineError as error:
            self._say(*_failure_lines(error))
            return
        self.table.show(rows, self.deck.moment())
        self._say(*(() if rows else _NONE))
        self._show_about()

    def _say(self, *lines: Line) -> None:
        """Show words instead of the tree; without any the tree."""
        spell = self.deck.marks.spell
        text = self.query_one(PartText)
        text.lines = tuple(tuple((spell(words), role) for words, role in line) for line in lines)
        text.display = bool(lines)
        self.query_one(About).display = not lines
        if lines:
            self._give_focus_away()
            self.table.display = False
        else:
            self.table.display = True
            if self.parent is self.screen.focused:
                self.table.focus()

    def _give_focus_away(self) -> None:
        if self.table.has_focus and isinstance(self.parent, Widget):
            self.parent.focus()

    def on_row_table_moved(self, event: RowTable.Moved) -> None:
        """Say more of the snapshot; the list of domains around is not meant."""
        event.stop()
        self._show_about()

    def _show_about(self) -> None:
        row = self.table.cursor_row
        lines = _about(row) if row else ()
        if self.screen.query("DomainTable"):  # there the keys are those of the list
            lines = lines[:1]
        self.query_one(About).lines = lines

    # -- actions ------------------------------------------------------------------------------

    def take(self) -> None:
        """Ask for a name, and take a snapshot."""
        from ..screens.snapshot_form import SnapshotForm

        if (row := self._domain()) is None:
            return
        connection = self.deck.connection(row.host)
        reason = (
            connection.why_impossible("create_snapshot")
            if connection
            else "the host is not connected"
        )
        if reason:
            name = printable(row.info.ref.name)
            self.deck.journal.toasts.tell_problem(f"{name}: cannot take a snapshot: {reason}")
            return

        def ordered(order: SnapshotOrder | None) -> None:
            if order:
                self._take(order, row)

        self.app.push_screen(SnapshotForm(row), ordered)

    def _take(self, order: SnapshotOrder, row: DomainRow) -> None:
        from ..snapshot_verbs import taking

        self.deck.jobs.expect(row.key)
        self.deck.actions.request(taking(order, self._changed), [row])

    def on_row_table_opened(self, event: RowTable.Opened) -> None:
        """List what can be done with the snapshot."""
        event.stop()
        from ..screens.dialogs import ActionMenu
        from ..snapshot_verbs import SnapshotVerbs

        row, domain = self.table.cursor_row, self._domain()
        if row is None or domain is None:
            return
        verbs = SnapshotVerbs(row, domain, self.deck.clock.now(), self._changed).all()
        reasons = {
            verb.name: printable(why)
            for verb, reason in verbs
            if (why := self.deck.actions.why_not(verb, domain) or reason)
        }
        menu = ActionMenu(_subject(row, domain), [verb for verb, _ in verbs], reasons)

        def chosen(verb: object) -> None:
            for each, _ in verbs:
                if each is verb:
                    self.deck.actions.request(each, [domain])

        self.app.push_screen(menu, chosen)

    def _domain(self) -> DomainRow | None:
        return self.deck.row(self._key) if self._key else None

    def _changed(self) -> None:
        """Ask anew, unless people have left meanwhile: a snapshot may take long."""
        if self.is_attached and self.display:
            self.reload()


def _subject(row: SnapshotRow, domain: DomainRow) -> str:
    return f"{printable(domain.info.ref.name, 30)}: snapshot {printable(row.snapshot.name, 40)}"


def _about(row: SnapshotRow) -> tuple[Line, ...]:
    words = printable(row.snapshot.description, _ABOUT_LIMIT)
    return (
        ((printable(row.snapshot.name, 60), "name"), (f"  {words}" if words else "", "")),
        (("Enter", "accent"), (" reverts to it or deletes it   ", "dim"), *_TAKES),
    )


def _failure_lines(error: EngineError) -> tuple[Line, ...]:
    lines: list[Line] = [(("✖ ", "bad"), (printable(error.message), ""))]
    if error.hint:
        lines.append(((printable(error.hint), ""),))
    lines.append((("ctrl+r", "accent"), (" asks again", "dim")))
    return tuple(lines)
