"""The first line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.app import App

from engine.fleet import FleetSummary
from tui.marks import ASCII, UNICODE
from tui.widgets.event_line import EventLine, Happening
from tui.widgets.header_line import HeaderLine, HostHealth

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.marks import Marks


class Lines(App[None]):
    """Both lines that frame a screen."""

    def __init__(self, marks: Marks = UNICODE) -> None:
        super().__init__()
        self.header = HeaderLine(marks)
        self.events = EventLine(marks)
        self.header.styles.height = self.events.styles.height = 1

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.events

    def line(self, y: int) -> str:
        strips = self.screen._compositor.render_strips(self.size)
        return "".join(segment.text for segment in strips[y])


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        (None, "virtdeck"),
        (
            FleetSummary(hosts=1, domains=1),
            "virtdeck   1 host · 1 domain · 0 running · ◉ 0 viewers",
        ),
        (
            FleetSummary(hosts=3, domains=214, running=37, viewers=1, viewers_known=False),
            "virtdeck   3 hosts · 214 domains · 37 running · ◉ 1+ viewers",
        ),
        (
            FleetSummary(hosts=2, is_complete=False),
            "virtdeck   2 hosts · ? domains · ? running · ◉ ? viewers",
        ),
        (
            FleetSummary(hosts=3, domains=214, running=1, viewers=0, is_complete=False),
            "virtdeck   3 hosts · 214+ domains · 1+ running · ◉ ? viewers",
        ),
    ],
)
async def test_the_figures_of_all_hosts(summary: FleetSummary | None, expected: str) -> None:
    app = Lines()
    async with app.run_test(size=(80, 5)) as pilot:
        app.header.summary = summary
        await pilot.pause()
        assert app.line(0).rstrip() == expected


async def test_hosts_stand_at_the_right_and_give_way() -> None:
    app = Lines()
    async with app.run_test(size=(90, 5)) as pilot:
        app.header.summary = FleetSummary(hosts=2, domains=20)
        app.header.health = (HostHealth("lab", "good"), HostHealth("[old]", "bad", "R retries"))
        await pilot.pause()
        assert app.line(0).endswith("lab ●   [old] ✖ R retries")
        await pilot.resize_terminal(76, 5)
        await pilot.pause()
        assert app.line(0).endswith("lab ●   [old] ✖")
        await pilot.resize_terminal(60, 5)
        await pilot.pause()
        assert "◉ 0 viewers" in app.line(0)
        assert "retries" not in app.line(0)


async def test_hosts_that_are_well_give_way_first() -> None:
    app = Lines()
    health = [HostHealth(f"host-{n}", "good", f"{n} ms") for n in range(4)]
    health.append(HostHealth("old", "dim", "retry in 12 s"))
    lines = []
    async with app.run_test(size=(200, 5)) as pilot:
        app.header.health = tuple(health)
        for width in (100, 80, 60, 40, 20, 12):
            await pilot.resize_terminal(width, 5)
            await pilot.pause()
            lines.append(app.line(0).removeprefix("virtdeck").strip())
    assert lines == [
        "host-0 ● 0 ms   host-1 ● 1 ms   host-2 ● 2 ms   host-3 ● 3 ms   old ◌ retry in 12 s",
        "host-0 ●   host-1 ●   host-2 ●   host-3 ●   old ◌ retry in 12 s",
        "host-0 ●   host-1 ●   host-2 ●   host-3 ●   old ◌",
        "4●   old ◌ retry in 12 s",
        "4●   old ◌",
        "",
    ]


async def test_hosts_are_left_out_whole_and_counted() -> None:
    app = Lines()
    roles = {"lab": "good", "edge": "dim", "old": "dim", "shop": "bad", "vault": "bad"}
    lines = []
    async with app.run_test(size=(200, 5)) as pilot:
        app.header.health = tuple(HostHealth(name, role) for name, role in roles.items())
        for width in (56, 48, 40, 36, 32, 24, 10):
            await pilot.resize_terminal(width, 5)
            await pilot.pause()
            lines.append(app.line(0).removeprefix("virtdeck").strip())
    assert lines == [
        "lab ●   edge ◌   old ◌   shop ✖   vault ✖",
        "1●   shop ✖   vault ✖   edge ◌   old ◌",
        "1●  2◌   shop ✖   vault ✖",
        "1●  2◌   shop ✖   vault ✖",
        "1●  2◌  1✖   shop ✖",
        "1●  2◌  2✖",
        "",
    ]


@pytest.mark.parametrize(("marks", "words"), [(UNICODE, "[b]läuft"), (ASCII, "[b]l?uft")])
async def test_the_newest_happening_comes_first(marks: Marks, words: str) -> None:
    app = Lines(marks)
    async with app.run_test(size=(80, 5)) as pilot:
        app.events.happenings = (
            Happening(1_700_000_000.0, "web-01", "[b]läuft", "accent"),
            Happening(1_699_999_940.0, "mail", "stopped"),
        )
        await pilot.pause()
        assert app.line(1).rstrip() == f"22:13 web-01 {words}     22:12 mail stopped"
