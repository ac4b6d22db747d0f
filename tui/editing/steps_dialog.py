"""StepsDialog: everything that will be done, each now, from the next start, or both."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from engine import printable

from ..keymap import bind
from ..screens.dialog import Dialog
from ..widgets.part_text import PartText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from engine.editing.plan import Step

    from ..marks import Marks


class Reason(PartText):
    """Why the step under the cursor does not count at once."""


class StepsDialog(Dialog["list[Step] | None"]):
    """Answers the steps with when each counts; None when the person leaves.

    ``problems`` are what is wrong with them together: nothing is done until they are gone.
    """

    CSS_PATH = ["../screens/dialogs.tcss", "../screens/edit_domain.tcss"]

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("app.back", "leave"),
        bind("app.help", "app.help", shown=False),
        bind("form.save", "apply", label="apply"),
        bind("edit.when", "turn"),
    ]

    def __init__(
        self, name: str, steps: Sequence[Step], problems: Sequence[str], marks: Marks
    ) -> None:
        super().__init__()
        self._subject = name
        self.steps = list(steps)
        self._problems = tuple(problems)
        self._marks = marks

    def compose(self) -> ComposeResult:
        """The steps, what is said of one, and the two answers."""
        frame = Vertical(id="dialog")
        frame.border_title = Text(f"Change {self._subject}")
        with frame:
            yield OptionList(*map(self._option, range(len(self.steps))), compact=True)
            yield Reason(hanging=2)
            with Horizontal(id="answers"):
                yield Button("Apply  ^s", id="yes", compact=True, disabled=not self._can_apply)
                yield Button("Cancel  Esc", id="no", compact=True)

    @property
    def _can_apply(self) -> bool:
        return not self._problems and any(step.ways for step in self.steps)

    def on_mount(self) -> None:
        """Begin with the first step."""
        self.query_one(OptionList).highlighted = 0
        self.query_one(OptionList).focus()
        self._explain(0)

    def _option(self, number: int) -> Option:
        step = self.steps[number]
        width = max(len(each.words) for each in self.steps)
        text = Text(no_wrap=True)
        text.append(f" {self._marks.spell(step.words):<{width}}   ", "" if step.ways else "dim")
        more = "  space: other" if len(step.ways) > 1 else ""
        when = step.when.value if step.ways else "not possible"
        text.append(when, "bold" if step.ways else "dim")
        text.append(more, "dim")
        return Option(text, id=str(number))

    def _explain(self, number: int) -> None:
        step = self.steps[number]
        lines = [((f"Not now: {printable(step.why_not_now)}", "dim"),)] if step.why_not_now else []
        lines += [((problem, "warning"),) for problem in self._problems]
        self.query_one(Reason).lines = tuple(lines)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say why the step does not count at once."""
        self._explain(event.option_index)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go on to the answer."""
        event.stop()
        self.query_one("#yes" if self._can_apply else "#no", Button).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        if event.button.id == "yes":
            self.action_apply()
        else:
            self.action_leave()

    def action_turn(self) -> None:
        """Let the step count at another time."""
        options = self.query_one(OptionList)
        number = options.highlighted
        if number is None:
            return
        step = self.steps[number]
        if len(step.ways) < 2:
            return
        following = step.ways[(step.ways.index(step.when) + 1) % len(step.ways)]
        self.steps[number] = replace(step, when=following)
        options.replace_option_prompt_at_index(number, self._option(number).prompt)

    def action_apply(self) -> None:
        """Do them."""
        if self._can_apply:
            self.dismiss([step for step in self.steps if step.ways])

    def action_leave(self) -> None:
        """Do nothing."""
        self.dismiss(None)
