"""The health of the fleet at a glance, and the ways from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.events import BlockJob2Event
from tests.fakes.scripted_driver import WEB
from tests.tui.demo_deck import demo_app, press, running, table_of
from tests.tui.many_hosts import UNREACHABLE, WIDE, ManyHosts
from tests.tui.scripted_deck import ScriptedDeck, install, screen_text
from tui.screens.domain_list import DomainListScreen
from tui.screens.pulses import PulsesScreen
from tui.widgets.pulse_table import BusyTable, NoteTable, PulseTable

if TYPE_CHECKING:
    import pytest

    from tui.pulse_row import PulseRow


def pulse(screen: object, host: str) -> PulseRow:
    assert isinstance(screen, PulsesScreen)
    return screen.query_one(PulseTable).list.rows[host, ""]


async def test_figures_are_those_of_the_rows() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "9")
        row = pulse(app.screen, "demo")
        rows = app.links["demo"].rows
        assert row.counts is not None
        assert sum(row.counts) == len(rows)
        active = [x for x in rows if x.info.status.state.is_active]
        assert row.vcpus == sum(x.info.vcpus or 0 for x in active)
        assert row.load is not None
        top = app.screen.query_one(BusyTable).list.rows["cpu", "0"]
        assert app.row((top.host, top.uuid)).cpu_percent == max(  # type: ignore[union-attr]
            x.cpu_percent or 0 for x in rows
        )
        words = "\n".join(screen_text(app))
        assert "db-primary: alice is on" in words
        assert max(map(len, screen_text(app))) <= 80


async def test_enter_goes_there() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "9", "tab")
        top = app.screen.query_one(BusyTable).list.rows["cpu", "0"]
        await press(pilot, "enter")
        assert isinstance(app.screen, DomainListScreen)
        assert table_of(pilot).cursor == (top.host, top.uuid)
        await press(pilot, "comma", "shift+tab", "enter")
        assert table_of(pilot).filter_text == "host:=demo"


async def test_of_a_silent_host_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    deck = ManyHosts(monkeypatch, "lab", "old")
    deck.machines["old"].refusal = UNREACHABLE
    async with deck.app.run_test(size=WIDE) as pilot:
        for seconds in (0, 1, 1):
            await deck.settle(pilot, seconds)
        await deck.press(pilot, "9")
        row = pulse(deck.app.screen, "old")
        assert (row.counts, row.load, row.vcpus) == (None, None, None)
        (line,) = [x for x in screen_text(deck.app) if x.strip("│ ").startswith("old ")]
        assert line.count("?") >= 4


async def test_what_went_wrong_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    deck = ScriptedDeck()
    async with deck.app.run_test(size=WIDE) as pilot:
        await deck.connect(pilot)
        await pilot.press("9")
        await deck.settle(pilot)
        failed = BlockJob2Event(time=deck.clock.now(), domain=WEB, dst="vda", type=2, status=1)
        await deck.happen(pilot, failed)
        await deck.settle(pilot, 2)
        assert pulse(deck.app.screen, "lab").failed_jobs == 1
        assert len(deck.app.screen.query_one(NoteTable).list.rows) == 1
