"""PlayLine: where a recording stands: whether it goes on, time, bar with marks, length, speed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.style import Style


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayFacts:
    """What the line tells; ``said`` is what else is to say."""

    position: float = 0.0
    duration: float = 0.0
    speed: float = 1.0
    is_paused: bool = False
    marks: tuple[float, ...] = ()
    said: str = ""


def clock_text(seconds: float) -> str:
    """Return hours, minutes and seconds: ``1:02:03``, ``0:07``."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class PlayLine(Widget):
    """Shows ``facts``."""

    DEFAULT_CSS = """
    PlayLine { height: 1; padding: 0 1; background: $panel; color: $foreground; }
    PlayLine > .play--state { color: $accent; text-style: bold; }
    PlayLine > .play--done { color: $accent; }
    PlayLine > .play--rest { color: $dim; }
    PlayLine > .play--mark { color: $warning; text-style: bold; }
    PlayLine > .play--said { color: $secondary; }
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "play--state",
        "play--done",
        "play--rest",
        "play--mark",
        "play--said",
    }

    facts: reactive[PlayFacts] = reactive(PlayFacts())

    def __init__(self, *, is_ascii: bool) -> None:
        super().__init__()
        self._is_ascii = is_ascii

    def render(self) -> RenderableType:
        """Return the line; the bar takes the room that there is."""
        facts = self.facts
        state = "paused" if facts.is_paused else "playing"
        place, length = clock_text(facts.position), clock_text(facts.duration)
        before = f"{state:<8} {place:>{len(length)}} "
        after = f" {length}  {facts.speed:g}x"
        if facts.marks:
            after += f"  {len(facts.marks)} mark{'s' if len(facts.marks) > 1 else ''}"
        said = f"  {facts.said}" if facts.said else ""
        width = max(1, self.size.width - len(before) - len(after) - len(said))
        line = Text(no_wrap=True, overflow="crop")
        line.append(before, self._style("state")).append_text(self._bar(width))
        line.append(after).append(said, self._style("said"))
        return line

    def _bar(self, width: int) -> Text:
        facts, (full, empty, mark) = self.facts, ("=", "-", "|") if self._is_ascii else "━─◆"
        cells = [empty] * width
        done = self._cell(facts.position, width + 1)
        cells[:done] = [full] * done
        bar = Text("".join(cells))
        bar.stylize(self._style("done"), 0, done)
        bar.stylize(self._style("rest"), done)
        for moment in facts.marks:
            place = self._cell(moment, width)
            bar.plain = bar.plain[:place] + mark + bar.plain[place + 1 :]
            bar.stylize(self._style("mark"), place, place + 1)
        return bar

    def _cell(self, seconds: float, width: int) -> int:
        duration = self.facts.duration
        return min(width - 1, int(seconds / duration * (width - 1))) if duration else 0

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"play--{role}", partial=True)
