"""A verb on many domains: how many at once, how far it is, what became of each."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from engine import DomainState, EngineError, ManualClock
from engine.drivers.test.driver import TestDriver
from engine.errors import OperationFailed
from tests.tui.demo_deck import demo_app, go_to, press, running, settle, table_of
from tests.tui.scripted_deck import screen_text
from tui.bulk_run import BulkRun, Entry, Result, Stage
from tui.screens.results import ResultsScreen
from tui.verbs import VERBS_BY_NAME
from tui.widgets.event_line import EventLine

if TYPE_CHECKING:
    import pytest
    from textual.pilot import Pilot

    from engine.domain_ref import DomainRef
    from engine.fleet import RowKey

HOSTS = ("lab", "edge", "old")


def new_run(count: int, at_once: int = 8) -> BulkRun:
    entries = [
        Entry(key=(HOSTS[n % len(HOSTS)], str(n)), name=f"d{n}", deadline=30) for n in range(count)
    ]
    return BulkRun(VERBS_BY_NAME["destroy"], entries, ManualClock(), at_once=at_once)


async def test_no_more_than_so_many_at_once_and_of_one_host() -> None:
    run, busy, most = new_run(60), Counter[str](), Counter[str]()

    async def work(key: RowKey) -> Result:
        for name in (key[0], "all"):
            busy[name] += 1
            most[name] = max(most[name], busy[name])
        await asyncio.sleep(0)
        for name in (key[0], "all"):
            busy[name] -= 1
        return Result(key[1])

    await run.run(work)
    assert most["all"] == 8
    assert max(most[host] for host in HOSTS) <= 4
    assert run.count(Stage.DONE) == 60
    assert run.has_ended


async def test_failures_do_not_stop_the_rest_and_a_stop_does() -> None:
    run, going_on = new_run(20, at_once=2), asyncio.Event()
    begun = asyncio.Semaphore(0)

    async def work(key: RowKey) -> Result:
        begun.release()
        await going_on.wait()
        return Result(key[1], EngineError("no") if key[1] == "0" else None)

    done = asyncio.gather(run.run(work))
    for _ in range(2):
        await begun.acquire()
    assert run.count(Stage.RUNNING) == 2
    assert run.stop() == 18
    going_on.set()
    await done
    assert (run.count(Stage.DONE), run.count(Stage.FAILED)) == (1, 1)
    assert len(run.failed()) == 19
    assert run.words(0.0) == "destroy: 2 of 20, 1 failed"


async def test_one_domain_has_a_word_after_a_second_and_its_deadline_after_three() -> None:
    run, going_on, begun = new_run(1), asyncio.Event(), asyncio.Event()

    async def work(key: RowKey) -> Result:
        begun.set()
        await going_on.wait()
        return Result(key[1])

    done = asyncio.gather(run.run(work))
    await begun.wait()
    began = run.entries[0].began
    assert began is not None
    assert [run.words(began + seconds) for seconds in (0.5, 2, 4)] == [
        "",
        "d0: destroy… 2 s",
        "d0: destroy… 4 s of 30",
    ]
    going_on.set()
    await done
    assert run.words(began + 9) == ""


class Stubborn:
    """Refuses ``destroy`` for some names; ``gate`` holds the others back."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
        self.names = set(names)
        self.gate = asyncio.Event()
        self.gate.set()
        destroy = TestDriver.destroy

        async def refuse(driver: TestDriver, domain: DomainRef) -> None:
            await self.gate.wait()
            if domain.name in self.names:
                raise OperationFailed(f"{domain.name} is \x1b busy", hint="wait")
            await destroy(driver, domain)

        monkeypatch.setattr(TestDriver, "destroy", refuse)


async def marked(pilot: Pilot[None], *names: str) -> None:
    for name in names:
        await go_to(pilot, name)
        await press(pilot, "space")


async def test_what_failed_is_shown_tried_again_and_the_marks_stay(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stubborn = Stubborn(monkeypatch, "web-01")
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "W")
        assert [toast.line for toast in app.toasts] == ["No verb was done to several domains yet."]
        await marked(pilot, "web-01", "web-02", "lb-1")
        await press(pilot, "m", "D", "y")
        await settle(pilot, 1.0)
        assert len(table_of(pilot).list.marked()) == 3
        await press(pilot, "W")
        assert isinstance(app.screen, ResultsScreen)
        text = "\n".join(screen_text(app))
        assert "web-01 is \\x1b busy" in text
        assert "1 failed" in text
        assert "2 done" in text
        stubborn.names.clear()
        await press(pilot, "A")
        await settle(pilot, 1.0)
        assert app.screen.run.count(Stage.DONE) == 1
        await press(pilot, "escape")
        rows = [row for key in app.all_keys() if (row := app.row(key))]
        off = {x.info.ref.name for x in rows if x.info.status.state is DomainState.SHUTOFF}
        assert {"web-01", "web-02", "lb-1"} <= off


async def test_a_slow_verb_is_told_above_the_keys_until_it_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stubborn = Stubborn(monkeypatch)
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "lb-1")
        stubborn.gate.clear()
        await press(pilot, "m", "D", "y")
        await settle(pilot, 2.0)
        line = app.screen.query_one(EventLine)
        assert "lb-1: destroy… 2 s" in str(line.render())
        await settle(pilot, 2.0)
        assert "lb-1: destroy… 4 s of" in str(line.render())
        stubborn.gate.set()
        await settle(pilot, 1.0)
        assert "destroy… " not in str(line.render())


async def test_a_run_is_stopped_and_says_what_was_not_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stubborn = Stubborn(monkeypatch)
    app = demo_app()
    async with running(app) as pilot:
        names = ("web-01", "web-02", "lb-1", "db-replica", "mail", "git")
        await marked(pilot, *names)
        stubborn.gate.clear()
        await press(pilot, "m", "D", "y")
        await press(pilot, "W", "delete")
        stubborn.gate.set()
        await settle(pilot, 1.0)
        assert isinstance(app.screen, ResultsScreen)
        assert app.screen.run.count(Stage.NOT_BEGUN) == 2
        assert any("not begun for 2 of 6" in toast.line for toast in app.toasts)
