"""TickBox: a box to tick, or one of several to choose, in characters every terminal can draw."""

from __future__ import annotations

from rich.text import Text
from textual.reactive import var
from textual.widgets import Button


class TickBox(Button):
    """``value`` is whether it is ticked; one of several is round. ``why_not`` disables it."""

    value: var[bool] = var(False)
    why_not: var[str] = var("")

    def __init__(
        self, words: str, *, name: str, value: bool = False, is_round: bool = False
    ) -> None:
        super().__init__(id=name, compact=True)
        self.set_reactive(TickBox.value, value)
        self._words = words
        self._edges = ("(", ")") if is_round else ("[", "]")
        self._draw()

    def watch_value(self) -> None:
        """Draw the box."""
        self._draw()

    def watch_why_not(self) -> None:
        """Say why it cannot be ticked."""
        self.disabled = bool(self.why_not)
        self._draw()

    def _draw(self) -> None:
        left, right = self._edges
        reason = f" - {self.why_not}" if self.why_not else ""
        self.label = Text(f"{left}{'x' if self.value else ' '}{right} {self._words}{reason}")
