"""FormDialog: a few words to type, with what is at stake above them; ``Esc`` leaves everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Label

from engine import EngineError

from ..field_problem import problem_words
from ..keymap import bind
from ..widgets.part_text import PartText
from .dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ..widgets.part_text import Line

Values = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One line to fill in; ``hint`` stands in it while it is empty."""

    name: str
    label: str
    value: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a dialog asks for; ``check`` raises an ``EngineError`` that says what is wrong.

    ``answer`` is the word on the button that does it.
    """

    title: str
    fields: tuple[Field, ...]
    answer: str
    lines: tuple[Line, ...] = ()
    check: Callable[[Values], object] = lambda values: None
    is_dangerous: bool = False


class Problem(PartText):
    """Why the words will not do."""


class FormDialog(Dialog["Values | None"]):
    """Answers the words of ``form`` by the names of its fields, None when the person leaves."""

    CSS_PATH = ["dialogs.tcss", "form_dialog.tcss"]

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "leave"),
        bind("form.save", "accept"),
        bind("app.help", "app.help", shown=False),
    ]

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form

    def compose(self) -> ComposeResult:
        """What is at stake, the fields, and the two answers."""
        form = self.form
        frame = Vertical(id="dialog", classes="-dangerous" if form.is_dangerous else "")
        frame.border_title = Text(form.title)
        with frame:
            if form.lines:
                yield PartText(form.lines, hanging=2)
            for field in form.fields:
                with Horizontal(classes="field"):
                    yield Label(Text(field.label))
                    yield Input(field.value, field.hint, compact=True, id=field.name)
            yield Problem(hanging=2)
            with Horizontal(id="answers"):
                yield Button(Text(f"{form.answer}  Enter"), id="yes", compact=True)
                yield Button("Cancel  Esc", id="no", compact=True)

    def on_mount(self) -> None:
        """Begin with the first field that is empty."""
        fields = list(self.query(Input))
        next((field for field in fields if not field.value), fields[-1]).focus()

    def on_input_changed(self) -> None:
        """What was wrong may be right now."""
        self.query_one(Problem).lines = ()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next field; after the last, do it."""
        event.stop()
        if event.input is list(self.query(Input))[-1]:
            self.action_accept()
        else:
            self.focus_next(Input)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer by the mouse, or by Enter on a button."""
        if event.button.id == "yes":
            self.action_accept()
        else:
            self.action_leave()

    def action_accept(self) -> None:
        """Answer, if the words will do."""
        values = {str(field.id): field.value for field in self.query(Input)}
        try:
            self.form.check(values)
        except EngineError as error:
            labels = {field.name: field.label for field in self.form.fields}
            wrong, words = problem_words(error, labels)
            self.query_one(Problem).lines = (((words, "warning"),),)
            if wrong:
                self.query_one(f"#{wrong}", Input).focus()
        else:
            self.dismiss(values)

    def action_leave(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)
