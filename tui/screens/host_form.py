"""HostForm: a host's name, address and rights; tried step by step before it is kept.

``Esc`` stops an attempt that is under way, else leaves; nothing is kept before ``save``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.containers import Horizontal, Vertical
from textual.reactive import var
from textual.widgets import Button, Input, Label

from engine import EngineError, printable
from engine.credentials import RememberedCredentials
from engine.errors import InvalidArgument

from ..address_words import OFFERS, address_problem, address_words, offered
from ..connection_trial import try_host
from ..host_entry import HostEntry, entries_of, name_problem
from ..keymap import bind
from ..trial_lines import failure_lines, pending_lines, trial_lines
from ..widgets.part_text import PartText
from .dialog import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.worker import Worker

    from engine import Credentials

    from ..app import VirtdeckApp
    from ..widgets.part_text import Line


class LookOnly(Button):
    """A box to tick, in characters that every terminal can draw."""

    value: var[bool] = var(False)

    def __init__(self, value: bool) -> None:
        super().__init__(id="look-only", compact=True)
        self.value = value

    def watch_value(self, value: bool) -> None:
        """Draw the box."""
        self.label = Text(f"[{'x' if value else ' '}] look only: nothing can be changed there")


class AddressWords(PartText):
    """What the address leads to."""


class TrialText(PartText):
    """What came of an attempt."""


class HostForm(Dialog["str | None"]):
    """Changes ``entry``, or makes a new host; answers the name of what was saved.

    With ``tries`` it is tried at once.
    """

    CSS_PATH = "dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "leave"),
        bind("app.help", "app.help", shown=False),
        bind("form.test", "test"),
        bind("form.save", "save"),
    ]

    def __init__(self, entry: HostEntry | None, *, tries: bool = False) -> None:
        super().__init__()
        self._entry = entry
        self._tries = tries
        self._trial: Worker[None] | None = None
        self._last_uri = entry.uri if entry else ""
        #: The address that was reached, and by which answers: whoever saves it is not asked again.
        self._reached: tuple[str, Credentials] | None = None

    @property
    def _deck(self) -> VirtdeckApp:
        return cast("VirtdeckApp", self.app)

    def compose(self) -> ComposeResult:
        """Three fields, what came of an attempt, and the three things that can be done."""
        entry = self._entry
        frame = Vertical(id="dialog")
        frame.border_title = Text(f"Host {printable(entry.name)}" if entry else "New host")
        with frame:
            with Horizontal(classes="field"):
                yield Label("Name")
                yield Input(entry.name if entry else "", compact=True, id="name")
            with Horizontal(classes="field"):
                yield Label("Address")
                yield Input(entry.uri if entry else "", compact=True, id="uri")
            with Horizontal(classes="field", id="offers"):
                yield Label("")
                for word in OFFERS:
                    yield Button(word, name=word, classes="offer", compact=True)
            yield AddressWords()
            with Horizontal(classes="field"):
                yield Label("")
                read_only = entry.read_only if entry else False
                yield LookOnly(read_only)
            yield TrialText(hanging=2)
            with Horizontal(id="answers"):
                yield Button("Test  ^t", id="test", compact=True)
                yield Button("Save  ^s", id="save", compact=True)
                yield Button("Cancel  Esc", id="cancel", compact=True)

    def on_mount(self) -> None:
        """Begin with what is empty."""
        self.query_one("#uri" if self._entry else "#name").focus()
        self._show_words()
        if self._tries:
            self.action_test()

    # -- fields -------------------------------------------------------------------------------

    @property
    def _uri(self) -> str:
        return self.query_one("#uri", Input).value.strip()

    def _wanted(self) -> HostEntry:
        """Return what stands in the fields.

        Raises:
            InvalidArgument: it is no host.
        """
        uri = self._uri
        resolved = self._deck.roster.resolved(uri)
        if problem := address_problem(resolved):
            raise InvalidArgument(problem)
        name = self.query_one("#name", Input).value.strip() or entries_of([uri])[0].name
        if problem := name_problem(name):
            raise InvalidArgument(problem)
        return HostEntry(name=name, uri=uri, read_only=self.query_one(LookOnly).value)

    def _show_words(self) -> None:
        """Say what the address means, or what it lacks; an empty one needs no reproach."""
        words = self.query_one(AddressWords)
        resolved = self._deck.roster.resolved(self._uri)
        if not resolved:
            words.lines = ((("libvirt's URI of it, or an alias of libvirt.conf", "dim"),),)
        elif problem := address_problem(resolved):
            words.lines = (((problem, "warning"),),)
        else:
            words.lines = (((address_words(resolved), "dim"),),)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was tried was another address."""
        self._show_words()
        if event.input.id == "uri" and self._uri != self._last_uri:
            self._last_uri = self._uri
            self._stop_trial()
            self._say()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on: from the name to the address, from there to the attempt."""
        if event.input.id == "name":
            self.query_one("#uri").focus()
        else:
            self.action_test()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        if isinstance(event.button, LookOnly):
            event.button.value = not event.button.value
        elif event.button.name in OFFERS:
            self._offer(event.button.name)
        elif event.button.id == "test":
            self.action_test()
        elif event.button.id == "save":
            self.action_save()
        else:
            self.dismiss(None)

    def _offer(self, word: str) -> None:
        field = self.query_one("#uri", Input)
        field.value, field.cursor_position = offered(word, self._uri)
        field.select_on_focus = False  # whoever goes on types the machine's name
        field.focus()

    # -- the attempt --------------------------------------------------------------------------

    def action_test(self) -> None:
        """Try the way to the address."""
        try:
            entry = self._begin()
        except EngineError as error:
            self._say(*failure_lines(error, self._deck.marks))
            return
        self._trial = self.run_worker(self._try(entry), name="trial", group="trial")

    def action_leave(self) -> None:
        """Stop the attempt that is under way, else leave."""
        if self._stop_trial():
            self._say((("stopped; nothing was changed", "dim"),))
        else:
            self.dismiss(None)

    async def _try(self, entry: HostEntry) -> None:
        deck = self._deck
        uri = deck.roster.resolved(entry.uri)
        self._say(*pending_lines(uri, deck.marks))
        credentials = RememberedCredentials(deck.roster.credentials(entry.name))
        trial = await try_host(
            uri,
            read_only=entry.read_only or deck.read_only,
            clock=deck.clock,
            credentials=credentials,
        )
        self._trial = None
        self._reached = (entry.uri, credentials) if trial.failure is None else None
        self._say(*trial_lines(trial, deck.marks))
        self.query_one("#save" if trial.failure is None else "#uri").focus()

    def _begin(self) -> HostEntry:
        """Return what stands in the fields, of which something will be said now.

        Raises:
            InvalidArgument: it is no host.
        """
        self._stop_trial()
        self._last_uri = self._uri  # word of the last letters may come after what is said
        return self._wanted()

    def _stop_trial(self) -> bool:
        """Stop the attempt; return whether there was one."""
        trial, self._trial = self._trial, None
        if trial:
            trial.cancel()
        return trial is not None

    # -- keeping ------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Keep the host."""
        try:
            entry = self._begin()
        except EngineError as error:
            self._say(*failure_lines(error, self._deck.marks))
        else:
            self.run_worker(self._save(entry), name="save", group="save", exclusive=True)

    async def _save(self, entry: HostEntry) -> None:
        earlier = self._entry.name if self._entry else ""
        try:
            uri, credentials = self._reached or ("", None)
            await self._deck.roster.save(
                entry,
                instead_of=earlier,
                credentials=credentials if uri == entry.uri else None,
            )
        except EngineError as error:
            self._say(*failure_lines(error, self._deck.marks))
        else:
            self.dismiss(entry.name)

    def _say(self, *lines: Line) -> None:
        self.query_one(TrialText).lines = lines
