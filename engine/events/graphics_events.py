"""GraphicsEvent: a client of a guest's VNC or SPICE server connects, signs in, disconnects.

Drivers make them (``EVENT_HANDLERS`` in ``drivers/qemu/monitor_events.py``), ``graphics_sessions``
turns them into who is on which console. The first fields are libvirt's
``virConnectDomainEventGraphicsCallback``, value for value; the others are what libvirt drops.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from .event import DomainEvent


class GraphicsPhase(IntEnum):
    """``virDomainEventGraphicsPhase``. A failed login has no phase: it is connect, disconnect."""

    CONNECT = 0
    INITIALIZE = 1
    DISCONNECT = 2

    @property
    def label(self) -> str:
        """The word virsh prints."""
        return self.name.lower()


class AddressFamily(IntEnum):
    """``virDomainEventGraphicsAddressType``."""

    IPV4 = 0
    IPV6 = 1
    UNIX = 2

    @property
    def label(self) -> str:
        """``ipv4``, ``ipv6`` or ``unix``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class GraphicsAddress:
    """One end of a client's connection; ``node`` is untrusted text for a unix client."""

    family: AddressFamily
    node: str
    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphicsEvent(DomainEvent):
    """A client came to a display, signed in, or left.

    ``auth_scheme`` is what the server asks of its clients, never a proof that this one passed.
    ``subject`` holds verified identities as (type, name): ``x509dname``, ``saslUsername``.
    ``address_known`` is False where the hypervisor sent an address it had not filled in; libvirt
    calls such an address IPv4. None means that the driver cannot tell.
    """

    event_id = 5
    name = "graphics"

    phase: GraphicsPhase
    local: GraphicsAddress
    remote: GraphicsAddress
    auth_scheme: str = ""
    subject: tuple[tuple[str, str], ...] = ()
    protocol: str | None = None
    websocket: bool | None = None
    tls: bool | None = None
    channel_type: int | None = None
    channel_id: int | None = None
    connection_id: int | None = None
    address_known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphicsClient:
    """A client that a display server lists when it is asked.

    ``initialized`` is None where the server lists clients that may not have finished the
    handshake and does not say which (every VNC server of QEMU).
    """

    protocol: str
    remote: GraphicsAddress
    auth_scheme: str = ""
    subject: tuple[tuple[str, str], ...] = ()
    websocket: bool | None = None
    tls: bool | None = None
    connection_id: int | None = None
    initialized: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphicsClientsEvent(DomainEvent):
    """The driver asked who is there: the whole truth at this point of the event order.

    Sent after every (re)connect to a guest, once for each of its ``protocol``s, and by polling
    where a display sends no events. ``clients`` is None where the driver cannot ask: nobody knows
    who was there before.
    """

    name = "graphics-clients"

    protocol: str
    clients: tuple[GraphicsClient, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphicsMigratedEvent(DomainEvent):
    """The SPICE viewers have moved to the migration's destination (SPICE_MIGRATE_COMPLETED)."""

    name = "graphics-migrated"
