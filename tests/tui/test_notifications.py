"""What people are told: the table of the user guide, line by line."""

from __future__ import annotations

import pytest

from engine import GraphicsSession, SessionChange, SessionEnd, SessionPhase
from engine.events import (
    BlockJob2Event,
    ControlErrorEvent,
    Event,
    EventsLost,
    GraphicsPhase,
    IOErrorReasonEvent,
    JobCompletedEvent,
    Lifecycle,
    LifecycleEvent,
    PMWakeupEvent,
    RebootEvent,
    WatchdogEvent,
)
from engine.events.lifecycle_events import lifecycle_detail
from tests.fakes.scripted_driver import WEB
from tests.fakes.visits import ALICE, address, graphics, session, session_event
from tui.notifications import (
    NOTIFICATION_FOR,
    SEVERITY_AND_TITLE,
    Kind,
    Severity,
    host_back,
    host_lost,
    notification_for,
)

CONNECTING = session(phase=SessionPhase.CONNECTING)
TUNNEL = session(remote=address("127.0.0.1"), phase=SessionPhase.CONNECTING)


def lifecycle(event: Lifecycle, detail: str) -> LifecycleEvent:
    return LifecycleEvent(time=1.0, domain=WEB, event=event, detail=lifecycle_detail(event, detail))


def opened(what: GraphicsSession) -> Event:
    return session_event(SessionChange.OPENED, what)


def signed_in(what: GraphicsSession) -> Event:
    return session_event(SessionChange.SIGNED_IN, what)


def closed(end: SessionEnd, **facts: object) -> Event:
    return session_event(SessionChange.CLOSED, session(end=end, lasted=720.0, **facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("event", "severity", "text"),
    [
        (opened(CONNECTING), "information", "web-01: VNC client connecting from 10.1.2.3"),
        (
            opened(TUNNEL),
            "information",
            "web-01: VNC client connecting from a local viewer or tunnel",
        ),
        (
            signed_in(session(subject=ALICE)),
            "information",
            "web-01: alice is on the console (VNC, 10.1.2.3)",
        ),
        (
            signed_in(session()),
            "information",
            "web-01: someone is on the console (VNC, 10.1.2.3)",
        ),
        (
            signed_in(session(remote=address("", ""))),
            "information",
            "web-01: someone is on the console (VNC, local)",
        ),
        (
            closed(SessionEnd.LEFT, subject=ALICE),
            "information",
            "web-01: alice left the console after 12 min",
        ),
        (
            closed(SessionEnd.LEFT, since=None, phase=SessionPhase.UNKNOWN),
            "information",
            "web-01: a client in unknown state left the console",
        ),
        (
            closed(SessionEnd.STOPPED, subject=ALICE),
            "information",
            "web-01: the guest stopped with alice on the console",
        ),
        (
            lifecycle(Lifecycle.CRASHED, "panicked"),
            "error",
            "web-01: the guest panicked",
        ),
        (
            lifecycle(Lifecycle.STOPPED, "failed"),
            "error",
            "web-01: the hypervisor process ended by itself",
        ),
        (
            lifecycle(Lifecycle.SUSPENDED, "I/O error"),
            "error",
            "web-01: paused on an I/O error",
        ),
        (
            IOErrorReasonEvent(
                time=1, domain=WEB, src_path="/d", dev_alias="vda", action=1, reason="enospc"
            ),
            "error",
            "web-01: disk vda failed, guest paused: no space left",
        ),
        (
            WatchdogEvent(time=1, domain=WEB, action=2),
            "warning",
            "web-01: watchdog fired: reset",
        ),
        (
            ControlErrorEvent(time=1, domain=WEB),
            "error",
            "web-01: hypervisor process no longer answers",
        ),
        (
            BlockJob2Event(time=1, domain=WEB, dst="vda", type=1, status=1),
            "warning",
            "web-01: block job (pull) of vda: failed",
        ),
        (
            JobCompletedEvent(
                time=1, domain=WEB, params=(("success", False), ("errmsg", "no route"))
            ),
            "warning",
            "web-01: a job failed: no route",
        ),
        (RebootEvent(time=1, domain=WEB), "information", "web-01: guest reset"),
        (
            EventsLost(time=1, count=12),
            "warning",
            "12 events were lost; what is shown was asked again",
        ),
    ],
)
def test_what_is_told(event: Event, severity: str, text: str) -> None:
    told = notification_for(event)
    assert told is not None
    assert (told.severity, told.text) == (severity, text)
    assert told.stays == (severity != "information")


@pytest.mark.parametrize(
    "event",
    [
        lifecycle(Lifecycle.STARTED, "booted"),
        lifecycle(Lifecycle.STOPPED, "shutdown"),
        lifecycle(Lifecycle.SUSPENDED, "paused"),
        BlockJob2Event(time=1, domain=WEB, dst="vda", type=1, status=0),
        JobCompletedEvent(time=1, domain=WEB, params=(("success", True),)),
        PMWakeupEvent(time=1, domain=WEB),
        graphics(GraphicsPhase.CONNECT),
        session_event(SessionChange.FOUND, session()),
        session_event(SessionChange.UPDATED, session()),
        closed(SessionEnd.FOLDED),
        closed(SessionEnd.STOPPED, phase=SessionPhase.CONNECTING),
    ],
)
def test_what_is_for_the_log_only(event: Event) -> None:
    assert notification_for(event) is None


def test_the_scheme_is_never_a_proof() -> None:
    told = notification_for(signed_in(session()))
    assert told is not None
    assert "sasl" not in told.text
    assert "x509" not in told.text


@pytest.mark.parametrize("event", [opened, signed_in])
def test_hostile_names_are_written_out(event: object) -> None:
    strange = session(
        remote=address("\x1b[2J\n"), subject=(("saslUsername", "[red]\u202eroot\x07"),)
    )
    told = notification_for(event(strange))  # type: ignore[operator]
    assert told is not None
    assert told.text.isprintable()


def test_hosts_lost_and_back_are_about_one_thing() -> None:
    lost, back = host_lost("lab", "no\nroute"), host_back("lab", 125)
    assert (lost.severity, lost.text) == (Severity.ERROR, "lab: no\\nroute")
    assert (back.severity, back.text) == (
        Severity.INFORMATION,
        "lab: answers again after 2 min",
    )
    assert lost.about == back.about


def test_every_kind_has_a_severity_and_every_entry_is_an_event() -> None:
    assert set(SEVERITY_AND_TITLE) == set(Kind)
    assert all(issubclass(kind, Event) for kind in NOTIFICATION_FOR)
