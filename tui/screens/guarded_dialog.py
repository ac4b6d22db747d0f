"""GuardedDialog: the question before protected domains are harmed: a word must be typed.

Enter              does it to all once the word is right, else nothing
the buttons        all, or those that are not protected
Esc                leaves and never does harm
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from rich.text import Text
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Input, Label

from ..keymap import bind
from ..widgets.part_text import PartText
from .dialog import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ..confirmations import Question

#: Whom the verb is done to: all, or those that are not protected.
Consent = Literal["all", "rest"]


class GuardedDialog(Dialog["Consent | None"]):
    """Asks a question that has a ``word``; dismissed with None it changes nothing."""

    CSS_PATH = "dialogs.tcss"
    must_be_seen = True

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "leave"),
        bind("app.help", "app.help", shown=False),
    ]

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        """What is at stake, the word to type, and the answers."""
        question = self.question
        frame = Vertical(id="dialog", classes="-dangerous")
        frame.border_title = Text(question.title)
        with frame:
            yield PartText(question.lines)
            purpose = "to include them" if question.rest_answer else "to go on"
            yield Label(Text.assemble("type ", (question.word, "bold"), f" {purpose}"), id="typed")
            yield Input(compact=True, id="word")
            with Horizontal(id="answers"):
                if question.rest_answer:
                    yield Button(Text(question.rest_answer), id="rest", compact=True)
                yield Button(Text(question.answer), id="all", compact=True, disabled=True)
                yield Button("Cancel  esc", id="no", compact=True)

    def on_mount(self) -> None:
        """Wait for the word."""
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Let go of the answer that needs the word once it is there."""
        self.query_one("#all", Button).disabled = event.value != self.question.word

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer by Enter: only a word that is right does anything."""
        if event.value == self.question.word:
            self.dismiss("all")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer by the mouse or a key on the button."""
        answers: dict[str | None, Consent] = {"all": "all", "rest": "rest"}
        self.dismiss(answers.get(event.button.id))

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)
