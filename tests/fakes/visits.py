"""Events of clients that come to a display, as a driver sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import (
    GraphicsSession,
    GraphicsSessionEvent,
    SessionChange,
    SessionEnd,
    SessionPhase,
)
from engine.events import AddressFamily, GraphicsAddress, GraphicsEvent, GraphicsPhase

from .scripted_driver import WEB

if TYPE_CHECKING:
    from engine import DomainRef

NOON = 1_700_000_000.0
ALICE = (("x509dname", "C=GB,CN=alice.example"), ("saslUsername", "alice"))
LOCAL = GraphicsAddress(AddressFamily.IPV4, "0.0.0.0", "5900")

Subject = tuple[tuple[str, str], ...]


def address(node: str = "10.1.2.3", service: str = "51422") -> GraphicsAddress:
    """Return where a client comes from; a unix client for an empty node."""
    family = AddressFamily.IPV4 if node else AddressFamily.UNIX
    return GraphicsAddress(family, node, service)


def graphics(
    phase: GraphicsPhase,
    domain: DomainRef = WEB,
    *,
    remote: GraphicsAddress | None = None,
    subject: Subject = (),
    time: float = NOON,
) -> GraphicsEvent:
    """Return the event of a VNC client."""
    return GraphicsEvent(
        time=time,
        domain=domain,
        phase=phase,
        local=LOCAL,
        remote=remote or address(),
        auth_scheme="vencrypt+x509+sasl",
        subject=subject,
        protocol="vnc",
    )


def session(
    *,
    number: int = 1,
    domain: DomainRef = WEB,
    remote: GraphicsAddress | None = None,
    phase: SessionPhase = SessionPhase.ON_CONSOLE,
    subject: Subject = (),
    lasted: float | None = None,
    end: SessionEnd | None = None,
    since: float | None = NOON,
    channels: int = 1,
) -> GraphicsSession:
    """Return a session that began at 0 on the monotonic clock."""
    return GraphicsSession(
        number=number,
        domain=domain,
        protocol="vnc",
        remote=remote or address(),
        phase=phase,
        since=since,
        started=0.0,
        auth_scheme="vencrypt+x509+sasl",
        subject=subject,
        channels=channels,
        ended=lasted,
        end=end,
    )


def session_event(
    change: SessionChange, what: GraphicsSession, time: float = NOON
) -> GraphicsSessionEvent:
    """Return the event of a change of a session."""
    return GraphicsSessionEvent(time=time, domain=what.domain, change=change, session=what)
