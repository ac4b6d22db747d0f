"""JobsScreen: long work that is under way on every host; asked for only while this is shown.

app.jobs (JobWatch) -> JobRow -> JobTable, and the one under the cursor in full below
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import Vertical
from textual.widgets import Static

from engine import printable

from ..job_row import job_lines
from ..job_verbs import aborting
from ..keymap import bind
from ..messages import DomainChosen
from ..navigation.target import Target
from ..widgets.job_table import JobTable
from ..widgets.part_text import PartText
from .filtered_screen import FilteredScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.worker import Worker

    from engine.fleet import DomainRow

    from ..messages import EventsReceived
    from ..widgets.row_table import RowTable

_ASKING = "asking the hosts…"

_NO_JOBS = """\
No job is under way.

Migrations, backups, saves, dumps, snapshots and the copying
of disks appear here while they last, whoever started them.

ctrl+r asks every running domain now"""


class JobsScreen(FilteredScreen):
    """Every job of the application's hosts."""

    CSS_PATH = "jobs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("job.abort", "abort"),
        bind("list.refresh", "refresh_jobs"),
        bind("app.back", "back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._heard = 0
        self._watching: Worker[None] | None = None

    def body(self) -> ComposeResult:
        """The list, and below it the job under the cursor."""
        with Vertical(id="jobs", classes="-empty"):
            yield JobTable()
            yield Static(self.deck.marks.spell(_ASKING), classes="empty", markup=False)
            yield PartText(hanging=2)

    def on_mount(self) -> None:
        """Follow events."""
        super().on_mount()
        self.deck.events_received.subscribe(self, self._hear, immediate=True)
        self.table.focus()

    def on_screen_resume(self) -> None:
        """Look at what goes on, for as long as somebody sees it."""
        if self._watching is None:
            log = self.deck.journal.log
            for record in log.since(self._heard):
                self.deck.jobs.hear(record.host, (record.event,))
            self._heard = log.last_number + 1
            work = self.deck.jobs.run(self._changed)
            self._watching = self.run_worker(work, name="jobs", group="jobs")

    def on_screen_suspend(self) -> None:
        """Ask no more when people look at something else; a question above it is not that."""
        if self._watching and self.app.current_mode != "jobs":
            self._watching.cancel()
            self._watching = None

    @property
    def table(self) -> JobTable:
        """The list."""
        return self.query_one(JobTable)

    @property
    def _details(self) -> PartText:
        return self.query_one("#jobs > PartText", PartText)

    def selection(self) -> list[DomainRow]:
        """The domain of the job under the cursor."""
        job = self.table.cursor_row
        row = self.deck.row((job.host, job.ref.uuid)) if job else None
        return [row] if row else []

    def subject(self) -> Target | None:
        """The domain that the job is on, as what the job belongs to."""
        job = self.table.cursor_row
        if job is None:
            return None
        return Target(kind="session", host=job.host, name=job.ref.name, uuid=job.ref.uuid)

    # -- what is shown ------------------------------------------------------------------------

    def _hear(self, message: EventsReceived) -> None:
        self.deck.jobs.hear(message.host, message.events)
        self._heard = self.deck.journal.log.last_number + 1

    def _changed(self) -> None:
        if not self.is_attached:
            return
        watch, table = self.deck.jobs, self.table
        table.set_moment(self.deck.moment())
        before = table.list.rows
        table.update_rows(
            dict.fromkeys(before.keys() - watch.jobs.keys())
            | {key: row for key, row in watch.jobs.items() if before.get(key) != row}
        )
        self.query_one("#jobs").set_class(not watch.jobs, "-empty")
        words = _NO_JOBS if watch.has_swept else _ASKING
        self.query_one(".empty", Static).update(self.deck.marks.spell(words))
        self._show_details()

    def on_row_table_moved(self, event: RowTable.Moved) -> None:
        """Let the details follow the cursor."""
        self._show_details()

    def _show_details(self) -> None:
        row, details, spell = self.table.cursor_row, self._details, self.deck.marks.spell
        lines = job_lines(row, self.deck.marks) if row else ()
        details.lines = tuple(tuple((spell(x), role) for x, role in line) for line in lines)
        details.border_title = Text(printable(row.host, 60) if row else "")

    # -- actions ------------------------------------------------------------------------------

    def on_row_table_opened(self, event: RowTable.Opened) -> None:
        """Go to the domain of the job."""
        if row := self.table.cursor_row:
            self.post_message(DomainChosen((row.host, row.ref.uuid)))

    def action_back(self) -> None:
        """Take back the filter, or go to the domains."""
        if not self.take_filter_back():
            self.app.switch_mode("domains")

    def action_abort(self) -> None:
        """End the job under the cursor, if that is what is meant."""
        if row := self.table.cursor_row:
            self.deck.actions.request(aborting(row), self.selection())

    def action_refresh_jobs(self) -> None:
        """Ask every running domain."""
        work = self.deck.jobs.sweep_again(self._changed)
        self.run_worker(work, name="all jobs", group="refresh", exclusive=True)
