"""ResultsScreen: what became of the last verb on many domains, while it runs and afterwards.

BulkRun -> ResultRow -> ResultTable, and the one under the cursor in full below
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import Vertical

from engine import printable

from ..bulk_run import Stage, summary_of
from ..formatting import counted
from ..keymap import bind
from ..messages import DomainChosen
from ..notifications import Severity
from ..widgets.part_text import PartText
from ..widgets.result_table import ResultRow, ResultTable
from .deck_screen import DeckScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.fleet import DomainRow

    from ..app import VirtdeckApp
    from ..bulk_run import BulkRun, Entry
    from ..widgets.part_text import Line
    from ..widgets.row_table import RowTable

#: Seconds between two looks at a run that goes on.
_TICK = 0.5


class ResultsScreen(DeckScreen):
    """The domains of ``run``; a run that is tried again takes its place."""

    CSS_PATH = "results.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("results.retry", "try_again"),
        bind("results.stop", "stop"),
        bind("app.back", "leave", shown=True),
    ]

    def __init__(self, run: BulkRun) -> None:
        super().__init__()
        self.run = run

    def body(self) -> ComposeResult:
        """The list, and below it the domain under the cursor."""
        with Vertical(id="results"):
            yield ResultTable()
            yield PartText(hanging=2)

    def on_mount(self) -> None:
        """Follow the run."""
        super().on_mount()
        self._table.focus()
        self.look()
        self.run_worker(self._follow(), name="results", group="results")

    def selection(self) -> list[DomainRow]:
        """The domain under the cursor."""
        row = self._table.cursor_row
        found = self.deck.row(row.key) if row else None
        return [found] if found else []

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Dim what is not possible now: stopping afterwards, trying again meanwhile."""
        if action == "stop":
            return None if self.run.has_ended or self.run.is_stopped else True
        if action == "try_again":
            return True if self.run.has_ended and self.run.failed() else None
        return True

    # -- what is shown ------------------------------------------------------------------------

    @property
    def _table(self) -> ResultTable:
        return self.query_one(ResultTable)

    async def _follow(self) -> None:
        """Look again until the run has ended, and once more after that."""
        while not self.run.has_ended:
            self.look()
            await self.deck.clock.sleep(_TICK)
        self.look()

    def look(self) -> None:
        """Show what is known now."""
        if not self.is_attached or not self.query("#results > *"):
            return
        now, table = self.deck.clock.monotonic(), self._table
        rows = {row.key: row for entry in self.run.entries for row in [_row(entry, now)]}
        before = table.list.rows
        table.set_moment(self.deck.moment())
        table.update_rows(
            dict.fromkeys(before.keys() - rows.keys())
            | {key: row for key, row in rows.items() if before.get(key) != row}
        )
        spell = self.deck.marks.spell
        table.border_title = Text(f"{self.run.verb.title}: results", "bold")
        table.border_subtitle = Text(spell(summary_of(self.run, now)))
        self._show_details()
        self.refresh_bindings()

    def on_row_table_moved(self, event: RowTable.Moved) -> None:
        """Let the details follow the cursor."""
        self._show_details()

    def _show_details(self) -> None:
        row, details = self._table.cursor_row, self.query_one("#results > PartText", PartText)
        lines: tuple[Line, ...] = ()
        if row:
            lines = (((printable(row.name), "name"), (f" on {printable(row.host)}", "dim")),)
            lines += (((row.words, "bad" if row.stage is Stage.FAILED else ""),),)
        details.lines = lines

    # -- actions ------------------------------------------------------------------------------

    def on_row_table_opened(self, event: RowTable.Opened) -> None:
        """Go to the domain."""
        if row := self._table.cursor_row:
            self.dismiss()
            self.post_message(DomainChosen(row.key))

    def action_stop(self) -> None:
        """Begin no more of them."""
        left, toasts = self.run.stop(), self.deck.journal.toasts
        toasts.tell(f"{self.run.title}: stopped; {counted(left, 'domain')} will not be begun")
        self.look()

    def action_try_again(self) -> None:
        """Do it again where it failed or never began."""
        if run := self.deck.actions.try_again(self.run):
            self.run = run
            self.run_worker(self._follow(), name="results", group="results", exclusive=True)

    def action_leave(self) -> None:
        """Go back; a run goes on."""
        self.dismiss()


def _row(entry: Entry, now: float) -> ResultRow:
    error = entry.error
    words = entry.stage.value
    if error:
        words = printable("; ".join(filter(None, (error.message, error.hint))))
    return ResultRow(
        host=entry.key[0],
        uuid=entry.key[1],
        name=entry.name,
        stage=entry.stage,
        seconds=entry.seconds(now),
        words=words,
    )


def show_results(app: VirtdeckApp) -> None:
    """Show the last run on several domains, if there was one."""
    run = app.actions.last
    if run is None:
        text = "No verb was done to several domains yet."
        app.journal.toasts.tell(text, Severity.WARNING)
    elif not isinstance(app.screen, ResultsScreen):
        app.push_screen(ResultsScreen(run))
