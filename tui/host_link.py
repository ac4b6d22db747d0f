"""From a URI to rows and events on the screen: one ``Host`` for each, and what goes along with it.

Host -> Connection -> Inventory (rows) -> RowsChanged
                   -> EventBridge (events) -> EventsReceived
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.fleet import Host

    from .app import VirtdeckApp


def link_host(app: VirtdeckApp, name: str, uri: str) -> Host:
    """Return the host, not running yet; it tells ``app`` of its rows and events."""
    from engine.fleet import Host

    from .event_bridge import EventBridge

    return Host(
        name,
        uri,
        read_only=app.read_only,
        clock=app.clock,
        interval=app.settings.interval,
        on_change=app.tell_rows,
        follow=lambda connection: EventBridge(app, name, connection).run(),
    )


def host_names(uris: Iterable[str]) -> dict[str, str]:
    """Return a short, unique name for each URI: its machine, else its path, else its driver."""
    from engine import ConnectionURI

    names: dict[str, str] = {}
    for uri in uris:
        try:
            parsed = ConnectionURI.parse(uri)
        except EngineError:
            base = uri
        else:
            last = parsed.path.rpartition("/")[2].removesuffix(".xml")
            base = parsed.host or last or parsed.driver
        name, number = base, 2
        while name in names:
            name, number = f"{base}-{number}", number + 1
        names[name] = uri
    return names
