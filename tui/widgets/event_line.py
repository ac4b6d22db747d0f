"""EventLine: the last things that happened, above the keys; the newest on the left.

For half a minute after a verb that can be undone, that stands before them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from ..formatting import clock_time

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..marks import Marks
    from .part_text import Line


class Happening(NamedTuple):
    """One thing that happened: when, to what, in words; ``role`` colours the words."""

    time: float
    subject: str
    words: str
    role: str = ""


class EventLine(Widget):
    """Shows ``happenings``, newest first, as far as there is room, behind what can be undone."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "event--key",
        "event--time",
        "event--subject",
        "event--accent",
        "event--warning",
        "event--bad",
        "event--older",
    }

    happenings: reactive[tuple[Happening, ...]] = reactive(())
    #: The key that takes something back, what that is, and how long; empty for nothing.
    undo_offer: reactive[Line] = reactive(())
    #: What takes its time just now; empty for nothing.
    work: reactive[Line] = reactive(())

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self.marks = marks

    def render(self) -> RenderableType:
        """Return the newest in full and older ones dim behind it."""
        text = Text(no_wrap=True, overflow="crop")
        for words, role in (*self.work, *self.undo_offer):
            style = self.get_component_rich_style(f"event--{role}", partial=True) if role else ""
            text.append(self.marks.spell(words), style)
        for place, happening in enumerate(self.happenings):
            more = self._words(happening, is_newest=not text)
            if place and text.cell_len + more.cell_len > self.size.width:
                break  # half of it says nothing; the list of events has it
            text.append_text(more)
        if text.cell_len > self.size.width:
            text.truncate(max(0, self.size.width - 1))
            text.append(self.marks.ellipsis)
        return text

    def _words(self, happening: Happening, *, is_newest: bool) -> Text:
        text = Text()
        style = self.get_component_rich_style
        older = style("event--older", partial=True)
        text.append("" if is_newest else "     ")
        text.append(f"{clock_time(happening.time)} ", style("event--time", partial=True))
        subject = style("event--subject", partial=True) if is_newest else older
        text.append(f"{self.marks.spell(happening.subject)} ", subject)
        words = style(f"event--{happening.role}", partial=True) if happening.role else None
        text.append(self.marks.spell(happening.words), words if is_newest and words else older)
        return text
