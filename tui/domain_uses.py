"""Who uses a network or a volume: the domains' XML, read once for each way a domain is set up.

Nothing is asked before somebody wants to know, and of very many domains nothing at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import EngineError, printable

from .few_at_once import ask_few_at_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.conf.domain_uses import DomainUses
    from engine.fleet import DomainRow, RowKey

    from .app import VirtdeckApp

#: Domains of one host that are worth asking; with more, nobody knows.
MOST = 256

#: Domains from which somebody who waits for the answer is told.
_TOLD = 32

#: Domains asked at once.
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Users:
    """Names of domains; unless it ``is_complete`` there may be more."""

    names: tuple[str, ...] = ()
    is_complete: bool = False

    @property
    def words(self) -> str:
        """Return the names, ``"nobody"``, or ``"?"`` where nobody knows."""
        names = ", ".join(printable(name) for name in self.names)
        if self.is_complete:
            return names or "nobody"
        return f"{names} and maybe others" if names else "?"


class HostUses:
    """What the domains of each host use, as far as it is known."""

    def __init__(self, app: VirtdeckApp) -> None:
        self._app = app
        self._known: dict[RowKey, tuple[object, DomainUses]] = {}

    async def learn(self, host: str, *, afresh: bool = False) -> None:
        """Ask for the XML of the domains that are new or set up differently, or of all."""
        link, connection = self._app.links.get(host), self._app.connection(host)
        if link is None or connection is None or len(link.rows) > MOST:
            return

        async def ask(row: DomainRow) -> None:
            from engine.conf.domain_uses import domain_uses

            try:
                xml = await connection.domain(row.info.ref).xml()
                self._known[row.key] = _setup(row), domain_uses(xml)
            except EngineError:
                self._known.pop(row.key, None)  # it counts as not known

        rows = [row for row in link.rows if afresh or self._uses(row) is None]
        if afresh and len(rows) > _TOLD:
            text = f"asking {len(rows)} domains of {printable(host)} what they use…"
            self._app.journal.toasts.tell(text)
        await ask_few_at_once(_AT_ONCE, ask, rows)

    def of_network(self, host: str, name: str) -> Users:
        """Return the running domains that are plugged into a network."""
        return self._users(host, lambda uses: name in uses.networks, running=True)

    def of_volume(self, host: str, pool: str, name: str, path: str) -> Users:
        """Return the domains that have a volume as a disk, running or not."""
        return self._users(
            host, lambda uses: path in uses.paths or (pool, name) in uses.volumes, running=False
        )

    def rows(self, host: str, test: Callable[[DomainUses], bool]) -> tuple[list[DomainRow], bool]:
        """Return the domains of a host that pass ``test``, and whether these are all."""
        link = self._app.links.get(host)
        uses = [(row, self._uses(row)) for row in link.rows] if link else []
        found = [row for row, known in uses if known and test(known)]
        found.sort(key=lambda row: row.info.ref.name)
        return found, bool(link and link.has_answered) and all(known for _, known in uses)

    def _users(self, host: str, test: Callable[[DomainUses], bool], *, running: bool) -> Users:
        link = self._app.links.get(host)
        if link is None or not link.has_answered:
            return Users()
        rows = [x for x in link.rows if not running or x.info.status.state.is_active]
        uses = [(row, self._uses(row)) for row in rows]
        names = [row.info.ref.name for row, known in uses if known and test(known)]
        return Users(tuple(sorted(names)), all(known for _, known in uses))

    def _uses(self, row: DomainRow) -> DomainUses | None:
        setup, uses = self._known.get(row.key, (None, None))
        return uses if setup == _setup(row) else None


def _setup(row: DomainRow) -> object:
    """Return what tells that the XML may be another."""
    return row.info.ref, row.info.status.state.is_active, row.info.persistent
