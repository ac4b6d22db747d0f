"""Toasts: replaced in place, counted, grouped, kept until seen; all by a clock of numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine import DomainRef, SessionChange, SessionEnd, SessionPhase
from engine.events import (
    Event,
    IOErrorReasonEvent,
    Lifecycle,
    LifecycleEvent,
    RebootEvent,
    WatchdogEvent,
)
from tests.fakes.scripted_driver import WEB
from tests.fakes.visits import ALICE, address, session, session_event
from tui.notification_rules import Decision, NotificationRule, NotificationRules
from tui.notifications import Severity, host_back, host_lost
from tui.toasts import LIFETIME, Toasts

CONNECTING = session(phase=SessionPhase.CONNECTING)
OPENED = session_event(SessionChange.OPENED, CONNECTING)
SIGNED_IN = session_event(SessionChange.SIGNED_IN, session(subject=ALICE))
LEFT = session_event(
    SessionChange.CLOSED, session(subject=ALICE, lasted=720.0, end=SessionEnd.LEFT)
)
PANIC = LifecycleEvent(time=1, domain=WEB, event=Lifecycle.CRASHED, detail=0)


@pytest.fixture
def toasts() -> Toasts:
    return Toasts(NotificationRules())


def lines(toasts: Toasts, now: float) -> list[str]:
    return [toast.line for toast in toasts.visible(now)]


def panic(number: int) -> Event:
    domain = DomainRef(f"vm-{number}", f"{number:08}-0000-4000-8000-000000000000")
    return replace(PANIC, domain=domain)


def attempt(number: int) -> list[Event]:
    visitor = replace(CONNECTING, number=number, remote=address("203.0.113.7"))
    gone = replace(visitor, ended=0.0, end=SessionEnd.ATTEMPT)
    return [
        session_event(SessionChange.OPENED, visitor),
        session_event(SessionChange.CLOSED, gone),
    ]


def test_connecting_becomes_on_the_console_in_place(toasts: Toasts) -> None:
    toasts.take("lab", [OPENED], 0.0)
    assert lines(toasts, 0.0) == ["web-01: VNC client connecting from 10.1.2.3"]
    (topic,) = [toast.topic for toast in toasts.visible(0.0)]
    toasts.take("lab", [SIGNED_IN], 0.5)
    assert lines(toasts, 0.5) == ["web-01: alice is on the console (VNC, 10.1.2.3)"]
    assert [toast.topic for toast in toasts.visible(0.5)] == [topic]


def test_a_toast_goes_by_itself(toasts: Toasts) -> None:
    toasts.take("lab", [LEFT], 0.0)
    assert toasts.next_change() == LIFETIME
    assert lines(toasts, LIFETIME - 0.1) == ["web-01: alice left the console after 12 min"]
    assert lines(toasts, LIFETIME) == []
    assert toasts.next_change() is None


def test_an_error_stays_until_somebody_has_seen_it(toasts: Toasts) -> None:
    toasts.take("lab", [PANIC], 0.0)
    (toast,) = toasts.visible(1e6)
    assert (toast.severity, toast.key) == (Severity.ERROR, ("lab", WEB.uuid))
    toasts.dismiss(toast.topic)
    assert lines(toasts, 1e6) == []


def test_an_attempt_takes_its_toast_back(toasts: Toasts) -> None:
    toasts.take("lab", attempt(1), 0.0)
    assert lines(toasts, 0.0) == []


def test_many_attempts_from_one_address_are_one_warning(toasts: Toasts) -> None:
    for number in range(30):
        toasts.take("lab", attempt(number), number * 0.1)
    (line,) = lines(toasts, 3.0)
    assert line.startswith("web-01: 10 connection attempts in a minute from 203.0.113.7")


def test_a_scanner_leaves_the_toasts_of_others_alone(toasts: Toasts) -> None:
    toasts.take("lab", [SIGNED_IN], 0.0)
    for number in range(2, 9):
        toasts.take("lab", attempt(number), 0.1)
    assert lines(toasts, 0.2) == ["web-01: alice is on the console (VNC, 10.1.2.3)"]


def test_a_noisy_address_makes_no_more_toasts_before_it_signs_in(toasts: Toasts) -> None:
    for number in range(10):
        toasts.take("lab", attempt(number), 0.0)
    warning = lines(toasts, 1.0)
    toasts.take("lab", attempt(11)[:1], 1.0)
    assert lines(toasts, 1.0) == warning
    here = session(number=11, remote=address("203.0.113.7"))
    toasts.take("lab", [session_event(SessionChange.SIGNED_IN, here)], 3.0)
    assert lines(toasts, 3.0)[-1] == "web-01: someone is on the console (VNC, 203.0.113.7)"


def test_a_reset_storm_is_one_line_with_a_count(toasts: Toasts) -> None:
    for number in range(24):
        toasts.take("lab", [RebootEvent(time=1, domain=WEB)], number * 0.2)
    assert lines(toasts, 4.8) == ["web-01: guest reset ×24"]


def test_three_at_once_are_three_toasts_and_four_are_one(toasts: Toasts) -> None:
    toasts.take("lab", [panic(n) for n in range(3)], 0.0)
    assert len(toasts.visible(0.0)) == 3
    toasts.take("lab", [panic(3)], 0.9)
    (toast,) = toasts.visible(0.9)
    assert (toast.title, toast.line) == ("4 things at once", "Guest crashed ×4")
    assert toast.severity is Severity.ERROR
    assert toast.expires is None


def test_a_burst_goes_on_as_long_as_it_goes_on(toasts: Toasts) -> None:
    for number in range(100):
        toasts.take("lab", [panic(number)], number * 0.3)
    (toast,) = toasts.visible(30.0)
    assert toast.title == "100 things at once"


def test_after_a_burst_toasts_are_single_again(toasts: Toasts) -> None:
    toasts.take("lab", [panic(n) for n in range(9)], 0.0)
    toasts.take("lab", [SIGNED_IN], 2.0)
    assert lines(toasts, 2.0) == [
        "Guest crashed ×9",
        "web-01: alice is on the console (VNC, 10.1.2.3)",
    ]


def test_a_quiet_burst_goes_by_itself_and_the_next_counts_anew(toasts: Toasts) -> None:
    visits = [
        session_event(SessionChange.SIGNED_IN, replace(session(), number=n)) for n in range(5)
    ]
    toasts.take("lab", visits, 0.0)
    assert lines(toasts, 0.0) == ["On the console ×5"]
    assert lines(toasts, LIFETIME) == []
    toasts.take("lab", visits, 100.0)
    assert lines(toasts, 100.0) == ["On the console ×5"]


def test_the_loudest_decides_how_loud_a_burst_is(toasts: Toasts) -> None:
    calm: list[Event] = [
        session_event(SessionChange.SIGNED_IN, replace(session(), number=n)) for n in range(4)
    ]
    toasts.take("lab", [*calm, PANIC], 0.0)
    (toast,) = toasts.visible(0.0)
    assert toast.severity is Severity.ERROR
    assert toast.line == "On the console ×4 · Guest crashed ×1"


def test_the_disk_is_named_and_the_pause_behind_it_adds_nothing(toasts: Toasts) -> None:
    error = IOErrorReasonEvent(
        time=1, domain=WEB, src_path="/d", dev_alias="vda", action=1, reason="enospc"
    )
    pause = LifecycleEvent(time=1, domain=WEB, event=Lifecycle.SUSPENDED, detail=2)
    toasts.take("lab", [error, pause], 0.0)
    assert lines(toasts, 0.0) == ["web-01: disk vda failed, guest paused: no space left"]
    toasts.take("lab", [pause], 60.0)
    assert lines(toasts, 60.0) == ["web-01: paused on an I/O error"]


def test_the_same_on_two_hosts_is_two_things(toasts: Toasts) -> None:
    for host in ("lab", "edge"):
        toasts.take(host, [WatchdogEvent(time=1, domain=WEB, action=2)], 0.0)
    assert len(toasts.visible(0.0)) == 2


def test_a_host_that_is_back_takes_the_place_of_the_host_that_was_lost(toasts: Toasts) -> None:
    toasts.say("lab", host_lost("lab", "no route"), 0.0)
    toasts.say("lab", host_back("lab", 90), 90.0)
    assert lines(toasts, 90.0) == ["lab: answers again after 1 min"]
    assert lines(toasts, 90.0 + LIFETIME) == []


def test_a_muted_kind_is_not_shown_and_a_rung_one_rings() -> None:
    rules = NotificationRules(
        [
            NotificationRule(do=Decision.MUTE, kind="client-connecting"),
            NotificationRule(do=Decision.RING, kind="client-on-console"),
        ]
    )
    toasts = Toasts(rules)
    toasts.take("lab", [OPENED], 0.0)
    assert (lines(toasts, 0.0), toasts.rings) == ([], 0)
    toasts.take("lab", [SIGNED_IN], 0.0)
    assert len(toasts.visible(0.0)) == 1
    assert toasts.rings == 1
