"""Events for people."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from engine import DomainRef, GraphicsSessions, ManualClock, SessionChange, SessionEnd
from engine.events import (
    AddressFamily,
    Event,
    EventsLost,
    GraphicsAddress,
    GraphicsClientsEvent,
    GraphicsEvent,
    LifecycleEvent,
    NetworkLifecycleEvent,
    TunableEvent,
)
from engine.graphics_session import GraphicsSessionEvent
from tests.tui.cli.command_line import HOSTILE_TEXT
from tests.tui.cli.sample_events import CLIENT, SESSION, sample_event, sample_events
from tui.cli.event_lines import address, event_lines
from tui.cli.json_shapes import JsonShapes

_TIME = "2023-11-14T22:13:20.250+00:00"
_FOR_DOMAIN = f"{_TIME}: event 'graphics' for domain 'web-01'"
_AUTH = "vencrypt+x509+sasl"


def _lines(event: Event) -> list[str]:
    clock = ManualClock()
    return event_lines(event, JsonShapes("test:///x", clock, GraphicsSessions(clock)).event(event))


def test_a_graphics_event_reads_as_in_virsh() -> None:
    assert _lines(sample_event(GraphicsEvent)) == [
        f"{_FOR_DOMAIN}: initialize local[ipv4 10.0.0.5 5901] remote[ipv4 10.1.2.3 51422] {_AUTH}",
        "\tx509dname=C=GB,CN=alice.example",
        "\tsaslUsername=alice",
    ]


@pytest.mark.parametrize(
    ("event", "rest"),
    [
        (sample_event(LifecycleEvent, detail=0), "for domain 'web-01': started booted"),
        (sample_event(NetworkLifecycleEvent), "for network 'text': change=undefined detail=1"),
        (
            sample_event(TunableEvent, params=(("a", 1), ("b", "x"))),
            "for domain 'web-01': params=a=1,b=x",
        ),
        (
            sample_event(GraphicsClientsEvent),
            "for domain 'web-01': vnc: 10.1.2.3:51422",
        ),
        (sample_event(GraphicsClientsEvent, clients=()), "for domain 'web-01': vnc: nobody"),
        (
            sample_event(GraphicsClientsEvent, clients=None),
            "for domain 'web-01': vnc: who is there cannot be asked",
        ),
        (
            sample_event(GraphicsSessionEvent),
            "for domain 'web-01': signed-in alice, VNC from 10.1.2.3:51422, on console",
        ),
        (
            sample_event(
                GraphicsSessionEvent,
                change=SessionChange.CLOSED,
                session=replace(SESSION, subject=(), remote=None, end=SessionEnd.LEFT),
            ),
            "for domain 'web-01': closed someone, VNC from ?, on console (left)",
        ),
    ],
)
def test_an_event_says_what_happened(event: Event, rest: str) -> None:
    assert _lines(event) == [f"{_TIME}: event '{event.name}' {rest}"]


def test_lost_events_are_a_line_of_their_own() -> None:
    lines = _lines(EventsLost(time=1_700_000_000.25, count=7))
    assert lines == [f"{_TIME}: event 'events-lost': 7 events came too fast to be read"]


@pytest.mark.parametrize(
    ("node", "service", "text"),
    [
        ("10.1.2.3", "5900", "10.1.2.3:5900"),
        ("::1", "5900", "[::1]:5900"),
        ("", "", "local socket"),
        ("", "/run/vnc\x1b.sock", "/run/vnc\\x1b.sock"),
    ],
)
def test_an_address_reads_as_people_write_it(node: str, service: str, text: str) -> None:
    assert address(GraphicsAddress(AddressFamily.IPV4, node, service)) == text


_HOSTILE_ADDRESS = GraphicsAddress(AddressFamily.UNIX, HOSTILE_TEXT, HOSTILE_TEXT)
_HOSTILE_VALUES: dict[str, Any] = {
    "domain": DomainRef(HOSTILE_TEXT, "u", 1),
    "subject": ((HOSTILE_TEXT, HOSTILE_TEXT),),
    "params": ((HOSTILE_TEXT, HOSTILE_TEXT),),
    "local": _HOSTILE_ADDRESS,
    "remote": _HOSTILE_ADDRESS,
    "clients": (replace(CLIENT, remote=_HOSTILE_ADDRESS),),
    "session": replace(
        SESSION,
        protocol=HOSTILE_TEXT,
        remote=_HOSTILE_ADDRESS,
        subject=(("saslUsername", HOSTILE_TEXT),),
    ),
}


@pytest.mark.parametrize("event", sample_events(), ids=lambda event: event.name)
def test_no_event_lets_a_stranger_steer_the_terminal(event: Event) -> None:
    names = [field.name for field in fields(event)]
    hostile: dict[str, Any] = {
        name: HOSTILE_TEXT for name in names if isinstance(getattr(event, name), str)
    }
    structured = {name: value for name, value in _HOSTILE_VALUES.items() if name in names}
    lines = _lines(replace(event, **hostile, **structured))
    assert "owned" in lines[0] or event.name == "events-lost"
    for line in lines:
        assert line.lstrip("\t").isprintable()
