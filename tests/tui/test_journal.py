"""Journal: one message reaches the log, the history, the toasts and the event line."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from engine import ManualClock, SessionChange, SessionEnd, SessionPhase, Tasks
from engine.events import EventsLost, Lifecycle, LifecycleEvent, PMWakeupEvent
from engine.fleet import PastSession
from tests.fakes.scripted_driver import WEB
from tests.fakes.visits import ALICE, NOON, session, session_event
from tui.journal import Journal
from tui.messages import EventsReceived
from tui.widgets.event_line import Happening
from tui.widgets.toast_stack import ToastApp

if TYPE_CHECKING:
    from pathlib import Path

VISIT = [
    session_event(SessionChange.OPENED, session(phase=SessionPhase.CONNECTING)),
    session_event(SessionChange.SIGNED_IN, session(subject=ALICE)),
    session_event(SessionChange.CLOSED, session(subject=ALICE, lasted=720.0, end=SessionEnd.LEFT)),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sessions.jsonl"


def content(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines()


async def test_one_message_reaches_everything(path: Path) -> None:
    app = ToastApp()
    async with app.run_test():
        journal = Journal(app, ManualClock(), history_path=path)
        journal.take(EventsReceived("lab", list(VISIT)))
        assert len(journal.log) == 3
        assert len(journal.history.sessions) == 1
        assert [x.words for x in journal.happenings] == [
            "alice left the console after 12 min",
            "alice is on the console (VNC, 10.1.2.3)",
        ]
        (toast,) = app.toasts
        assert toast.line == "web-01: alice left the console after 12 min"


async def test_the_event_line_has_colours_by_what_happened(path: Path) -> None:
    app = ToastApp()
    async with app.run_test():
        journal = Journal(app, ManualClock(), history_path=path)
        crash = LifecycleEvent(time=NOON, domain=WEB, event=Lifecycle.CRASHED, detail=0)
        lost = EventsLost(time=NOON, count=3)
        unremarkable = PMWakeupEvent(time=NOON, domain=WEB)
        journal.take(EventsReceived("lab", [VISIT[1], crash, unremarkable, lost]))
        assert journal.happenings == (
            Happening(NOON, "lab", "3 events were lost; what is shown was asked again", "warning"),
            Happening(NOON, "web-01", "the guest panicked", "bad"),
            Happening(NOON, "web-01", "alice is on the console (VNC, 10.1.2.3)", "accent"),
        )


async def test_what_was_not_written_yet_is_written_at_the_end(path: Path) -> None:
    app = ToastApp()
    async with app.run_test():
        journal = Journal(app, ManualClock(), history_path=path)
        tasks = Tasks()
        tasks.spawn(journal.run(), name="journal")
        await asyncio.sleep(0)
        journal.take(EventsReceived("lab", list(VISIT)))
        await tasks.cancel()
    (line,) = content(path)
    assert PastSession.from_line(line).session.who == "alice"


async def test_a_history_that_cannot_be_written_is_one_notification(tmp_path: Path) -> None:
    app = ToastApp()
    async with app.run_test():
        (tmp_path / "file").touch()
        journal = Journal(app, ManualClock(), history_path=tmp_path / "file" / "sessions.jsonl")
        journal.history.take("lab", list(VISIT))
        assert not await journal.history.flush()
        assert not await journal.history.flush()
        (toast,) = app.toasts
        assert "the session history cannot be written" in toast.line
