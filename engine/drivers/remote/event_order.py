"""EventOrder: libvirt does not say which display a client came to; its port does, once it is known.

A graphics event of a domain without a sketch waits until the sketch is made, and every later event
of that domain behind it: nothing overtakes.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from ...errors import EngineError
from ...events import (
    AddressFamily,
    DomainEvent,
    GraphicsEvent,
    Lifecycle,
    LifecycleEvent,
    MetadataChangeEvent,
)
from ...untrusted_text import printable
from .wire_domain import wire_domain

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...domain_ref import DomainRef
    from ...events import Event
    from ...tasks import Tasks
    from .sketches import Sketches

_log = logging.getLogger(__name__)

#: What changes the title or the displays of a domain.
_NEW_SKETCH = frozenset({Lifecycle.DEFINED, Lifecycle.STARTED, Lifecycle.STOPPED})


class EventOrder:
    """Passes events on to ``emit``, completed, in the order in which they came for each domain."""

    def __init__(self, sketches: Sketches, tasks: Tasks, emit: Callable[[Event], None]) -> None:
        self._sketches = sketches
        self._tasks = tasks
        self._emit = emit
        self._waiting: dict[str, list[DomainEvent]] = {}

    def take(self, event: Event) -> None:
        """Pass the event on, now or when its domain's display is known."""
        if not isinstance(event, DomainEvent):
            self._emit(event)
        elif event.domain.uuid in self._waiting:
            self._waiting[event.domain.uuid].append(event)
        else:
            self._take_next(event)

    def _take_next(self, event: DomainEvent) -> None:
        uuid = event.domain.uuid
        if _outdates_sketch(event):
            self._sketches.forget(uuid)
        if not isinstance(event, GraphicsEvent):
            self._emit(event)
        elif self._sketches.get(uuid) is None:
            self._waiting[uuid] = [event]
            self._tasks.spawn(self._complete(event.domain), name=f"display of {event.domain.name}")
        else:
            self._emit(self._with_protocol(event))

    async def _complete(self, domain: DomainRef) -> None:
        """Make the sketch, then pass on what waits; the sketch may be forgotten on the way."""
        try:
            await self._sketches.make([wire_domain(domain)])
        except EngineError as error:
            _log.info("the displays of %s are not known: %s", printable(domain.name), error)
        waiting = self._waiting.pop(domain.uuid)
        first, *others = waiting
        assert isinstance(first, GraphicsEvent)
        self._emit(self._with_protocol(first))
        for event in others:
            self.take(event)

    def _with_protocol(self, event: GraphicsEvent) -> GraphicsEvent:
        known = self._sketches.get(event.domain.uuid)
        if known is None:
            return event
        is_unix = event.local.family is AddressFamily.UNIX
        protocol = known.protocol_at(event.local.service, is_unix=is_unix)
        return replace(event, protocol=protocol)


def _outdates_sketch(event: DomainEvent) -> bool:
    if isinstance(event, LifecycleEvent):
        return event.event in _NEW_SKETCH
    return isinstance(event, MetadataChangeEvent)
