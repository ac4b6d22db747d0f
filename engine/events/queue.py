"""EventQueue: from the drivers to every reader, in order, without ever waiting for one.

A driver's reader side calls ``push`` and goes on; each subscription has a bounded buffer of its
own, so a slow reader loses its own events (counted) and delays nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .subscription import Subscription

if TYPE_CHECKING:
    from ..domain_ref import DomainRef
    from .event import Event

#: Events a reader may fall behind before it loses some.
DEFAULT_LIMIT = 10_000


class EventQueue:
    """Hands each event to every subscription that wants it. Belongs to one event loop."""

    def __init__(self) -> None:
        self._subscriptions: tuple[Subscription, ...] = ()
        self._is_closed = False

    def push(self, event: Event) -> None:
        """Append ``event`` for every reader that wants it; never blocks, never raises."""
        for subscription in self._subscriptions:
            subscription.offer(event)

    def subscribe(
        self,
        *types: type[Event],
        domain: DomainRef | None = None,
        limit: int = DEFAULT_LIMIT,
    ) -> Subscription:
        """Return a reader of all events from now on.

        ``types`` keeps those classes and their subclasses only; ``domain`` keeps what concerns
        that domain only; ``limit`` is how far the reader may fall behind, in events.
        """
        subscription = Subscription(self._remove, types, domain, limit)
        if self._is_closed:
            subscription.close()
        else:
            self._subscriptions += (subscription,)
        return subscription

    def close(self) -> None:
        """End every subscription once its reader has read what is buffered."""
        self._is_closed = True
        for subscription in self._subscriptions:
            subscription.close()

    def _remove(self, subscription: Subscription) -> None:
        self._subscriptions = tuple(s for s in self._subscriptions if s is not subscription)
