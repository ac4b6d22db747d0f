"""HostFacts: what hosts say of themselves, asked once for each connection, by workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine import Connection, HostInfo
    from engine.fleet import Host

    from .app import VirtdeckApp


class HostFacts:
    """The facts of the hosts of ``app``; what was heard stays until the host says it anew."""

    def __init__(self, app: VirtdeckApp) -> None:
        self._app = app
        self._asked: dict[str, Connection] = {}
        self._infos: dict[str, tuple[str, HostInfo]] = {}

    def of(self, host: Host) -> HostInfo | None:
        """Return what the host said; None while it has not, or where it will not."""
        uri, info = self._infos.get(host.name, ("", None))
        return info if uri == host.uri else None

    def ask(self, hosts: Iterable[Host]) -> None:
        """Ask those that were not asked over the connection they have."""
        for host in hosts:
            connection = host.connection
            if connection is not None and self._asked.get(host.name) is not connection:
                self._asked[host.name] = connection
                self._app.run_worker(self._learn(host, connection), group="facts")

    async def _learn(self, host: Host, connection: Connection) -> None:
        try:
            self._infos[host.name] = (host.uri, await connection.host_info())
        except EngineError:
            return  # unknown is what is shown; the connection says what is wrong with it
        self._app.tell_rows(set())
