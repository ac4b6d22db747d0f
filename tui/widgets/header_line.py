"""HeaderLine: the first line of every screen: how much there is, who is watching, how hosts are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from ..formatting import counted

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.style import Style

    from engine.fleet import FleetSummary

    from ..marks import Marks

#: Cells between both halves, at least.
_GAP = 2


@dataclass(frozen=True, slots=True)
class HostHealth:
    """One host on the right: its name, a role for its mark (good, dim, bad), and a few words."""

    name: str
    role: str
    words: str = ""


class HeaderLine(Widget):
    """Shows ``summary`` on the left and ``health`` of the hosts on the right."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "header--title",
        "header--viewers",
        "header--good",
        "header--dim",
        "header--bad",
    }

    summary: reactive[FleetSummary | None] = reactive(None)
    health: reactive[tuple[HostHealth, ...]] = reactive(())

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self.marks = marks

    def render(self) -> RenderableType:
        """Return both halves on one line; where there is no room hosts lose their words first."""
        left = self._left()
        room = max(0, self.size.width - left.cell_len - _GAP)
        right = self._right(with_words=True)
        if right.cell_len > room:
            right = self._right(with_words=False)
            right.truncate(room)
        right.align("right", room + _GAP)
        return Text.assemble(left, right, no_wrap=True, overflow="crop")

    def _left(self) -> Text:
        text = Text()
        text.append("virtdeck", self._style("title"))
        figures = self.summary
        if figures is None:
            return text
        text.append("   ")
        dot = f" {self.marks.dot} "
        words = (
            counted(figures.hosts, "host"),
            counted(figures.domains, "domain"),
            f"{figures.running} running",
        )
        text.append(dot.join(words) + dot)
        more = "" if figures.viewers_known else "+"
        style = self._style("viewers") if figures.viewers else self._style("dim")
        number = f"{figures.viewers}{more}"
        noun = "viewer" if number == "1" else "viewers"
        text.append(f"{self.marks.watched} {number} {noun}", style)
        return text

    def _right(self, *, with_words: bool) -> Text:
        signs = {"good": self.marks.running, "dim": self.marks.stale, "bad": self.marks.crashed}
        text = Text()
        for host in self.health:
            text.append("   " if text else "")
            text.append(self.marks.spell(host.name))
            text.append(f" {signs[host.role]}", self._style(host.role))
            if with_words and host.words:
                text.append(f" {host.words}", self._style("dim"))
        return text

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"header--{role}", partial=True)
