"""HostLink: one host of the application, from its URI to rows and events on the screen.

    HostLink.run -> Connection.open -> Inventory (rows) + EventBridge (events), until cancelled

A host that cannot be reached keeps the error; it never stops the application or another host.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from engine import EngineError, Tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.app import App

    from engine import Clock, Connection
    from engine.fleet import Inventory, RowKey


class LinkState(Enum):
    """How far a host has come; the value is the word people see."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    FAILED = "failed"


class HostLink:
    """A host by name and URI; ``on_change`` hears of changed rows, of none when the state did."""

    def __init__(
        self,
        name: str,
        uri: str,
        on_change: Callable[[set[RowKey]], None],
        *,
        read_only: bool,
        clock: Clock,
        interval: float,
    ) -> None:
        self.name = name
        self.uri = uri
        self.state = LinkState.CONNECTING
        self.error: EngineError | None = None
        self.connection: Connection | None = None
        self.inventory: Inventory | None = None
        self._on_change = on_change
        self._read_only = read_only
        self._clock = clock
        self._interval = interval

    @property
    def has_no_domain(self) -> bool:
        """Whether the host has answered and has none."""
        return self.inventory is not None and self.inventory.has_listed and not self.inventory.rows

    async def run(self, app: App[Any]) -> None:
        """Connect and keep the rows current; returns when the host cannot be reached."""
        from engine import Connection

        self._enter(LinkState.CONNECTING)
        try:
            connection = await Connection.open(
                self.uri, read_only=self._read_only, clock=self._clock
            )
        except EngineError as error:
            self._enter(LinkState.FAILED, error)
            return
        async with connection:
            await self._serve(app, connection)

    async def _serve(self, app: App[Any], connection: Connection) -> None:
        from engine.fleet import Inventory

        from .event_bridge import EventBridge

        self.connection = connection
        self.inventory = Inventory(self.name, connection, self._on_change, self._interval)
        self._enter(LinkState.CONNECTED)
        tasks = Tasks()
        bridge = EventBridge(app, self.name, connection)
        try:
            tasks.spawn(bridge.run(), name=f"events of {self.name}")
            await self.inventory.run()
        finally:
            await tasks.cancel()
            self.connection = None

    def _enter(self, state: LinkState, error: EngineError | None = None) -> None:
        self.state, self.error = state, error
        self._on_change(set())


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
