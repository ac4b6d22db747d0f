"""DomainLooks: how the list of domains looks: columns, groups, faults alone, saved views.

    key or command -> action -> DomainTable, at once
                            └-> lists.toml, in a thread

What was chosen before is read after the first paint; until then the list is as fits the terminal.
"""

from __future__ import annotations

import asyncio
from functools import cached_property, partial
from typing import TYPE_CHECKING, ClassVar

from engine import EngineError, printable

from ..host_scope import scope_of
from ..keymap import bind
from ..list_layout import ColumnLayout, ListChoices, ListView
from ..row_filter import parse_filter
from ..settings import config_folder
from ..widgets.domain_table import DomainTable
from .domain_verbs import DomainVerbs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.binding import BindingType

    from ..faults import Faults
    from ..messages import EventsReceived
    from .column_editor import ChosenColumns
    from .view_menu import ViewAnswer

    Change = Callable[[ListChoices], ListChoices]

#: The name of the file, in the folder of the settings.
_FILE = "lists.toml"

#: What the key for groups goes through.
_GROUPS = ("none", "host", "state", "tag")


class DomainLooks(DomainVerbs):
    """A screen with a ``table`` of domains."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("list.columns", "columns"),
        bind("list.group", "group"),
        bind("list.faults", "faults"),
        bind("list.views", "views"),
    ]

    def __init__(self) -> None:
        super().__init__()
        #: What was chosen, for this list and for those of single hosts.
        self.choices = ListChoices()
        #: The columns of the view that is shown; they hold until other ones are chosen.
        self._view_columns: ColumnLayout | None = None

    def on_mount(self) -> None:
        """Read what was chosen before, and hear of jobs that fail."""
        super().on_mount()
        self.deck.events_received.subscribe(self, self._events_received, immediate=True)
        self.run_worker(self._load(), name="lists")

    @property
    def table(self) -> DomainTable:
        """The list."""
        return self.query_one(DomainTable)

    def show_filter(self, text: str) -> None:
        """Show the domains that match the words, in the columns that their host has.

        Raises:
            FilterError: a word means nothing; the list stays as it is.
        """
        self.table.show_where(text, parse_filter(text))
        self._choose_columns()

    def choices_changed(self) -> None:
        """Hear that the choices are others."""
        self._choose_columns()

    # -- columns ------------------------------------------------------------------------------

    def action_columns(self) -> None:
        """Let columns be chosen, the list following every step."""
        from .column_editor import ColumnEditor

        table, scope = self.table, scope_of(self.table.filter_text)
        if table.faults:
            self.show_faults(False)
        shown = [(column.name, width) for column, width in table.columns_shown]
        layout, preview = table.column_layout, table.set_column_layout
        editor = ColumnEditor(table.all_columns, layout, shown, preview, scope)
        self.app.push_screen(editor, self._columns_chosen)

    def _columns_chosen(self, chosen: ChosenColumns | None) -> None:
        if chosen is None:
            return
        self._view_columns = None
        layout, host = chosen
        self.table.set_column_layout(layout)
        self._save(lambda choices: choices.with_layout(layout, host))

    def _choose_columns(self) -> None:
        scope = scope_of(self.table.filter_text)
        layout = self._view_columns or self.choices.layout_for(scope)
        self.table.set_column_layout(layout)

    @cached_property
    def _faults(self) -> Faults:
        """What is wrong with which domain; nobody needs it before the first event."""
        from ..faults import Faults

        return Faults()

    # -- groups and faults --------------------------------------------------------------------

    def action_group(self) -> None:
        """Group by the next of what it can be grouped by."""
        grouping = self.table.list.grouping
        place = _GROUPS.index(grouping.name if grouping else "none")
        self.table.set_group(_GROUPS[(place + 1) % len(_GROUPS)])

    def action_faults(self) -> None:
        """Show only what is wrong, or everything again."""
        self.show_faults(self.table.faults is None)

    def show_faults(self, only: bool) -> None:
        """Show only what is wrong, or everything."""
        table = self.table
        table.set_faults(self._faults if only else None)
        table.show_where(table.filter_text, parse_filter(table.filter_text))

    def _events_received(self, message: EventsReceived) -> None:
        changed = self._faults.hear(message.host, message.events)
        if changed and self.table.faults:
            self.table.update_rows({key: row for key in changed if (row := self.deck.row(key))})

    # -- views --------------------------------------------------------------------------------

    def action_views(self) -> None:
        """Offer the saved views."""
        from .view_menu import ViewMenu

        self.app.push_screen(ViewMenu(self.choices.views), self._view_answered)

    async def _view_answered(self, answer: ViewAnswer | None) -> None:
        if answer is None:
            return
        if answer.what == "use":
            self.use_view(self.choices.views[answer.name])
        elif answer.what == "forget":
            self._save(lambda choices: choices.with_view(answer.name, None))
        else:
            await self.action_command("save-view ")

    def use_view(self, view: ListView) -> None:
        """Show the list as the view has it."""
        table = self.table
        self._view_columns = view.columns
        table.set_faults(self._faults if view.faults else None)
        table.set_group(view.group)
        table.sort_by(table.column_named(view.sort), reverse=view.reverse)
        self.show_only(view.filter)

    def save_view(self, name: str) -> None:
        """Keep the list as it is now under a name."""
        table = self.table
        view = ListView(
            filter=table.filter_text,
            sort="name" if table.list.sort.name == "wrong" else table.list.sort.name,
            reverse=table.list.reverse,
            group=table.group_choice,
            faults=table.faults is not None,
            columns=table.column_layout,
        )
        self._save(lambda choices: choices.with_view(name, view), f"view {printable(name)} saved")

    # -- the file -----------------------------------------------------------------------------

    @property
    def _path(self) -> Path:
        return config_folder() / _FILE

    async def _load(self) -> None:
        if not await asyncio.to_thread(self._path.exists):
            return
        from ..lists_file import load_lists

        self.choices, problems = await asyncio.to_thread(load_lists, self._path)
        if problems:
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            self.deck.journal.toasts.tell_problem(printable(problems[0]) + more)
        self.choices_changed()

    def _save(self, change: Change, words: str = "") -> None:
        """Take the change over at once, and write it."""
        self.choices = change(self.choices)
        self.choices_changed()
        self.run_worker(self._write(change, words), name="lists", group="lists")

    async def _write(self, change: Change, words: str) -> None:
        from ..lists_file import change_lists

        toasts = self.deck.journal.toasts
        try:
            await asyncio.to_thread(partial(change_lists, self._path, change))
        except EngineError as error:
            text = "; ".join(filter(None, (error.message, error.hint)))
            toasts.tell_problem(printable(text))
        else:
            if words:
                toasts.tell(words)
