"""SnapshotForm: a snapshot's name, and what of the domain it keeps; ``Esc`` leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Label

from engine import EngineError, printable
from engine.errors import InvalidArgument

from ..keymap import bind
from ..snapshot_order import (
    SnapshotOrder,
    Way,
    default_name,
    way_words,
    why_not_quiet,
    why_not_way,
)
from ..widgets.part_text import PartText
from ..widgets.tick_box import TickBox
from .dialog import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.conf.domain_conf import DomainConf
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp

_QUIET = "quiet file systems, by the guest agent"


class Refusal(PartText):
    """What is wrong with what was typed."""


class SnapshotForm(Dialog["SnapshotOrder | None"]):
    """Asks what snapshot of ``row`` to take; answers the order."""

    CSS_PATH = "snapshot_form.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "leave"),
        bind("form.save", "take"),
        bind("app.help", "app.help", shown=False),
    ]

    def __init__(self, row: DomainRow) -> None:
        super().__init__()
        self._row = row
        self._conf: DomainConf | None = None
        self._way = Way.INSIDE

    @property
    def _deck(self) -> VirtdeckApp:
        return cast("VirtdeckApp", self.app)

    def compose(self) -> ComposeResult:
        """The fields, the ways, and the two answers."""
        frame = Vertical(id="dialog")
        frame.border_title = Text(f"Snapshot of {printable(self._row.info.ref.name, 40)}")
        with frame:
            with Horizontal(classes="field"):
                yield Label("Name")
                yield Input(default_name(self._deck.clock.now()), compact=True, id="name")
            with Horizontal(classes="field"):
                yield Label("About")
                yield Input(placeholder="why, in a few words", compact=True, id="about")
            for way in Way:
                with Horizontal(classes="field"):
                    yield Label("Keeps" if way is Way.INSIDE else "")
                    words = self._deck.marks.spell(way_words(way, self._row.info))
                    yield TickBox(words, is_round=True, name=way.name.lower())
            with Horizontal(classes="field", id="file-field"):
                yield Label("File")
                yield Input(placeholder="full path on the host", compact=True, id="file")
            with Horizontal(classes="field"):
                yield Label("")
                yield TickBox(_QUIET, name="quiet")
            yield Refusal(hanging=2)
            with Horizontal(id="answers"):
                yield Button("Take  ^s", id="yes", compact=True)
                yield Button("Cancel  Esc", id="no", compact=True)

    def on_mount(self) -> None:
        """Begin with the words; the name is good as it is."""
        self._choose(self._first_possible())
        self.query_one("#about").focus()
        self.run_worker(self._look_at_disks(), name="disks")

    async def _look_at_disks(self) -> None:
        """Learn which ways the disks rule out; without an answer the host says it later."""
        from engine.conf.domain_conf import DomainConf

        connection = self._deck.connection(self._row.host)
        if connection is None:
            return
        try:
            self._conf = DomainConf.parse(await connection.domain(self._row.info.ref).xml())
        except EngineError:
            return
        self._choose(self._way if self._why_not(self._way) is None else self._first_possible())

    # -- choices ------------------------------------------------------------------------------

    def _why_not(self, way: Way) -> str | None:
        return why_not_way(way, self._row.info, self._conf)

    def _first_possible(self) -> Way:
        return next((way for way in Way if self._why_not(way) is None), Way.DISKS)

    def _choose(self, wanted: Way) -> None:
        self._way = wanted
        for way in Way:
            box = self.query_one(f"#{way.name.lower()}", TickBox)
            box.value, box.why_not = way is wanted, self._why_not(way) or ""
        quiet = self.query_one("#quiet", TickBox)
        quiet.why_not = why_not_quiet(wanted, self._row.info) or ""
        quiet.value = quiet.value and not quiet.why_not
        self.query_one("#file-field").display = wanted is Way.FILES

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        button = event.button
        if button.id == "quiet" and isinstance(button, TickBox):
            button.value = not button.value
        elif isinstance(button, TickBox):
            self._choose(Way[(button.id or "").upper()])
        elif button.id == "yes":
            self.action_take()
        else:
            self.action_leave()

    def on_input_changed(self) -> None:
        """What was wrong may be right now."""
        self.query_one(Refusal).lines = ()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go from the name on; from anywhere else take it."""
        if event.input.id == "name":
            self.query_one("#about").focus()
        else:
            self.action_take()

    # -- answers ------------------------------------------------------------------------------

    def action_take(self) -> None:
        """Answer, unless a field holds nonsense."""
        try:
            if reason := self._why_not(self._way):
                raise InvalidArgument(reason)
            order = SnapshotOrder(
                name=self._text("name"),
                description=self._text("about"),
                way=self._way,
                quiesce=self.query_one("#quiet", TickBox).value,
                memory_file=self._text("file"),
            )
        except EngineError as error:
            self.query_one(Refusal).lines = (((error.message, "warning"),),)
        else:
            self.dismiss(order)

    def action_leave(self) -> None:
        """Take none."""
        self.dismiss(None)

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()
