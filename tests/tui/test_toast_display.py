"""What was decided reaches the application, is taken back in time, and rings."""

from __future__ import annotations

import pytest

from engine import ManualClock, SessionChange, SessionPhase
from engine.events import Lifecycle, LifecycleEvent
from tests.fakes.scripted_driver import WEB
from tests.fakes.visits import ALICE, session, session_event
from tui.notification_rules import Decision, NotificationRule, NotificationRules
from tui.notifications import Severity
from tui.toast_display import PROBLEM_LIFETIME, ToastDisplay
from tui.toasts import LIFETIME, Toasts
from tui.widgets.toast_stack import ToastApp

OPENED = session_event(SessionChange.OPENED, session(phase=SessionPhase.CONNECTING))
SIGNED_IN = session_event(SessionChange.SIGNED_IN, session(subject=ALICE))
PANIC = LifecycleEvent(time=1, domain=WEB, event=Lifecycle.CRASHED, detail=0)


class Ringing(ToastApp):
    """Counts its bells."""

    bells = 0

    def bell(self) -> None:
        self.bells += 1


class Subject:
    def __init__(self, *rules: NotificationRule) -> None:
        self.app = Ringing()
        self.clock = ManualClock()
        self.display = ToastDisplay(self.app, Toasts(NotificationRules(rules)), self.clock)

    @property
    def titles(self) -> list[str]:
        return [toast.title for toast in self.app.toasts]

    @property
    def lines(self) -> list[str]:
        return [toast.line for toast in self.app.toasts]


@pytest.fixture
def subject() -> Subject:
    return Subject()


async def test_a_later_word_takes_the_place_of_the_earlier(subject: Subject) -> None:
    async with subject.app.run_test():
        subject.display.take("lab", [OPENED])
        assert subject.titles == ["Client connecting"]
        subject.display.take("lab", [SIGNED_IN])
        assert subject.titles == ["On the console"]


async def test_a_toast_is_taken_away_in_time(subject: Subject) -> None:
    async with subject.app.run_test():
        subject.display.take("lab", [OPENED, PANIC])
        assert subject.titles == ["Client connecting", "Guest crashed"]
        await subject.clock.advance(LIFETIME)
        subject.display.refresh()
        assert subject.titles == ["Guest crashed"]
        subject.display.dismiss_all()
        assert subject.titles == []


async def test_an_answer_has_no_title_and_a_problem_stays_longer(subject: Subject) -> None:
    async with subject.app.run_test():
        subject.display.tell("copied")
        subject.display.tell("copied")
        subject.display.tell_problem("no\x1bfile")
        assert subject.lines == ["copied ×2", "no\\x1bfile"]
        assert subject.titles == ["", ""]
        assert [toast.severity for toast in subject.app.toasts] == [
            Severity.INFORMATION,
            Severity.WARNING,
        ]
        await subject.clock.advance(LIFETIME)
        subject.display.refresh()
        assert subject.lines == ["no\\x1bfile"]
        await subject.clock.advance(PROBLEM_LIFETIME)
        subject.display.refresh()
        assert subject.lines == []


async def test_what_is_to_be_heard_rings_once_for_a_batch() -> None:
    subject = Subject(NotificationRule(do=Decision.RING, kind="client-on-console"))
    async with subject.app.run_test():
        subject.display.take("lab", [OPENED])
        assert subject.app.bells == 0
        subject.display.take("lab", [SIGNED_IN, SIGNED_IN])
        assert subject.app.bells == 1


async def test_the_newest_that_stays_is_taken_first(subject: Subject) -> None:
    async with subject.app.run_test():
        subject.display.take("lab", [PANIC])
        await subject.clock.advance(1)
        subject.display.take("edge", [SIGNED_IN])
        assert subject.display.take_newest() == ("lab", WEB.uuid)
        assert subject.titles == ["On the console"]
        assert subject.display.take_newest() == ("edge", WEB.uuid)
        assert subject.display.take_newest() is None
        assert subject.titles == []
