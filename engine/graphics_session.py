"""GraphicsSession: one person or program at one guest's display, as far as anybody can tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

from .events import AddressFamily, DomainEvent, GraphicsAddress

if TYPE_CHECKING:
    from .domain_ref import DomainRef

#: One attribute of a distinguished name; an escaped separator (RFC 4514) is part of its value.
_ATTRIBUTE = re.compile(r"(?:\\.|[^,+\\])+", re.DOTALL)


class SessionPhase(Enum):
    """How far a client has come; the value is the word people see."""

    CONNECTING = "connecting"
    ON_CONSOLE = "on console"
    #: It was there before we looked, and the server does not say whether it finished its handshake.
    UNKNOWN = "state unknown"


class SessionEnd(Enum):
    """Why a session is over; the value is the phrase people see."""

    LEFT = "left"
    #: Connect, then disconnect without initialize: a connection attempt, whatever the cause.
    ATTEMPT = "left before finishing the handshake"
    STOPPED = "the guest stopped"
    MOVED = "moved with the guest"
    NOT_LISTED = "gone when asked again"
    #: What looked like a visitor of its own turned out to be a channel of another session.
    FOLDED = "part of another session"
    #: The hypervisor went out of sight; nobody knows when the client left, or whether it did.
    LOST = "unknown: the host was lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphicsSession:
    """A client of a display; SPICE's channels are folded into one.

    ``since`` is in seconds since the epoch by the host's clock, None for a client that was there
    before us; ``started`` and ``ended`` are readings of the connection's monotonic clock.
    ``auth_scheme`` is what the server asks for, not what this client proved; ``subject`` holds
    verified identities only.
    """

    number: int
    domain: DomainRef
    protocol: str | None
    remote: GraphicsAddress | None
    phase: SessionPhase
    since: float | None
    started: float
    auth_scheme: str = ""
    subject: tuple[tuple[str, str], ...] = ()
    websocket: bool | None = None
    tls: bool | None = None
    connection_id: int | None = None
    channels: int = 1
    ended: float | None = None
    end: SessionEnd | None = None

    @property
    def who(self) -> str | None:
        """The verified name: SASL user, else the certificate's common name, else None."""
        identities = dict(self.subject)
        if user := identities.get("saslUsername"):
            return user
        distinguished_name = identities.get("x509dname", "")
        for attribute in _ATTRIBUTE.findall(distinguished_name):
            kind, _, value = attribute.partition("=")
            if kind.strip().upper() == "CN" and value:
                return re.sub(r"\\(.)", r"\1", value)
        return distinguished_name or None

    @property
    def is_viewer(self) -> bool:
        """Whether the client may see the screen now: it signed in, or nobody can rule it out."""
        return self.end is None and self.phase is not SessionPhase.CONNECTING

    @property
    def is_local(self) -> bool:
        """Whether the client comes from the host itself: a local viewer, or anybody's tunnel."""
        if self.remote is None:
            return False
        if self.remote.family is AddressFamily.UNIX:
            return True
        try:
            address = ip_address(self.remote.node)
        except ValueError:
            return self.remote.node == "localhost"
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            return address.ipv4_mapped.is_loopback
        return address.is_loopback

    def duration(self, monotonic: float) -> float | None:
        """Return the seconds it lasted up to ``monotonic``; None when nobody saw it begin."""
        if self.since is None:
            return None
        return (monotonic if self.ended is None else self.ended) - self.started


class SessionChange(Enum):
    """What became of a session; the value is the word on the command line."""

    OPENED = "opened"
    SIGNED_IN = "signed-in"
    #: It was there before us.
    FOUND = "found"
    #: Channels came or went.
    UPDATED = "updated"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphicsSessionEvent(DomainEvent):
    """A session changed; ``session`` is its state after the change."""

    name = "graphics-session"

    change: SessionChange
    session: GraphicsSession
