"""PartText: lines made of parts with roles, in the theme's colours; nothing in them is markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from .table_column import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

#: One line: pieces of text with the roles that colour them.
Line = tuple[Part, ...]


class PartText(Widget):
    """Shows ``lines``, wrapped where they must be; as high as they are."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "part--accent",
        "part--good",
        "part--busy",
        "part--warning",
        "part--bad",
        "part--dim",
        "part--name",
    }

    lines: reactive[tuple[Line, ...]] = reactive((), layout=True)

    def __init__(self, lines: tuple[Line, ...] = ()) -> None:
        super().__init__()
        self.set_reactive(PartText.lines, lines)

    def render(self) -> RenderableType:
        """Return the lines as styled text."""
        return Text("\n").join(self.styled(line) for line in self.lines)

    def styled(self, parts: Iterable[Part]) -> Text:
        """Return one line with the theme's colours."""
        text = Text()
        for words, role in parts:
            style = self.get_component_rich_style(f"part--{role}", partial=True) if role else None
            text.append(words, style)
        return text
