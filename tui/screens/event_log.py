"""EventLogScreen: everything that happened, with a filter, every field, and a way out to a file."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import Vertical
from textual.widgets import Static

from engine import printable

from ..event_export import field_lines, record_line, write_records
from ..keymap import bind
from ..row_filter import FilterError
from ..text_filter import parse_text_filter
from ..widgets.event_log_view import RECORD_FIELDS, EventLogView
from ..widgets.prompt_line import PromptLine
from ..widgets.table_column import Moment
from .deck_screen import DeckScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.fleet import EventRecord

    from ..navigation.target import Target

_FILTER, _EXPORT = "filter", "write to"

_EMPTY = """\
Nothing has happened yet.

Every event of every host appears here as it arrives."""


class EventLogScreen(DeckScreen):
    """The event log; ``Enter`` shows the fields of the event under the cursor."""

    CSS_PATH = "event_log.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.filter", "filter"),
        bind("events.follow", "follow"),
        bind("events.export", "export"),
        bind("events.copy", "copy"),
        bind("app.back", "back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._filter_text = ""

    def body(self) -> ComposeResult:
        """The log, the fields of one event, and a line to type in."""
        with Vertical(id="events"):
            yield EventLogView(self.deck.journal.log)
            yield Static(_EMPTY, classes="empty", markup=False)
            yield Static(id="event-fields", markup=False)
            yield PromptLine()

    def on_mount(self) -> None:
        """Show the log and follow it; the bridge brings a burst in one message."""
        super().on_mount()
        self.query_one("#event-fields").display = False
        self.deck.events_received.subscribe(self, self._catch_up, immediate=True)
        self._catch_up()
        self._view.focus()

    def _catch_up(self, _: object = None) -> None:
        deck, view = self.deck, self._view
        view.set_moment(Moment(deck.marks, deck.clock.now(), deck.clock.monotonic()))
        view.catch_up()
        is_empty = not len(deck.journal.log)
        view.display = not is_empty
        self.query_one(".empty").display = is_empty

    @property
    def _view(self) -> EventLogView:
        return self.query_one(EventLogView)

    @property
    def _prompt(self) -> PromptLine:
        return self.query_one(PromptLine)

    # -- what the list tells ------------------------------------------------------------------

    def on_row_table_arranged(self) -> None:
        """Write filter and numbers on the frame."""
        view, log = self._view, self.deck.journal.log
        title = Text.assemble((" Events ", "bold"))
        if self._filter_text:
            title.append(f"  /{self.deck.marks.spell(self._filter_text)} ")
        view.border_title = title
        shown, total = len(view.list.shown), len(view.list.rows)
        number = f"{total}" if shown == total else f"{shown} of {total}"
        dropped = f"{log.dropped} older ones dropped   " if log.dropped else ""
        following = "following   " if view.is_following else ""
        view.border_subtitle = Text(f" {following}{dropped}{number} ")

    def on_row_table_moved(self) -> None:
        """Show the fields of the event the cursor is on."""
        self._show_fields(self._view.cursor_row)

    def on_row_table_opened(self) -> None:
        """Show the fields, or hide them again."""
        fields = self.query_one("#event-fields", Static)
        fields.display = not fields.display
        self._show_fields(self._view.cursor_row)

    def _show_fields(self, record: EventRecord | None) -> None:
        fields = self.query_one("#event-fields", Static)
        if not fields.display or record is None:
            return
        fields.border_title = Text(f" {record.event.name} ", "bold")
        lines = field_lines(record)
        width = max(len(name) for name, _ in lines)
        text = Text(no_wrap=True, overflow="ellipsis")
        dim = self.app.theme_variables.get("dim", "")
        for name, value in lines:
            text.append(f"{name:<{width}}  ", dim)
            text.append(f"{self.deck.marks.spell(value)}\n")
        fields.update(text)

    # -- actions ------------------------------------------------------------------------------

    def action_follow(self) -> None:
        """Stay at the newest event, or stay here."""
        self._view.follow(not self._view.is_following)

    def action_copy(self) -> None:
        """Copy the event under the cursor as one line of JSON."""
        record = self._view.cursor_row
        if record is not None:
            self.app.copy_to_clipboard(record_line(record))
            self.deck.journal.toasts.tell("copied as JSON")

    def action_filter(self) -> None:
        """Ask for the words of the filter."""
        self._prompt.ask(_FILTER, self._filter_text)

    def action_export(self) -> None:
        """Ask for the file."""
        self._prompt.ask(_EXPORT, "~/virtdeck-events.jsonl")

    def action_back(self) -> None:
        """Hide the fields, else show every event again."""
        fields = self.query_one("#event-fields")
        if fields.display:
            fields.display = False
        else:
            self._filter("")

    def on_prompt_line_changed(self, message: PromptLine.Changed) -> None:
        """Filter while somebody types."""
        if message.purpose == _FILTER:
            self._filter(message.text)

    async def on_prompt_line_answered(self, message: PromptLine.Answered) -> None:
        """Keep the filter, or write the file."""
        if message.purpose == _EXPORT and not await self._export(message.text):
            return
        self._prompt.close()
        self._view.focus()

    def on_prompt_line_left(self, message: PromptLine.Left) -> None:
        """Show every event again."""
        if message.purpose == _FILTER:
            self._filter("")
        self._view.focus()

    @property
    def filter_words(self) -> str:
        """The words of the filter."""
        return self._filter_text

    def subject(self) -> Target | None:
        """What the event under the cursor is about."""
        from ..navigation.owners import event_subject

        record = self._view.cursor_row
        return event_subject(record) if record else None

    def _filter(self, text: str) -> None:
        try:
            self.show_only(text)
        except FilterError as error:
            self._prompt.refuse(f"{error.message}; {error.hint}")
            return
        self._prompt.refuse("")

    def show_only(self, text: str) -> None:
        """Show the events that match the words.

        Raises:
            FilterError: a word means nothing; the list stays as it is.
        """
        test = parse_text_filter(text, RECORD_FIELDS)
        self._filter_text = text
        self._view.show_only(test)
        self._view.post_message(EventLogView.Arranged())

    async def _export(self, text: str) -> bool:
        """Write what is shown; False, with the reason on the line, when that is not possible."""
        view = self._view
        records = [view.list.rows[key] for key in view.list.shown]
        try:
            await asyncio.to_thread(write_records, text, records)
        except OSError as error:
            self._prompt.refuse(printable(f"cannot write: {error.strerror or error}"))
            return False
        words = f"{len(records)} events written to {printable(text)}"
        self.deck.journal.toasts.tell(words)
        return True
