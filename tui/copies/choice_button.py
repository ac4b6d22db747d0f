"""ChoiceButton: one of several things, in one line; Enter, Space or a click takes the next one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.message import Message
from textual.reactive import var
from textual.widgets import Button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..app import VirtdeckApp


@dataclass(frozen=True, slots=True)
class Choice:
    """``value`` is what is chosen, ``words`` what people read."""

    value: str
    words: str


class ChoiceButton(Button):
    """``value`` is that of the present choice; with a single one there is nothing to choose."""

    value: var[str] = var("")

    class Chosen(Message):
        """Another one was taken."""

        def __init__(self, button: ChoiceButton) -> None:
            super().__init__()
            self.button = button

    def __init__(self, choices: Sequence[Choice], *, name: str, value: str = "") -> None:
        super().__init__(id=name, compact=True)
        self.active_effect_duration = 0.0  # while a press is shown, the next one would be lost
        self._choices = tuple(choices)
        self.set_reactive(ChoiceButton.value, value or (choices[0].value if choices else ""))
        self._draw()

    def on_mount(self) -> None:
        """Draw the arrows as the terminal can."""
        self._draw()

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What there is to choose from."""
        return self._choices

    @choices.setter
    def choices(self, choices: Sequence[Choice]) -> None:
        self._choices = tuple(choices)
        if self.value not in {each.value for each in choices}:
            self.value = choices[0].value if choices else ""
        self._draw()

    def watch_value(self) -> None:
        """Draw what is chosen."""
        self._draw()

    def take_next(self) -> None:
        """Take the choice after the present one."""
        values = [each.value for each in self._choices]
        if len(values) > 1:
            self.value = values[(values.index(self.value) + 1) % len(values)]
            self.post_message(self.Chosen(self))

    def _draw(self) -> None:
        words = next((x.words for x in self._choices if x.value == self.value), "")
        marks = ("‹ ", " ›") if len(self._choices) > 1 else ("", "")
        line = f"{marks[0]}{words}{marks[1]}"
        if self.is_attached:
            line = cast("VirtdeckApp", self.app).marks.spell(line)
        self.label = Text(line, no_wrap=True)
        self.disabled = len(self._choices) < 2
        if self.is_attached:
            self.refresh(layout=True)  # a label alone keeps the width of the one before
