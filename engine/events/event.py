"""Event: something happened at a time; DomainEvent: to a domain; and what was not seen at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from ..domain_ref import DomainRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something happened.

    ``time`` is in seconds since the epoch by the clock of the host where it happened: good to show,
    not to subtract, since that clock may jump.
    """

    #: libvirt's id within its family; None for an event that libvirt does not have.
    event_id: ClassVar[int | None] = None
    #: The word for it on the command line and in logs; virsh's where virsh has one.
    name: ClassVar[str] = ""

    time: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent(Event):
    """Something happened to a domain."""

    domain: DomainRef


@dataclass(frozen=True, slots=True, kw_only=True)
class EventsLost(Event):
    """The reader was too slow: ``count`` events that it should have seen came and went here.

    What it knows may be out of date; it must ask for the present state again.
    """

    name = "events-lost"

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLostEvent(Event):
    """The connection broke, for ``reason``: what happens on the host from here is not seen."""

    name = "connection-lost"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionBackEvent(Event):
    """There is a connection again; nothing was seen in the ``seconds`` before ``time``."""

    name = "connection-back"

    seconds: float
