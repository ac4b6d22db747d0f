"""An event of every class, with every field set."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from engine import DomainRef, GraphicsSession, SessionChange, SessionPhase
from engine.events import (
    AddressFamily,
    Event,
    EventsLost,
    GraphicsAddress,
    GraphicsClient,
    GraphicsPhase,
    Lifecycle,
)
from tui.cli.event_words import EVENT_TYPES

REF = DomainRef("web-01", "4dea22b3-1d52-d8f3-2516-782e98ab3fa0", 3)
LOCAL = GraphicsAddress(AddressFamily.IPV4, "10.0.0.5", "5901")
REMOTE = GraphicsAddress(AddressFamily.IPV4, "10.1.2.3", "51422")
SUBJECT = (("x509dname", "C=GB,CN=alice.example"), ("saslUsername", "alice"))
SESSION = GraphicsSession(
    number=1,
    domain=REF,
    protocol="vnc",
    remote=REMOTE,
    phase=SessionPhase.ON_CONSOLE,
    since=1_700_000_000.0,
    started=0.0,
    auth_scheme="vencrypt+x509+sasl",
    subject=SUBJECT,
    websocket=False,
    tls=True,
)
CLIENT = GraphicsClient(protocol="vnc", remote=REMOTE, auth_scheme="none")

#: Field name, else the field's type as it is written -> a value.
_VALUES: dict[str, Any] = {
    "time": 1_700_000_000.25,
    "domain": REF,
    "local": LOCAL,
    "remote": REMOTE,
    "subject": SUBJECT,
    "auth_scheme": "vencrypt+x509+sasl",
    "protocol": "vnc",
    "params": (("cputune.vcpu_quota", 50_000), ("label", "x"), ("ratio", 0.5), ("on", True)),
    "uuid": "c7a5fdbd-edaf-9455-926a-d65c16db1809",
    "Lifecycle": Lifecycle.STARTED,
    "GraphicsPhase": GraphicsPhase.INITIALIZE,
    "SessionChange": SessionChange.SIGNED_IN,
    "GraphicsSession": SESSION,
    "tuple[GraphicsClient, ...] | None": (CLIENT,),
    "int": 1,
    "int | None": 1,
    "str": "text",
    "str | None": "text",
    "bool": True,
    "bool | None": False,
}


def sample_event(cls: type[Event], **changes: Any) -> Event:
    """Return an event of a class, all of its fields set; ``changes`` replaces some."""
    values = {
        field.name: _VALUES.get(field.name, _VALUES.get(str(field.type))) for field in fields(cls)
    }
    return cls(**{**values, **changes})


def sample_events() -> list[Event]:
    """Return one event of every class that ``events`` may print."""
    return [sample_event(cls) for cls in (*EVENT_TYPES.values(), EventsLost)]
