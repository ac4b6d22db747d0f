"""From a URI to rows and events on the screen: one ``Host`` for each, and what goes along with it.

Host -> Connection -> Inventory (rows) -> RowsChanged
                   -> EventBridge (events) -> EventsReceived
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine import Credentials
    from engine.fleet import Host

    from .app import VirtdeckApp
    from .host_entry import HostEntry

#: By how much of a pause between samples a host is ahead of the one before it: multiples of the
#: golden section lie apart from each other, however many there are.
_APART = 0.618


def link_host(app: VirtdeckApp, entry: HostEntry, uri: str, credentials: Credentials) -> Host:
    """Return the host at ``uri``, not running yet; it tells ``app`` of its rows and events."""
    from engine.fleet import Host

    from .event_bridge import EventBridge

    return Host(
        entry.name,
        uri,
        read_only=app.read_only or entry.read_only,
        clock=app.clock,
        interval=app.settings.interval,
        on_change=app.tell_rows,
        credentials=credentials,
        phase=len(app.links) * _APART % 1,
        follow=lambda connection: EventBridge(app, entry.name, connection).run(),
    )
