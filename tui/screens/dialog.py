"""Dialog: a screen over the others that gives one answer, however often it is asked for it."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual._time import get_time
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.events import Event

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """Keys come faster than screens go: what a dialog hears after its answer is nothing."""

    #: Whether it asks for something that nobody may agree to who has not seen the question.
    must_be_seen: ClassVar[bool] = False
    _painted_at = inf

    def render(self) -> RenderableType:
        """Know when it is painted first, which is before anybody can see it."""
        self._painted_at = min(self._painted_at, get_time())
        return super().render()

    def is_no_answer(self, event: Event) -> bool:
        """Return whether it was typed or pasted before the question could be seen."""
        return self.must_be_seen and event.time < self._painted_at

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Give the answer and leave; again does nothing.

        Textual would answer twice, and take away the screen below, or end when there is none.
        """
        if self not in self.app.screen_stack:
            return AwaitComplete()
        return super().dismiss(result)
