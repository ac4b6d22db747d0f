"""Dialogs: a question with two answers, and the menu of everything that can be done.

``Esc`` always leaves and never does harm. What cannot be done now is shown with the reason.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar, cast

from rich.text import Text
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from ..keymap import bind
from ..widgets.part_text import PartText
from .dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from ..app import VirtdeckApp
    from ..confirmations import Question


class MenuVerb(Protocol):
    """What a menu needs to know of a verb."""

    @property
    def name(self) -> str:
        """What identifies it in the menu."""

    @property
    def title(self) -> str:
        """What it is called there."""

    @property
    def key(self) -> str:
        """The character that chooses it."""

    @property
    def group(self) -> str:
        """The heading it stands under; empty for none."""


#: Cells that the frame of a menu takes, and the least that are left for a reason.
_FRAME, _LEAST = 5, 16

Chosen = TypeVar("Chosen", bound=MenuVerb)


class ConfirmDialog(Dialog[bool]):
    """Asks before a verb hurts; where something is lost, the focus starts on Cancel."""

    CSS_PATH = "dialogs.tcss"
    must_be_seen = True

    help = """
        A question before something is done: above stands what will be lost, and who is disturbed.
        y does it, n and Esc leave everything as it is; the arrows go to the other answer.
        """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes", tooltip="Do it"),
        Binding("n", "answer(False)", "no", tooltip="Leave everything as it is"),
        bind("app.back", "answer(False)"),
        bind("app.help", "app.help", shown=False),
        Binding("left,right", "app.focus_next", "other answer", show=False),
    ]

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    def compose(self) -> ComposeResult:
        """The question on the frame, what is at stake, and the two answers."""
        question = self.question
        frame = Vertical(id="dialog", classes="-dangerous" if question.is_dangerous else "")
        spell = cast("VirtdeckApp", self.app).marks.spell
        frame.border_title = Text(spell(question.title))
        lines = tuple(
            tuple((spell(words), role) for words, role in line) for line in question.lines
        )
        with frame:
            yield PartText(lines)
            with Horizontal(id="answers"):
                yield Button(Text(f"{question.answer}  y"), id="yes", compact=True)
                yield Button("Cancel  n", id="no", compact=True)

    def on_mount(self) -> None:
        """Put the focus on the answer that does no harm."""
        self.query_one("#no" if self.question.is_dangerous else "#yes").focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer by the mouse or Enter."""
        self.dismiss(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """Answer by a key."""
        self.dismiss(yes)


class ActionMenu(Dialog["Chosen | None"], Generic[Chosen]):
    """Every verb; ``reasons`` holds why not, by name, for those that are impossible now."""

    CSS_PATH = "dialogs.tcss"

    help = """
        Everything that can be done here. The key before a line does it at once; or go there with
        the arrows and take Enter. A dim line cannot be done now, and says why. … asks for more
        before anything is done. What loses something asks first.
        """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "leave"),
        bind("app.help", "app.help", shown=False),
        bind("domain.menu", "leave"),
    ]

    def __init__(self, subject: str, verbs: Sequence[Chosen], reasons: dict[str, str]) -> None:
        super().__init__()
        self._subject = subject
        self._verbs = {verb.name: verb for verb in verbs}
        self._reasons = reasons

    def compose(self) -> ComposeResult:
        """One line for each verb."""
        frame = Vertical(id="dialog")
        frame.border_title = Text(self._spell(self._subject))
        frame.border_subtitle = Text("? help   Esc closes")
        with frame:
            yield OptionList(*self._options(), compact=True)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose by Enter or the mouse."""
        self.dismiss(self._verbs[str(event.option_id)])

    def on_key(self, event: events.Key) -> None:
        """Choose by the key that stands before a verb."""
        for verb in self._verbs.values():
            if verb.key == event.character and verb.name not in self._reasons:
                event.stop()
                self.dismiss(verb)

    def action_leave(self) -> None:
        """Close the menu."""
        self.dismiss(None)

    def _spell(self, text: str) -> str:
        return cast("VirtdeckApp", self.app).marks.spell(text)

    def _options(self) -> Iterator[Option]:
        """Yield a line for each verb, and one for each heading."""
        group = ""
        for verb in self._verbs.values():
            if verb.group != group:
                group = verb.group
                yield Option(Text(f" {self._spell(group)}", "dim"), disabled=True)
            yield self._option(verb)

    def _option(self, verb: Chosen) -> Option:
        reason = self._reasons.get(verb.name)
        width = max(len(each.title) for each in self._verbs.values())
        text = Text(no_wrap=True)
        text.append(f" {verb.key}  ", "" if reason else "bold")
        text.append(self._spell(f"{verb.title:<{width}}"))
        if reason:
            indent = " " * (4 + width + 3)
            room = max(self.app.size.width * 9 // 10 - _FRAME - len(indent), _LEAST)
            text.append("   " + f"\n{indent}".join(wrap(self._spell(reason), room)))
        return Option(text, id=verb.name, disabled=reason is not None)
