"""PartText: lines made of parts with roles, in the theme's colours; nothing in them is markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from .table_column import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType
    from textual.geometry import Size

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

    lines: reactive[tuple[Line, ...]] = reactive(())

    def __init__(self, lines: tuple[Line, ...] = (), hanging: int = 0) -> None:
        super().__init__()
        #: Cells by which a line that is carried over is set in.
        self.hanging = hanging
        self.set_reactive(PartText.lines, lines)

    def watch_lines(self) -> None:
        """Lay everything out anew only where these lines need another room: figures do not."""
        needs_width = self.styles.width is None or self.styles.width.is_auto
        has_width = not needs_width or self._longest() == self.size.width
        if not has_width or len(self._wrapped(self.size.width)) != self.size.height:
            self.refresh(layout=True)

    def render(self) -> RenderableType:
        """Return the lines as styled text."""
        return Text("\n").join(self._wrapped(self.size.width))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the cells of the longest line."""
        return self._longest()

    def _longest(self) -> int:
        return max((self.styled(line).cell_len for line in self.lines), default=0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines it takes at that width."""
        return len(self._wrapped(width))

    def _wrapped(self, width: int) -> list[Text]:
        """Return lines of at most ``width`` cells; what is carried over is set in."""
        lines: list[Text] = []
        for parts in self.lines:
            first, *others = self.styled(parts).wrap(self.app.console, max(1, width))
            lines.append(first)
            if others:
                for piece in others:
                    piece.rstrip()  # the space at which a line was broken, and the one put back
                cells = self._hanging(parts, width)
                rest = Text(" ").join(others).wrap(self.app.console, max(1, width - cells))
                lines += [_set_in(each, cells) for each in rest]
        return lines

    def _hanging(self, parts: Line, width: int) -> int:
        """Return how far a carried line is set in: below the value, if there is a label."""
        words = parts[0][0] if parts else ""
        label = cell_len(words) if words.endswith("  ") else 0
        is_label = self.hanging and label and len(parts) > 1
        own = label if is_label else len(words) - len(words.lstrip(" ")) + self.hanging
        return own if own <= width // 2 else self.hanging

    def styled(self, parts: Iterable[Part]) -> Text:
        """Return one line with the theme's colours."""
        text = Text()
        for words, role in parts:
            style = self.get_component_rich_style(f"part--{role}", partial=True) if role else None
            text.append(words, style)
        return text


def _set_in(text: Text, cells: int) -> Text:
    return Text.assemble(" " * cells, text)
