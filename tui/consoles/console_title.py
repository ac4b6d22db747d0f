"""ConsoleTitle: the line above a console: whose it is, how it stands, and the key that ends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..widgets.table_column import Part

#: Cells between two parts.
_GAP = "  "


@dataclass(frozen=True, slots=True)
class TitleWords:
    """Both ends of the line; of ``left`` the last parts go first where there is no room."""

    left: tuple[Part, ...] = ()
    right: tuple[Part, ...] = ()


class ConsoleTitle(Widget):
    """Shows ``words``; ``-live`` is its class while the guest has the keys."""

    DEFAULT_CSS = """
    ConsoleTitle { height: 1; padding: 0 1; background: $panel; color: $foreground; }
    ConsoleTitle.-live { background: $cursor; }
    ConsoleTitle > .title--name { text-style: bold; }
    ConsoleTitle > .title--accent { color: $accent; text-style: bold; }
    ConsoleTitle > .title--good { color: $success; }
    ConsoleTitle > .title--busy { color: $secondary; }
    ConsoleTitle > .title--warning { color: $warning; }
    ConsoleTitle > .title--bad { color: $error; }
    ConsoleTitle > .title--dim { color: $dim; }
    ConsoleTitle.-live > .title--dim { color: $foreground 75%; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "title--name",
        "title--accent",
        "title--good",
        "title--busy",
        "title--warning",
        "title--bad",
        "title--dim",
    }

    words: reactive[TitleWords] = reactive(TitleWords())

    def render(self) -> RenderableType:
        """Return the line; its right end is always there."""
        right = self._joined(self.words.right)
        left = Text()
        for part in self.words.left:
            piece = self._joined((part,))
            gap = _GAP if left else ""
            if left.cell_len + len(gap) + piece.cell_len + 1 + right.cell_len > self.size.width:
                break
            left.append(gap).append_text(piece)
        space = max(1, self.size.width - left.cell_len - right.cell_len)
        line = Text.assemble(left, " " * space, right, no_wrap=True, overflow="crop")
        line.truncate(self.size.width)
        return line

    def _joined(self, parts: tuple[Part, ...]) -> Text:
        text = Text()
        for words, role in parts:
            style = self.get_component_rich_style(f"title--{role}", partial=True) if role else ""
            text.append(words, style)
        return text
