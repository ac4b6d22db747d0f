"""ListNotice: what stands above the list when something is worth a word: a host that failed, one
that is still being reached, a demo, or no domain at all.

A failure says what, where and what to do, and names the key that tries again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from .table_column import Part


class ListNotice(Widget):
    """Shows ``lines``, each made of parts with roles; takes no room while there are none."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "notice--accent",
        "notice--bad",
        "notice--dim",
        "notice--name",
    }

    lines: reactive[tuple[tuple[Part, ...], ...]] = reactive((), layout=True)

    def watch_lines(self) -> None:
        """Take room only while there is something to say."""
        self.display = bool(self.lines)

    def render(self) -> RenderableType:
        """Return the lines as plain text, wrapped where they must be."""
        return Text("\n").join(self._line(parts) for parts in self.lines)

    def _line(self, parts: Iterable[Part]) -> Text:
        text = Text()
        for words, role in parts:
            style = self.get_component_rich_style(f"notice--{role}", partial=True) if role else None
            text.append(words, style)
        return text
