"""HeaderLine: the first line of every screen: how much there is, who is watching, how hosts are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from ..formatting import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from rich.style import Style

    from engine.fleet import FleetSummary

    from ..marks import Marks

#: Cells between both halves, at least.
_GAP = 2


class HostHealth(NamedTuple):
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
    #: Where one is, from the outside in; they stand in place of the application's name.
    crumbs: reactive[tuple[str, ...]] = reactive(())

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self.marks = marks

    def render(self) -> RenderableType:
        """Return both halves on one line."""
        left = self._crumbed() if self.crumbs else self._left()
        room = max(0, self.size.width - left.cell_len - _GAP)
        right = self._right(room)
        right.align("right", room + _GAP)
        return Text.assemble(left, right, no_wrap=True, overflow="crop")

    def _right(self, room: int) -> Text:
        """Return the hosts that fit, whole; those that wait for somebody stay longest."""
        unwell = sorted(
            (host for host in self.health if host.role != "good"),
            key=lambda host: host.role == "dim",
        )
        waiting = ("dim", "bad")
        texts = (
            self._hosts(self.health, with_words=("good", *waiting)),
            self._hosts(self.health, with_words=waiting),
            self._hosts(self.health),
            self._hosts(unwell, with_words=waiting),
            *(self._hosts(unwell[:count]) for count in range(len(unwell), -1, -1)),
        )
        return next((text for text in texts if text.cell_len <= room), Text())

    def _crumbed(self) -> Text:
        """Return where one is, with as many figures as leave the hosts some room."""
        names = [self.marks.spell(each) for each in self.crumbs]
        arrow = f" {self.marks.spell('›')} " if not self.marks.is_ascii else " > "
        trail = Text(arrow).join([Text(each, self._style("dim")) for each in names[:-1]])
        trail = Text.assemble(trail, arrow if names[1:] else "", (names[-1], self._style("title")))
        trail.truncate(max(1, self.size.width - 2), overflow="ellipsis")
        whole = Text.assemble(trail, self._left("   "))
        return whole if whole.cell_len + _GAP <= self.size.width * 2 // 3 else trail

    def _left(self, title: str = "") -> Text:
        text = Text()
        text.append(title or "virtdeck", "" if title else self._style("title"))
        figures = self.summary
        if figures is None:
            return text
        text.append("" if title else "   ")
        dot = f" {self.marks.dot} "
        is_all = figures.is_complete
        domains, running = _figure(figures.domains, is_all), _figure(figures.running, is_all)
        words = (
            counted(figures.hosts, "host"),
            f"{domains} {_noun(domains, 'domain')}",
            f"{running} running",
        )
        text.append(dot.join(words) + dot)
        style = self._style("viewers") if figures.viewers else self._style("dim")
        viewers = _figure(figures.viewers, is_all and figures.viewers_known)
        text.append(f"{self.marks.watched} {viewers} {_noun(viewers, 'viewer')}", style)
        return text

    def _hosts(self, hosts: Sequence[HostHealth], *, with_words: Sequence[str] = ()) -> Text:
        """Return the hosts, the others of ``health`` being counted before them."""
        signs = {"good": self.marks.running, "dim": self.marks.stale, "bad": self.marks.crashed}
        text = Text()
        others = Counter(host.role for host in self.health if host not in hosts)
        for role, sign in signs.items():
            if count := others[role]:
                text.append("  " if text else "").append(f"{count}").append(sign, self._style(role))
        for host in hosts:
            text.append("   " if text else "")
            text.append(self.marks.spell(host.name))
            text.append(f" {signs[host.role]}", self._style(host.role))
            if host.words and host.role in with_words:
                text.append(f" {host.words}", self._style("dim"))
        return text

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"header--{role}", partial=True)


def _figure(count: int, is_all: bool) -> str:
    """Return ``"3"``, ``"3+"`` where there may be more, ``"?"`` where that is all one can say."""
    return str(count) if is_all else f"{count}+" if count else "?"


def _noun(figure: str, noun: str) -> str:
    return noun if figure == "1" else f"{noun}s"
