"""Toasts on a real screen: replaced where they are, as plain text, gone when it is time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from textual.app import App
from textual.widgets._toast import Toast

from engine import ManualClock, SessionChange, SessionPhase
from engine.events import Lifecycle, LifecycleEvent
from tests.fakes.scripted_driver import WEB
from tests.fakes.visits import ALICE, session, session_event
from tui.notification_rules import Decision, NotificationRule, NotificationRules
from tui.toast_display import ToastDisplay
from tui.toasts import LIFETIME, Toasts

if TYPE_CHECKING:
    from textual.pilot import Pilot

OPENED = session_event(SessionChange.OPENED, session(phase=SessionPhase.CONNECTING))
SIGNED_IN = session_event(SessionChange.SIGNED_IN, session(subject=ALICE))
PANIC = LifecycleEvent(time=1, domain=WEB, event=Lifecycle.CRASHED, detail=0)


class Ringing(App[None]):
    """Counts its bells."""

    bells = 0

    def bell(self) -> None:
        self.bells += 1


class Subject:
    def __init__(self, *rules: NotificationRule) -> None:
        self.app = Ringing()
        self.clock = ManualClock()
        self.display = ToastDisplay(self.app, Toasts(NotificationRules(rules)), self.clock)

    async def shown(self, pilot: Pilot[None]) -> list[Toast]:
        for _ in range(3):
            await pilot.pause()
        return list(self.app.screen.query(Toast))


@pytest.fixture
def subject() -> Subject:
    return Subject()


def text(toast: Toast) -> str:
    return str(toast.render())


async def test_a_toast_is_replaced_where_it_is(subject: Subject) -> None:
    async with subject.app.run_test(size=(100, 30), notifications=True) as pilot:
        subject.display.take("lab", [OPENED])
        (first,) = await subject.shown(pilot)
        assert text(first) == "Client connecting\nweb-01: VNC client connecting from 10.1.2.3"
        subject.display.take("lab", [SIGNED_IN])
        (second,) = await subject.shown(pilot)
        assert second is first
        assert text(second) == "On the console\nweb-01: alice is on the console (VNC, 10.1.2.3)"


async def test_a_toast_is_taken_away_in_time(subject: Subject) -> None:
    async with subject.app.run_test(size=(100, 30), notifications=True) as pilot:
        subject.display.take("lab", [OPENED, PANIC])
        assert len(await subject.shown(pilot)) == 2
        await subject.clock.advance(LIFETIME)
        subject.display.refresh()
        (error,) = await subject.shown(pilot)
        assert error.has_class("-error")
        subject.display.dismiss_all()
        assert await subject.shown(pilot) == []


async def test_a_toast_changes_its_colour_with_its_severity(subject: Subject) -> None:
    async with subject.app.run_test(size=(100, 30), notifications=True) as pilot:
        visits = [replace(session(), number=n) for n in range(4)]
        subject.display.take("lab", [session_event(SessionChange.SIGNED_IN, x) for x in visits])
        (burst,) = await subject.shown(pilot)
        assert burst.has_class("-information")
        subject.display.take("lab", [PANIC])
        (burst,) = await subject.shown(pilot)
        assert burst.has_class("-error")
        assert not burst.has_class("-information")


async def test_markup_and_controls_are_shown_as_they_are(subject: Subject) -> None:
    hostile = session(subject=(("saslUsername", "[red]\x1b[2J[/red]\n\u202e"),))
    async with subject.app.run_test(size=(100, 30), notifications=True) as pilot:
        subject.display.take("lab", [session_event(SessionChange.SIGNED_IN, hostile)])
        (toast,) = await subject.shown(pilot)
        assert "web-01: [red]\\x1b[2J[/red]\\n\\u202e is on the console" in text(toast)


async def test_a_toast_follows_to_the_next_screen(subject: Subject) -> None:
    from textual.screen import Screen

    async with subject.app.run_test(size=(100, 30), notifications=True) as pilot:
        subject.display.take("lab", [PANIC])
        await subject.shown(pilot)
        await subject.app.push_screen(Screen())
        assert len(await subject.shown(pilot)) == 1
        subject.display.dismiss_all()
        assert await subject.shown(pilot) == []
        subject.app.pop_screen()
        assert await subject.shown(pilot) == []


async def test_what_is_to_be_heard_rings_once_for_a_batch() -> None:
    subject = Subject(NotificationRule(do=Decision.RING, kind="client-on-console"))
    async with subject.app.run_test(size=(100, 30), notifications=True) as pilot:
        subject.display.take("lab", [OPENED])
        await subject.shown(pilot)
        assert subject.app.bells == 0
        subject.display.take("lab", [SIGNED_IN, SIGNED_IN])
        await subject.shown(pilot)
        assert subject.app.bells == 1


async def test_the_newest_that_stays_is_taken_first(subject: Subject) -> None:
    async with subject.app.run_test(size=(100, 30), notifications=True) as pilot:
        subject.display.take("lab", [PANIC])
        await subject.clock.advance(1)
        subject.display.take("edge", [SIGNED_IN])
        assert subject.display.take_newest() == ("lab", WEB.uuid)
        (toast,) = await subject.shown(pilot)
        assert "alice is on the console" in text(toast)
        assert subject.display.take_newest() == ("edge", WEB.uuid)
        assert subject.display.take_newest() is None
        assert await subject.shown(pilot) == []
