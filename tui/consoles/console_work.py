"""ConsoleWork: the keys that do something with a console and its domain, besides typing."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from engine import EngineError, printable

from ..keymap import bind
from ..navigation.target import domain_target
from .console_reading import ConsoleReading
from .console_tools import ConsoleTools

if TYPE_CHECKING:
    from textual.binding import BindingType

    from engine.access.text_session import TextSession
    from engine.fleet import DomainRow, RowKey

    from ..navigation.target import Target


class ConsoleWork(ConsoleReading):
    """A screen about the domain ``key`` with a ``session`` of it, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("console.send", "send_keys"),
        bind("console.port", "port"),
        bind("console.fit", "fit"),
        bind("console.log", "log"),
        bind("console.record", "record"),
        bind("console.mark", "mark"),
        bind("console.take-over", "take_over"),
        bind("domain.view", "view", shown=False),
        bind("domain.start", "start", shown=False),
        bind("domain.edit-xml", "edit_xml"),
    ]

    def __init__(self, key: RowKey) -> None:
        super().__init__()
        self.key = key
        self.session: TextSession | None = None
        self.tools = ConsoleTools(self)

    @abstractmethod
    def open_port(self, name: str = "") -> None:
        """Open a port, the first without a name, in place of the one that is open."""

    @abstractmethod
    def refresh_words(self) -> None:
        """Say how it stands."""

    @abstractmethod
    def action_type(self) -> None:
        """Give the guest the keys."""

    @property
    def row(self) -> DomainRow | None:
        """The domain."""
        return self.deck.row(self.key)

    @property
    def name(self) -> str:
        """The domain's name, for people."""
        row = self.row
        return printable(row.info.ref.name, 40) if row else "?"

    def selection(self) -> list[DomainRow]:
        """Return the domain, for commands without a name."""
        row = self.row
        return [row] if row else []

    def subject(self) -> Target | None:
        """Return the domain."""
        return domain_target(row) if (row := self.row) else None

    def action_send_keys(self) -> None:
        """Choose keys for the guest's keyboard."""
        self.tools.begin(self.tools.send_keys)

    def action_port(self) -> None:
        """Choose another port."""
        self.tools.begin(self.tools.choose_port)

    def action_fit(self) -> None:
        """Offer to tell the guest's shell the size."""
        self.tools.begin(self.tools.fit)

    def action_log(self) -> None:
        """Ask for a file to write to, or end the log."""
        self.tools.begin(self.tools.log)

    def action_record(self) -> None:
        """Ask for a file to record into, or end the recording."""
        self.tools.begin(self.tools.record)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A mark can be set only while something records."""
        if action == "mark":
            return self.tools.is_recording
        return super().check_action(action, parameters)

    def action_mark(self) -> None:
        """Set a mark in the recording."""
        self.tools.mark()

    def action_take_over(self) -> None:
        """Ask whether to send away who is there."""
        self.tools.begin(self.tools.take_over)

    def action_view(self) -> None:
        """Show the guest's screen instead."""
        self._command("view")

    def action_start(self) -> None:
        """Start a domain that does not run."""
        self._command("start")

    def action_edit_xml(self) -> None:
        """Edit the domain's XML."""
        self._command("edit-xml")

    def _command(self, name: str) -> None:
        from ..commands import run_command

        try:
            run_command(self.deck, f"{name} {self.key[1]}")
        except EngineError as error:
            self.deck.journal.toasts.tell_problem(printable(error.message))
