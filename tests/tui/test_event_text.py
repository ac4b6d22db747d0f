"""Every event class has words, and no event can say something a terminal would obey."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

import pytest

from engine import DomainRef, GraphicsSessionEvent, SessionChange, SessionEnd
from engine.events import (
    DOMAIN_EVENTS,
    NETWORK_EVENTS,
    NODE_DEVICE_EVENTS,
    SECRET_EVENTS,
    STORAGE_POOL_EVENTS,
    BlockJob2Event,
    ConnectionBackEvent,
    ConnectionLostEvent,
    DomainEvent,
    Event,
    EventsLost,
    GraphicsClientsEvent,
    GraphicsMigratedEvent,
    GraphicsPhase,
    IOErrorReasonEvent,
    Lifecycle,
    LifecycleEvent,
    NetworkLifecycleEvent,
    TrayChangeEvent,
    WatchdogEvent,
)
from tests.fakes.scripted_driver import WEB
from tests.fakes.visits import ALICE, LOCAL, graphics, session, session_event
from tui.event_text import WORDS_FOR, event_text, subject_text

HOSTILE = "\x1b]0;owned\x07[red]\n\u202e"

LIBVIRT_EVENTS = (
    *DOMAIN_EVENTS,
    *NETWORK_EVENTS,
    *STORAGE_POOL_EVENTS,
    *NODE_DEVICE_EVENTS,
    *SECRET_EVENTS,
)
OURS = (
    EventsLost,
    ConnectionLostEvent,
    ConnectionBackEvent,
    GraphicsClientsEvent,
    GraphicsMigratedEvent,
    GraphicsSessionEvent,
)

_SAMPLES: dict[str, Any] = {
    "int": 1,
    "float": 1.0,
    "str": HOSTILE,
    "str | None": HOSTILE,
    "Lifecycle": Lifecycle.STARTED,
    "DomainRef": DomainRef(HOSTILE, WEB.uuid),
    "GraphicsPhase": GraphicsPhase.CONNECT,
    "GraphicsAddress": LOCAL,
    "GraphicsSession": session(subject=(("saslUsername", HOSTILE),)),
    "SessionChange": SessionChange.SIGNED_IN,
    "tuple[GraphicsClient, ...] | None": None,
    "tuple[tuple[str, int | float | bool | str], ...]": ((HOSTILE, HOSTILE),),
}


def make(kind: type[Event]) -> Event:
    """Return an event of that class with hostile text wherever it holds text."""
    required = [x for x in fields(kind) if x.default is MISSING]
    return kind(**{field.name: _SAMPLES[str(field.type)] for field in required})


@pytest.mark.parametrize("kind", [*LIBVIRT_EVENTS, *OURS], ids=lambda kind: kind.__name__)
def test_every_event_has_words_that_are_safe(kind: type[Event]) -> None:
    event = make(kind)
    assert kind in WORDS_FOR
    for text in (event_text(event), subject_text(event)):
        assert text.isprintable()
    assert event_text(event)


def test_an_event_of_a_foreign_driver_has_at_least_its_name() -> None:
    class NewEvent(DomainEvent):
        name = "new-thing"

    assert event_text(NewEvent(time=1.0, domain=WEB)) == "new-thing"


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (
            LifecycleEvent(time=1, domain=WEB, event=Lifecycle.STARTED, detail=0),
            "started (booted)",
        ),
        (
            LifecycleEvent(time=1, domain=WEB, event=Lifecycle.STARTED, detail=99),
            "started (unknown)",
        ),
        (WatchdogEvent(time=1, domain=WEB, action=2), "watchdog fired: reset"),
        (WatchdogEvent(time=1, domain=WEB, action=99), "watchdog fired: 99"),
        (TrayChangeEvent(time=1, domain=WEB, dev_alias="ide0", reason=0), "tray of ide0: open"),
        (
            IOErrorReasonEvent(
                time=1, domain=WEB, src_path="/d", dev_alias="vda", action=1, reason="enospc"
            ),
            "disk vda failed, guest paused: no space left",
        ),
        (
            BlockJob2Event(time=1, domain=WEB, dst="vda", type=2, status=3),
            "block job (copy) of vda: ready",
        ),
        (EventsLost(time=1, count=7), "7 events were lost here: the reader was too slow"),
        (
            ConnectionLostEvent(time=1, reason="no\x1bsign"),
            "connection lost: no\\x1bsign",
        ),
        (
            ConnectionBackEvent(time=3900.0, seconds=300.0),
            "back: nothing was seen since 01:00:00 (5 min)",
        ),
        (NetworkLifecycleEvent(time=1, network="n", uuid="u", event=2), "network started"),
        (graphics(GraphicsPhase.CONNECT), "VNC client connects from 10.1.2.3"),
        (
            session_event(SessionChange.SIGNED_IN, session(subject=ALICE)),
            "alice is on the console (VNC, 10.1.2.3)",
        ),
        (
            session_event(
                SessionChange.CLOSED, session(subject=ALICE, lasted=720, end=SessionEnd.LEFT)
            ),
            "alice (VNC, 10.1.2.3): left after 12 min",
        ),
        (
            session_event(SessionChange.CLOSED, session(lasted=0, end=SessionEnd.ATTEMPT)),
            "client (VNC, 10.1.2.3) left before finishing the handshake",
        ),
    ],
)
def test_the_words(event: Event, words: str) -> None:
    assert event_text(event) == words


def test_whom_it_happened_to() -> None:
    assert subject_text(graphics(GraphicsPhase.CONNECT)) == "web-01"
    assert subject_text(NetworkLifecycleEvent(time=1, network="lan", uuid="u", event=2)) == "lan"
    assert subject_text(EventsLost(time=1, count=1)) == ""
