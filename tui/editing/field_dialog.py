"""FieldDialog: asks for one value: a line to type, a list to choose from, or both."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from engine import EngineError, printable
from engine.editing.edit_field import IS_SET, Kind

from ..keymap import bind
from ..screens.dialog import Dialog
from ..widgets.part_text import PartText
from .offers import Offer, offer_words

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.editing.edit_field import EditField

#: The choice that makes another.
_NEW = "new"


class Refusal(PartText):
    """Why the value will not do."""


class FieldDialog(Dialog["str | None"]):
    """Answers the value that ``check`` lets pass, None when the person leaves.

    ``offers`` asks the host for what there is; what it has appears below the line. ``make`` makes
    what is not there yet, and returns it.
    """

    CSS_PATH = "../screens/edit_domain.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "leave"),
        bind("app.help", "app.help", shown=False),
        bind("list.down", "choices", shown=False),
    ]

    def __init__(
        self,
        title: str,
        field: EditField,
        value: str,
        check: Callable[[str], object],
        offers: Callable[[], Awaitable[Sequence[Offer]]] | None = None,
        make: Callable[[], Awaitable[str | None]] | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._field = field
        self._value = value
        self._check = check
        self._offers = offers
        self._make = make
        self._found: tuple[Offer, ...] = ()

    def compose(self) -> ComposeResult:
        """What it is for, the line, the list."""
        frame = Vertical(id="dialog")
        frame.border_title = Text(self._title)
        is_list = bool(self._field.choices)
        with frame:
            if self._field.help:
                yield PartText((((self._field.help, "dim"),),))
            if not is_list:
                is_secret = self._field.kind is Kind.SECRET
                value = "" if is_secret and self._value == IS_SET else self._value
                yield Input(value, password=is_secret, compact=True)
            yield OptionList(compact=True)
            yield Refusal()

    def on_mount(self) -> None:
        """Begin at what it is now."""
        choices = self.query_one(OptionList)
        for word in self._field.choices:
            choices.add_option(Option(Text(f" {word or 'not said'}"), id=f"={word}"))
        if self._value in self._field.choices:
            choices.highlighted = self._field.choices.index(self._value)
        choices.display = bool(self._field.choices)
        (choices if self._field.choices else self.query_one(Input)).focus()
        if self._offers:
            self.run_worker(self._ask_host(), name="offers")

    async def _ask_host(self) -> None:
        """Fill the list; a host that does not say leaves it empty."""
        assert self._offers is not None
        try:
            offers = await self._offers()
        except EngineError as error:
            text = f"the host does not say what there is: {printable(error.message)}"
            self.query_one(Refusal).lines = (((text, "dim"),),)
            return
        choices = self.query_one(OptionList)
        if self._make:
            choices.add_option(Option(Text(" + a new volume"), id=_NEW))
        for number, offer in enumerate(offers):
            choices.add_option(Option(Text(f" {offer_words(offer)}", no_wrap=True), id=str(number)))
        self._found = tuple(offers)
        choices.display = choices.option_count > 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take the choice."""
        event.stop()
        name = str(event.option_id)
        if name == _NEW:
            self.run_worker(self._make_new(), name="make", exclusive=True, group="make")
            return
        self._answer(name[1:] if name.startswith("=") else self._found[int(name)].value)

    async def _make_new(self) -> None:
        assert self._make is not None
        try:
            made = await self._make()
        except EngineError as error:
            self._refuse(error)
            return
        if made:
            self._answer(made)

    def on_input_changed(self) -> None:
        """What was wrong may be right now."""
        self.query_one(Refusal).lines = ()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was typed."""
        event.stop()
        self._answer(event.value if self._field.kind is Kind.SECRET else event.value.strip())

    def _answer(self, value: str) -> None:
        try:
            self._check(value)
        except EngineError as error:
            self._refuse(error)
        else:
            self.dismiss(value)

    def action_choices(self) -> None:
        """Go from the line to the list."""
        choices = self.query_one(OptionList)
        if choices.display and not choices.has_focus:
            choices.highlighted = choices.highlighted or 0
            choices.focus()

    def _refuse(self, error: EngineError) -> None:
        text = printable("; ".join(filter(None, (error.message, error.hint))))
        self.query_one(Refusal).lines = (((text, "warning"),),)

    def action_leave(self) -> None:
        """Leave it as it is."""
        self.dismiss(None)
