"""GraphicsSessions: from graphics events to who is on which console now, since when, from where.

The facts behind each rule were measured on QEMU 7.2: equal addresses may be several clients; a
SPICE viewer is several connections with one connection id that only INITIALIZED tells; nothing is
sent when the guest's process ends; and an address may be uninitialised memory, different in every
event.
"""

from __future__ import annotations

import itertools
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .display_links import DisplayLinks, Link, LinkKey
from .events import (
    DomainEvent,
    GraphicsAddress,
    GraphicsClient,
    GraphicsClientsEvent,
    GraphicsEvent,
    GraphicsMigratedEvent,
    GraphicsPhase,
    Lifecycle,
    LifecycleEvent,
)
from .graphics_session import (
    GraphicsSession,
    GraphicsSessionEvent,
    SessionChange,
    SessionEnd,
    SessionPhase,
)

if TYPE_CHECKING:
    from .clock import Clock
    from .domain_ref import DomainRef

#: Ended sessions that are remembered for every connection.
HISTORY_LIMIT = 10_000

_Changes = Iterator[GraphicsSessionEvent]


class GraphicsSessions:
    """The sessions of one connection. Fed by ``apply``; asked by screens and commands."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = itertools.count(1)
        self._domains: dict[str, DisplayLinks] = {}
        #: Sessions that ended, oldest first.
        self.history: deque[GraphicsSession] = deque(maxlen=HISTORY_LIMIT)

    # -- who is there -------------------------------------------------------------------------

    def all(self) -> list[GraphicsSession]:
        """Return every live session of every domain, oldest first."""
        live = (s for displays in self._domains.values() for s in displays.sessions.values())
        return sorted(live, key=lambda session: session.number)

    def of_domain(self, domain: DomainRef) -> list[GraphicsSession]:
        """Return the live sessions of one domain, oldest first."""
        displays = self._domains.get(domain.uuid)
        return list(displays.sessions.values()) if displays else []

    def viewers(self, domain: DomainRef) -> list[GraphicsSession]:
        """Return the sessions that may see the domain's screen now."""
        return [session for session in self.of_domain(domain) if session.is_viewer]

    def is_complete(self, domain: DomainRef) -> bool:
        """Whether ``of_domain`` is everybody; False where nobody could say who was there before."""
        displays = self._domains.get(domain.uuid)
        return displays is None or displays.is_complete

    # -- what happened ------------------------------------------------------------------------

    def apply(self, event: DomainEvent) -> list[GraphicsSessionEvent]:
        """Take in an event of the connection; return what it changed, in order."""
        handler = _HANDLERS.get(type(event))
        if handler is None:
            return []
        displays = self._domains.get(event.domain.uuid)
        if displays is None:
            if isinstance(event, LifecycleEvent):
                return []  # nobody was at its displays
            displays = self._domains[event.domain.uuid] = DisplayLinks()
        return list(handler(self, displays, event))

    def lose(self, time: float) -> list[GraphicsSessionEvent]:
        """End every session, at ``time`` since the epoch: the hypervisor is out of sight."""
        changes: list[GraphicsSessionEvent] = []
        for displays in self._domains.values():
            displays.is_complete = False
            for session in list(displays.sessions.values()):
                event = DomainEvent(time=time, domain=session.domain)
                changes += self._end_all(displays, event, SessionEnd.LOST)
        return changes

    def _apply_graphics(self, displays: DisplayLinks, event: GraphicsEvent) -> _Changes:
        return _PHASES[event.phase](self, displays, event)

    def _connect(self, displays: DisplayLinks, event: GraphicsEvent) -> _Changes:
        if not event.address_known:
            displays.unmatched[event.protocol] += 1
            return
        link = Link((event.protocol, event.remote), None)
        displays.links.append(link)
        if event.protocol == "spice" and displays.spice_session(None, event.remote.node):
            return  # most likely another channel of that viewer; INITIALIZED will tell
        yield self._open(displays, link, event)

    def _initialize(self, displays: DisplayLinks, event: GraphicsEvent) -> _Changes:
        if not event.address_known:
            return
        key = (event.protocol, event.remote)
        link = displays.link_to_initialize(key)
        if link is None:
            link = Link(key, None)
            displays.links.append(link)
        link.initialized, link.subject = True, event.subject
        viewer = None
        if event.protocol == "spice":
            viewer = displays.spice_session(event.connection_id, event.remote.node)
        if viewer is not None and viewer.number != link.session:
            yield from self._fold(displays, link, viewer, event)
            return
        if link.session is None:
            yield self._open(displays, link, event)
        yield self._sign_in(displays, link, event)

    def _disconnect(self, displays: DisplayLinks, event: GraphicsEvent) -> _Changes:
        protocol = event.protocol
        link = None
        if event.address_known:
            link = displays.link_to_drop((protocol, event.remote), event.subject)
        if link is None and displays.unmatched[protocol]:
            displays.unmatched[protocol] -= 1
            yield self._attempt(event, protocol, event.remote if event.address_known else None)
            return
        if link is None and not event.address_known:
            link = displays.first_connecting(protocol)
        if link is not None:
            yield from self._drop(displays, link, event, SessionEnd.LEFT)

    def _apply_clients(self, displays: DisplayLinks, event: GraphicsClientsEvent) -> _Changes:
        if event.clients is None:
            displays.is_complete = False
            return
        displays.is_complete = True
        displays.unmatched.pop(event.protocol, None)
        listed: list[LinkKey] = [(client.protocol, client.remote) for client in event.clients]
        missing = Counter(listed)
        for link in [x for x in displays.links if x.key[0] == event.protocol]:
            if missing[link.key]:
                missing[link.key] -= 1
            else:
                yield from self._drop(displays, link, event, SessionEnd.NOT_LISTED)
        for client, key in zip(event.clients, listed, strict=True):
            if missing[key]:
                missing[key] -= 1
                yield self._find(displays, client, event)

    def _apply_lifecycle(self, displays: DisplayLinks, event: LifecycleEvent) -> _Changes:
        """End every session when the process ends: QEMU sends no disconnects then."""
        if event.event is Lifecycle.STOPPED:
            yield from self._end_all(displays, event, SessionEnd.STOPPED)
            del self._domains[event.domain.uuid]

    def _apply_migrated(self, displays: DisplayLinks, event: GraphicsMigratedEvent) -> _Changes:
        for link in [x for x in displays.links if x.key[0] == "spice"]:
            yield from self._drop(displays, link, event, SessionEnd.MOVED)

    # -- changes of one session ---------------------------------------------------------------

    def _open(
        self, displays: DisplayLinks, link: Link, event: GraphicsEvent
    ) -> GraphicsSessionEvent:
        session = GraphicsSession(
            number=next(self._numbers),
            domain=event.domain,
            protocol=event.protocol,
            remote=event.remote,
            phase=SessionPhase.CONNECTING,
            since=event.time,
            started=self._clock.monotonic(),
            auth_scheme=event.auth_scheme,
            websocket=event.websocket,
        )
        link.session = session.number
        return self._store(displays, event, SessionChange.OPENED, session)

    def _sign_in(
        self, displays: DisplayLinks, link: Link, event: GraphicsEvent
    ) -> GraphicsSessionEvent:
        assert link.session is not None
        session = replace(
            displays.sessions[link.session],
            phase=SessionPhase.ON_CONSOLE,
            auth_scheme=event.auth_scheme,
            subject=event.subject,
            tls=event.tls,
            connection_id=event.connection_id,
        )
        return self._store(displays, event, SessionChange.SIGNED_IN, session)

    def _fold(
        self, displays: DisplayLinks, link: Link, viewer: GraphicsSession, event: GraphicsEvent
    ) -> _Changes:
        moved = [link]
        if link.session is not None:
            moved = [x for x in displays.links if x.session == link.session]
            yield self._close(displays, link.session, event, SessionEnd.FOLDED)
        for each in moved:
            each.session = viewer.number
        more = replace(viewer, channels=viewer.channels + len(moved))
        yield self._store(displays, event, SessionChange.UPDATED, more)

    def _find(
        self, displays: DisplayLinks, client: GraphicsClient, event: GraphicsClientsEvent
    ) -> GraphicsSessionEvent:
        link = Link(
            (client.protocol, client.remote), None, client.initialized is True, client.subject
        )
        displays.links.append(link)
        if client.protocol == "spice" and (
            viewer := displays.spice_session(client.connection_id, client.remote.node)
        ):
            link.session = viewer.number
            more = replace(viewer, channels=viewer.channels + 1)
            return self._store(displays, event, SessionChange.UPDATED, more)
        session = GraphicsSession(
            number=next(self._numbers),
            domain=event.domain,
            protocol=client.protocol,
            remote=client.remote,
            phase=SessionPhase.ON_CONSOLE if client.initialized else SessionPhase.UNKNOWN,
            since=None,
            started=self._clock.monotonic(),
            auth_scheme=client.auth_scheme,
            subject=client.subject,
            websocket=client.websocket,
            tls=client.tls,
            connection_id=client.connection_id,
        )
        link.session = session.number
        return self._store(displays, event, SessionChange.FOUND, session)

    def _drop(
        self, displays: DisplayLinks, link: Link, event: DomainEvent, end: SessionEnd
    ) -> _Changes:
        displays.links.remove(link)
        if link.session is None:
            if end is SessionEnd.LEFT:
                yield self._attempt(event, *link.key)
            return
        session = displays.sessions[link.session]
        if any(other.session == link.session for other in displays.links):
            fewer = replace(session, channels=session.channels - 1)
            yield self._store(displays, event, SessionChange.UPDATED, fewer)
            return
        if end is SessionEnd.LEFT and session.phase is SessionPhase.CONNECTING:
            end = SessionEnd.ATTEMPT
        yield self._close(displays, link.session, event, end)

    def _end_all(self, displays: DisplayLinks, event: DomainEvent, end: SessionEnd) -> _Changes:
        displays.links.clear()
        for number in list(displays.sessions):
            yield self._close(displays, number, event, end)

    def _attempt(
        self, event: DomainEvent, protocol: str | None, remote: GraphicsAddress | None
    ) -> GraphicsSessionEvent:
        """Report a visitor that never had a session of its own."""
        now = self._clock.monotonic()
        session = GraphicsSession(
            number=next(self._numbers),
            domain=event.domain,
            protocol=protocol,
            remote=remote,
            phase=SessionPhase.CONNECTING,
            since=event.time,
            started=now,
            ended=now,
            end=SessionEnd.ATTEMPT,
        )
        self.history.append(session)
        return _changed(event, SessionChange.CLOSED, session)

    def _close(
        self, displays: DisplayLinks, number: int, event: DomainEvent, end: SessionEnd
    ) -> GraphicsSessionEvent:
        session = replace(displays.sessions.pop(number), ended=self._clock.monotonic(), end=end)
        if end is not SessionEnd.FOLDED:
            self.history.append(session)
        return _changed(event, SessionChange.CLOSED, session)

    def _store(
        self,
        displays: DisplayLinks,
        event: DomainEvent,
        change: SessionChange,
        session: GraphicsSession,
    ) -> GraphicsSessionEvent:
        displays.sessions[session.number] = session
        return _changed(event, change, session)


def _changed(
    event: DomainEvent, change: SessionChange, session: GraphicsSession
) -> GraphicsSessionEvent:
    return GraphicsSessionEvent(
        time=event.time, domain=event.domain, change=change, session=session
    )


_Handler = Callable[[GraphicsSessions, DisplayLinks, Any], _Changes]

_HANDLERS: dict[type[DomainEvent], _Handler] = {
    GraphicsEvent: GraphicsSessions._apply_graphics,
    GraphicsClientsEvent: GraphicsSessions._apply_clients,
    GraphicsMigratedEvent: GraphicsSessions._apply_migrated,
    LifecycleEvent: GraphicsSessions._apply_lifecycle,
}

_PHASES: dict[GraphicsPhase, _Handler] = {
    GraphicsPhase.CONNECT: GraphicsSessions._connect,
    GraphicsPhase.INITIALIZE: GraphicsSessions._initialize,
    GraphicsPhase.DISCONNECT: GraphicsSessions._disconnect,
}
