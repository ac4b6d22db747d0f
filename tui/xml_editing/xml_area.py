"""XmlArea: a text area whose text is XML: coloured line by line, with words to complete."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from textual.widgets import TextArea

from ..keymap import bind
from ..xml_lines import TOKEN
from .completion import Completion, complete

if TYPE_CHECKING:
    from rich.text import Text
    from textual.binding import BindingType

#: What a terminal might obey, or hide: one cell stands for each.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")

#: Characters of one line that are coloured.
_COLOURED = 2000


class XmlArea(TextArea):
    """Colours what is in sight only; ``Tab`` completes the word before the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "xml--busy",
        "xml--good",
        "xml--dim",
        "xml--attribute",
    }

    BINDINGS: ClassVar[list[BindingType]] = [
        # here rather than on the screen: keys of text areas would hide them
        bind("form.save", "screen.review", label="review", shown=True),
        bind("xml.editor", "screen.own_editor"),
        bind("xml.problem", "screen.next_problem"),
        bind("app.back", "screen.back", shown=True),
        bind("xml.complete", "complete"),
    ]

    def __init__(self, text: str = "") -> None:
        super().__init__(
            text, soft_wrap=False, show_line_numbers=True, tab_behavior="focus", compact=True
        )
        self.indent_width = 2

    def get_line(self, line_index: int) -> Text:
        """Return a line with its colours; nothing in it that a terminal would obey."""
        line = super().get_line(line_index)
        plain = _UNSAFE.sub("?", line.plain)
        if plain != line.plain:
            line.plain = plain
        for match in TOKEN.finditer(plain[:_COLOURED]):
            if role := match.lastgroup:
                style = self.get_component_rich_style(f"xml--{role}", partial=True)
                line.stylize(style, match.start(), match.end())
        return line

    @property
    def completion(self) -> Completion:
        """What may be typed at the cursor."""
        return complete(self.get_text_range((0, 0), self.cursor_location))

    def action_complete(self) -> None:
        """Complete the word before the cursor; set in where there is none."""
        rest = self.completion.rest
        self.insert(rest or " " * self.indent_width)

    def go_to_line(self, line: int) -> None:
        """Put the cursor at the first word of that line, counted from 1."""
        row = max(0, min(line, self.document.line_count) - 1)
        text = self.document.get_line(row)
        self.move_cursor((row, len(text) - len(text.lstrip())), center=True)
