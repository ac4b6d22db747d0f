"""HostColumn: the hosts at the left of the list, on terminals with room for it; it takes no focus.

The keys that change the host belong to the list; a click is as good.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from engine import printable
from engine.fleet import HostState

from ..host_health import latency_text
from .table_column import fit_cell

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.style import Style
    from textual import events

    from engine.fleet import Host

    from ..marks import Marks
    from .table_column import Part

#: Cells of the figure of running domains.
_RUNNING = 5

ALL = "all hosts"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostGlance:
    """One line: ``role`` is that of the mark (good, dim, bad); ``running`` is None if unknown."""

    name: str
    role: str
    running: int | None
    word: str


def host_glance(host: Host) -> HostGlance:
    """Return the line of a host; it does not count down, so that nothing moves beside the list."""
    figures = host.summary()
    role, word = "good", latency_text(host.latency)
    if host.state is HostState.STOPPED:
        role, word = "bad", "stopped"
    elif host.state is HostState.CONNECTING:
        role, word = "dim", "…"
    elif host.failure:
        role, word = "dim", "retry"
    is_known = host.has_answered and figures.is_complete
    running = figures.running if is_known else None
    return HostGlance(name=host.name, role=role, running=running, word=word)


class HostColumn(Widget):
    """Shows ``hosts``; ``current`` is the one whose domains are shown, None for all."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "host--current",
        "host--good",
        "host--bad",
        "host--dim",
        "host--accent",
    }

    hosts: reactive[tuple[HostGlance, ...]] = reactive(())
    current: reactive[str | None] = reactive[str | None](None)

    class Chosen(Message):
        """Somebody wants the domains of that host; None for all."""

        def __init__(self, host: str | None) -> None:
            super().__init__()
            self.host = host

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self.marks = marks
        self.border_title = Text("Hosts")

    def render(self) -> RenderableType:
        """Return one line for all hosts and one for each, those around the current one."""
        first, last = self._window()
        lines = [self._all()]
        lines += [self._host(host) for host in self.hosts[first:last]]
        if more := len(self.hosts) - (last - first):
            lines.append(Text(f"   and {more} more", self._style("dim")))
        return Text("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """Choose the line under the mouse."""
        place = event.get_content_offset(self)
        if place is None:
            return
        first, last = self._window()
        if place.y == 0:
            self.post_message(self.Chosen(None))
        elif first + place.y - 1 < last:
            self.post_message(self.Chosen(self.hosts[first + place.y - 1].name))

    def _window(self) -> tuple[int, int]:
        """Return which hosts are seen."""
        room = max(1, self.content_size.height - 1)
        if len(self.hosts) <= room:
            return 0, len(self.hosts)
        room = max(1, room - 1)
        place = next((i for i, host in enumerate(self.hosts) if self._is_current(host)), 0)
        first = max(0, min(place - room // 2, len(self.hosts) - room))
        return first, first + room

    def _all(self) -> Text:
        known = [host.running for host in self.hosts if host.running is not None]
        more = "+" if len(known) < len(self.hosts) and known else ""
        figure = f"{sum(known)}{more}" if known else "?"
        return self._line(("", ""), (ALL, ""), figure, "", is_current=self.current is None)

    def _host(self, host: HostGlance) -> Text:
        marks = {"good": self.marks.running, "dim": self.marks.stale, "bad": self.marks.crashed}
        figure = "?" if host.running is None else str(host.running)
        name = (printable(host.name), "" if host.role == "good" else host.role)
        mark = (f"{marks[host.role]} ", host.role)
        return self._line(mark, name, figure, host.word, is_current=self._is_current(host))

    def _line(self, mark: Part, name: Part, figure: str, word: str, *, is_current: bool) -> Text:
        """Return mark, name, word and figure; the word gives way to a long name."""
        pointer = f"{self.marks.marked} " if is_current else "  "
        room = self.content_size.width - len(pointer) - len(mark[0]) - _RUNNING
        length = cell_len(self.marks.spell(name[0])) + 1
        word_room = max(0, room - length) if length + cell_len(word) <= room else 0
        parts: list[Part] = [
            (pointer, "accent"),
            (self.marks.spell(mark[0]), mark[1]),
            *fit_cell([name], max(1, room - word_room), False, self.marks),
            *fit_cell([(word, "dim")], word_room, True, self.marks),
            *fit_cell([(figure, "dim" if figure == "?" else "")], _RUNNING, True, self.marks),
        ]
        line = Text(no_wrap=True)
        for text, role in parts:
            line.append(text, self._style(role) if role else None)
        if is_current:
            line.stylize(self.get_component_rich_style("host--current", partial=True))
        return line

    def _is_current(self, host: HostGlance) -> bool:
        return self.current is not None and host.name.lower() == self.current.lower()

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"host--{role}", partial=True)
