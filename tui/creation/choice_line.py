"""ChoiceLine: one of several answers on one line: left and right turn, space lists them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from ..keymap import bind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from textual import events
    from textual.binding import BindingType
    from textual.geometry import Size

    from ..marks import Marks
    from .fields import Option


class ChoiceLine(Widget, can_focus=True):
    """Shows the answer with ``value``; ``options`` are all of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("create.answer-before", "turn(-1)"),
        bind("create.next-answer", "turn(1)"),
        bind("create.answers", "list"),
    ]

    value: reactive[str] = reactive("")

    class Chosen(Message):
        """Another answer was chosen."""

        def __init__(self, line: ChoiceLine, value: str) -> None:
            super().__init__()
            self.line = line
            self.value = value

        @property
        def control(self) -> ChoiceLine:
            """The line."""
            return self.line

    def __init__(self, name: str, marks: Marks) -> None:
        super().__init__(id=name)
        self._marks = marks
        self._options: tuple[Option, ...] = ()

    @property
    def options(self) -> tuple[Option, ...]:
        """What may be answered."""
        return self._options

    def offer(self, options: Sequence[Option], value: str) -> None:
        """Show other answers, and which of them holds."""
        self._options = tuple(options)
        self.value = value
        self.refresh()

    def render(self) -> RenderableType:
        """Return the answer between arrows that say that there are others."""
        words = next((each.words for each in self._options if each.value == self.value), "")
        text = Text(no_wrap=True, overflow="ellipsis")
        if len(self._options) > 1:
            return text.append(self._marks.spell(f"‹ {words or '–'} ›"))
        return text.append(self._marks.spell(words or "–"), "" if words else "dim")

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the cells that the longest answer takes."""
        return max((len(each.words) for each in self._options), default=0) + 4

    def on_click(self, event: events.Click) -> None:
        """Show them all."""
        self.focus()
        self.action_list()

    def action_turn(self, step: int) -> None:
        """Take the answer beside this one."""
        values = [each.value for each in self._options]
        if len(values) > 1:
            at = values.index(self.value) if self.value in values else 0
            self.post_message(self.Chosen(self, values[(at + step) % len(values)]))

    def action_list(self) -> None:
        """Show all answers, to choose by name."""
        from .choice_list import ChoiceList

        if len(self._options) < 2:
            return

        def chosen(value: str | None) -> None:
            if value is not None:
                self.post_message(self.Chosen(self, value))

        self.app.push_screen(ChoiceList(self._options, self.value), chosen)
