"""Dialog: a screen over the others that gives one answer, however often it is asked for it."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """Keys come faster than screens go: what a dialog hears after its answer is nothing."""

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Give the answer and leave; again does nothing.

        Textual would answer twice, and take away the screen below, or end when there is none.
        """
        if self not in self.app.screen_stack:
            return AwaitComplete()
        return super().dismiss(result)
