"""HostsScreen: how each host is; hosts are added, changed, tried and taken away here.

app.links, app.host_facts -> HostRow -> HostTable, and the one under the cursor in full below
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import Vertical
from textual.widgets import Static

from engine import EngineError, printable

from ..confirmations import Question
from ..host_row import HostRow, host_lines, host_row
from ..keymap import bind
from ..navigation.target import Target
from ..widgets.host_table import HostTable
from ..widgets.part_text import PartText
from .filtered_screen import FilteredScreen

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.fleet import RowKey

    from ..host_entry import HostEntry
    from ..widgets.row_table import RowTable

_NO_HOSTS = """\
There is no host.

a adds one: a name and the address of its libvirt, such as
qemu:///system or qemu+ssh://root@lab.example/system"""


_OF_A_HOST = frozenset({"edit", "test", "remove", "retry", "domains"})


class HostsScreen(FilteredScreen):
    """Every host of the application."""

    CSS_PATH = "hosts.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("host.add", "add"),
        bind("host.edit", "edit"),
        bind("host.test", "test"),
        bind("host.remove", "remove"),
        bind("host.retry", "retry"),
        bind("host.domains", "domains"),
        bind("app.back", "back"),
    ]

    def body(self) -> ComposeResult:
        """The list, and below it the host under the cursor."""
        with Vertical(id="hosts"):
            yield HostTable()
            empty = Static(_NO_HOSTS, classes="empty", markup=False)
            empty.border_title = Text("Hosts", "bold")
            yield empty
            yield PartText(hanging=2)

    def on_mount(self) -> None:
        """Fill the list, follow what changes, and let time pass once a second."""
        super().on_mount()
        self.deck.rows_changed.subscribe(self, self._changed, immediate=True)
        self.set_interval(1.0, self._changed)
        self._changed()
        self.table.focus()

    @property
    def table(self) -> HostTable:
        """The list."""
        return self.query_one(HostTable)

    @property
    def _details(self) -> PartText:
        return self.query_one("#hosts > PartText", PartText)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what needs a host where there is none."""
        return action not in _OF_A_HOST or self._entry() is not None

    # -- what is shown ------------------------------------------------------------------------

    def _changed(self, _: object = None) -> None:
        deck, table = self.deck, self.table
        deck.host_facts.ask(deck.links.values())
        moment = deck.moment()
        table.set_moment(moment)
        rows: dict[RowKey, HostRow] = {
            (name, ""): host_row(host, deck.host_facts.of(host), moment.now, moment.monotonic)
            for name, host in deck.links.items()
        }
        before = table.list.rows
        table.update_rows(
            dict.fromkeys(before.keys() - rows.keys())
            | {key: row for key, row in rows.items() if before.get(key) != row}
        )
        self.query_one("#hosts").set_class(not rows, "-empty")
        self._show_details()

    def on_row_table_moved(self, event: RowTable.Moved) -> None:
        """Let the details follow the cursor; without one the keys are others."""
        self._show_details()
        self.refresh_bindings()

    def _show_details(self) -> None:
        row, details = self.table.cursor_row, self._details
        lines = host_lines(row, self.deck.moment()) if row else ()
        if lines != details.lines:
            details.lines = lines
        title = printable(row.name) if row else ""
        if str(details.border_title) != title:
            details.border_title = Text(title)

    def subject(self) -> Target | None:
        """The host under the cursor."""
        key = self.table.cursor
        return Target(kind="host", host=key[0], name=key[0]) if key else None

    # -- actions ------------------------------------------------------------------------------

    def on_row_table_opened(self, event: RowTable.Opened) -> None:
        """Show that host in full."""
        from .host_details import HostDetailsScreen

        self.app.push_screen(HostDetailsScreen(event.key[0]))

    def action_back(self) -> None:
        """Take back the filter, or go to the domains."""
        if not self.take_filter_back():
            self.app.switch_mode("domains")

    def action_domains(self) -> None:
        """Show the domains of the host under the cursor alone."""
        if key := self.table.cursor:
            self.deck.show_host(key[0])

    def action_add(self) -> None:
        """Ask for a new host."""
        self._open_form(None)

    def action_edit(self) -> None:
        """Change the host under the cursor."""
        if entry := self._entry():
            self._open_form(entry)

    def action_test(self) -> None:
        """Try the way to the host under the cursor."""
        if entry := self._entry():
            self._open_form(entry, tries=True)

    def action_retry(self) -> None:
        """Try the host under the cursor again at once, if it failed."""
        if host := self.deck.links.get(self.table.cursor[0] if self.table.cursor else ""):
            host.retry_now()

    def action_remove(self) -> None:
        """Take the host under the cursor away, if that is what is meant."""
        from .dialogs import ConfirmDialog

        entry = self._entry()
        if entry is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.run_worker(self._remove(entry.name), name=f"remove {entry.name}")

        self.app.push_screen(ConfirmDialog(self._question(entry)), answered)

    def _question(self, entry: HostEntry) -> Question:
        name = printable(entry.name)
        saved = "It is taken out of config.toml too."
        if not self.deck.roster.is_saved(entry.name):
            saved = "It is not in config.toml; this lets go of it until virtdeck starts again."
        return Question(
            f"Remove the host {name}?",
            (
                ((printable(entry.uri), "name"),),
                (),
                (("Its domains go on; they are only not shown any more.", ""),),
                ((saved, "dim"),),
            ),
            "Remove",
            is_dangerous=True,
        )

    async def _remove(self, name: str) -> None:
        toasts = self.deck.journal.toasts
        try:
            await self.deck.roster.remove(name)
        except EngineError as error:
            toasts.tell_problem("; ".join(filter(None, (error.message, error.hint))))
        else:
            toasts.tell(f"{printable(name)}: removed")

    def _open_form(self, entry: HostEntry | None, *, tries: bool = False) -> None:
        from .host_form import HostForm

        def saved(name: str | None) -> None:
            if name:
                self._changed()
                self.move_to((name, ""))

        self.app.push_screen(HostForm(entry, tries=tries), saved)

    def _entry(self) -> HostEntry | None:
        key = self.table.cursor
        return self.deck.roster.entries.get(key[0]) if key else None
