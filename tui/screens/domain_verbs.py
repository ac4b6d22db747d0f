"""DomainVerbs: the keys that do something to domains, shared by the list and the details."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine import EngineError, printable

from ..formatting import counted
from ..keymap import bind
from .deck_screen import DeckScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from engine.fleet import DomainRow, RowKey

    from ..verb import Verb


#: Action of a key -> what the engine calls it.
_VERB_OF_ACTION = {
    "verb('start')": "start",
    "verb('shutdown')": "shutdown",
    "verb('reboot')": "reboot",
    "pause": "suspend",
    "lock": "set_metadata",
    "tags": "set_metadata",
}


class DomainVerbs(DeckScreen):
    """A screen with a ``selection`` of domains."""

    #: The host whose rights the footer shows.
    _footer_host = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("domain.start", "verb('start')"),
        bind("domain.shutdown", "verb('shutdown')"),
        bind("domain.pause", "pause"),
        bind("domain.reboot", "verb('reboot')"),
        bind("domain.menu", "menu"),
        bind("domain.console", "console"),
        bind("domain.view", "verb('view')"),
        bind("domain.edit", "verb('edit')"),
        bind("domain.edit-xml", "verb('edit-xml')"),
        bind("domain.lock", "lock"),
        bind("domain.tags", "tags"),
    ]

    def sighted(self) -> frozenset[RowKey]:
        """Return the domains that can be seen: what is known of them is kept fresh."""
        return frozenset(row.key for row in self.selection())

    def on_screen_resume(self) -> None:
        """Be in sight."""
        self.deck.sight.look()

    def on_screen_suspend(self) -> None:
        """Another screen is shown, or a dialog through which this one is still seen."""
        self.deck.sight.look()

    def refuses(self, action: str) -> bool:
        """Whether the host of the selection never takes that; the key says why all the same."""
        verb = _VERB_OF_ACTION.get(action)
        rows = self.selection()[:1] if verb else ()
        connection = self.deck.connection(rows[0].host) if rows else None
        return bool(connection and verb and connection.why_impossible(verb))

    def on_row_table_moved(self) -> None:
        """Dim the keys of another host as that allows."""
        rows = self.selection()[:1]
        host = rows[0].host if rows else ""
        if host != self._footer_host:
            self._footer_host = host
            self.query("KeyFooter").refresh()

    def action_verb(self, name: str) -> None:
        """Do the verb of that name to the selection."""
        from ..verbs import VERBS_BY_NAME  # every room of verbs comes with it

        self.deck.actions.request(VERBS_BY_NAME[name], self.selection())

    def action_console(self) -> None:
        """Show the text console of the one that is selected."""
        from ..consoles.verbs import open_console

        if rows := self.selection():
            try:
                open_console(self.deck, rows)
            except EngineError as error:
                self.deck.journal.toasts.tell_problem(f"{error.message}: {error.hint}")

    def action_pause(self) -> None:
        """Hold the guests, or let held ones go on."""
        rows = self.selection()
        from ..verbs import VERBS_BY_NAME, pause_or_resume

        verb = pause_or_resume(rows[0]) if rows else VERBS_BY_NAME["pause"]
        self.deck.actions.request(verb, rows)

    def action_lock(self) -> None:
        """Protect the domains, or protected ones no longer."""
        if rows := self.selection():
            from ..verbs import protect_or_unprotect

            self.deck.actions.request(protect_or_unprotect(rows[0]), rows)

    async def action_tags(self) -> None:
        """Ask for the tags, beginning with those it has."""
        if rows := self.selection():
            await self.action_command(f"tags {' '.join(rows[0].info.tags)}")

    def action_menu(self) -> None:
        """Show everything that can be done to the selection."""
        from .dialogs import ActionMenu

        rows = self.selection()
        if not rows:
            return
        one = printable(rows[0].info.ref.name)
        subject = one if len(rows) == 1 else counted(len(rows), "marked domain")
        from ..verbs import VERBS

        verbs = (*VERBS, *self.deck.plugins.verbs)
        menu = ActionMenu(subject, verbs, self._reasons(rows, verbs))

        def chosen(verb: Verb | None) -> None:
            if verb:
                self.deck.actions.request(verb, rows)

        self.app.push_screen(menu, chosen)

    def _reasons(self, rows: Sequence[DomainRow], verbs: Sequence[Verb]) -> dict[str, str]:
        """Return why each verb is impossible, by name; one possible domain makes it possible."""
        reasons = {}
        for verb in verbs:
            refusals = [self.deck.actions.why_not(verb, row) for row in rows]
            if all(refusals):
                reasons[verb.name] = printable(refusals[0] or "")
        return reasons
