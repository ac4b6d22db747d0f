"""OrderForm: the dialog of every copy: fields, what they would lead to, and why they cannot.

a field changes -> look() -> plan lines, reasons -> the button does it or is grey
"""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Input, Label

from engine import EngineError, printable

from ..keymap import bind
from ..screens.dialog import Dialog
from ..widgets.part_text import PartText
from ..widgets.tick_box import TickBox
from .choice_button import ChoiceButton

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from ..app import VirtdeckApp
    from ..verb import Verb
    from ..widgets.part_text import Line


class PlanText(PartText):
    """What the fields would lead to."""


class Refusals(PartText):
    """Why it cannot be done as the fields are."""


class OrderForm(Dialog["Verb | None"]):
    """Answers the verb that is filled in, or None when the person leaves.

    A form says its ``heading``, its ``fields`` and the word on its button; ``plan`` and
    ``reasons`` are asked anew after each change, ``filled_in`` once in the end.
    """

    # Forms stand in other folders, and Textual looks beside the class that is shown.
    CSS_PATH = Path(__file__).with_name("order_form.tcss")

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "leave"),
        bind("app.help", "app.help", shown=False),
        bind("form.save", "accept"),
        bind("list.page-up", "page(-1)", shown=False),
        bind("list.page-down", "page(1)", shown=False),
        Binding("down", "app.focus_next", "next field", show=False),
        Binding("up", "app.focus_previous", "previous field", show=False),
    ]

    answer_word: ClassVar[str] = "Do it"

    @property
    def deck(self) -> VirtdeckApp:
        """The application."""
        return cast("VirtdeckApp", self.app)

    # -- what a form says ---------------------------------------------------------------------

    @abstractmethod
    def heading(self) -> str:
        """Return what stands on the frame."""

    @abstractmethod
    def fields(self) -> Iterator[tuple[str, Widget]]:
        """Yield a label and what stands behind it, line by line."""

    def buttons(self) -> Iterator[Button]:
        """Yield further buttons."""
        yield from ()

    @abstractmethod
    def plan(self) -> Iterable[Line]:
        """Return what would be done, line by line."""

    @abstractmethod
    def reasons(self) -> Iterable[str]:
        """Return why it cannot be done as the fields are."""

    @abstractmethod
    def filled_in(self) -> Verb:
        """Return the verb.

        Raises:
            EngineError: the fields do not say what to do.
        """

    def changed(self, name: str) -> None:
        """Hear that a field was changed, before anything is asked anew."""

    def pressed(self, name: str) -> None:
        """Hear of a further button."""

    # -- how it is drawn ----------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The fields, what they lead to, and the answers."""
        frame = Vertical(id="dialog")
        frame.border_title = Text(self.deck.marks.spell(self.heading()))
        with frame:
            with VerticalScroll(id="form", can_focus=False):
                for label, widget in self.fields():
                    with Horizontal(classes="field"):
                        yield Label(Text(label))
                        yield widget
                yield PlanText(hanging=2)
            yield Refusals(hanging=2)
            with Horizontal(id="answers"):
                yield Button(Text(f"{self.answer_word}  ^s"), id="yes", compact=True)
                yield from self.buttons()
                yield Button("Cancel  Esc", id="no", compact=True)

    def on_mount(self) -> None:
        """Show what the fields lead to as they are."""
        self.look()

    def look(self) -> None:
        """Ask for the plan and the reasons anew."""
        spell = self.deck.marks.spell
        try:
            plan, reasons = tuple(self.plan()), tuple(self.reasons())
        except EngineError as error:
            plan, reasons = (), (error_words(error),)
        self.query_one(PlanText).lines = tuple(
            tuple((spell(words), role) for words, role in line) for line in plan
        )
        lines = tuple((((spell(reason)), "warning"),) for reason in reasons)
        self.query_one(Refusals).lines = lines
        self.query_one("#yes", Button).disabled = bool(reasons)

    # -- what people do -----------------------------------------------------------------------

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        event.stop()
        button, name = event.button, event.button.id or ""
        if isinstance(button, ChoiceButton):
            button.take_next()
        elif isinstance(button, TickBox):
            button.value = not button.value
            self._heard(name)
        elif name in ("yes", "no"):
            (self.action_accept if name == "yes" else self.action_leave)()
        else:
            self.pressed(name)

    def on_choice_button_chosen(self, event: ChoiceButton.Chosen) -> None:
        """Ask anew."""
        event.stop()
        self._heard(event.button.id or "")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Ask anew."""
        event.stop()
        self._heard(event.input.id or "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next field."""
        event.stop()
        self.focus_next()

    def _heard(self, name: str) -> None:
        self.changed(name)
        self.look()

    def action_accept(self) -> None:
        """Answer, unless there is a reason not to."""
        self.look()
        if self.query_one("#yes", Button).disabled:
            return
        try:
            verb = self.filled_in()
        except EngineError as error:
            self.query_one(Refusals).lines = (((error_words(error), "warning"),),)
        else:
            self.dismiss(verb)

    def action_page(self, step: int) -> None:
        """Look further down or up, where not all of it is seen."""
        form = self.query_one("#form", VerticalScroll)
        form.scroll_page_down() if step > 0 else form.scroll_page_up()

    def action_leave(self) -> None:
        """Do nothing."""
        self.dismiss(None)

    # -- what is in the fields ----------------------------------------------------------------

    def text(self, name: str) -> str:
        """Return what was typed."""
        return self.query_one(f"#{name}", Input).value.strip()

    def ticked(self, name: str) -> bool:
        """Return whether a box is ticked, and can be."""
        box = self.query_one(f"#{name}", TickBox)
        return box.value and not box.why_not

    def chosen(self, name: str) -> str:
        """Return the value of a choice."""
        return self.query_one(f"#{name}", ChoiceButton).value


def error_words(error: EngineError) -> str:
    """Return what an error says, with what to do about it."""
    return printable("; ".join(filter(None, (error.message, error.hint))))
