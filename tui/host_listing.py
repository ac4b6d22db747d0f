"""HostListing: what the connected hosts have of one kind, asked by workers when it is looked at.

    Host.connection -> ask -> rows by key, and a reason for each host that gave none

Connecting fetches nothing of it; what a lost host said stays and is marked as stale.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from engine import ConnectFailed, EngineError, printable
from engine.fleet import HostState

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from engine import Connection
    from engine.fleet import Host, RowKey

    from .app import VirtdeckApp


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """Something that a host has; ``stale`` is what a host said that is away now."""

    host: str
    uuid: str
    name: str
    stale: bool = False

    @property
    def key(self) -> RowKey:
        """What identifies the row."""
        return self.host, self.uuid


Row = TypeVar("Row", bound=PartRow)


class HostListing(Generic[Row]):
    """The rows of all hosts; ``verb`` is what the engine calls the question, ``ask`` asks it.

    ``tell`` hears that something is different.
    """

    def __init__(
        self,
        app: VirtdeckApp,
        verb: str,
        ask: Callable[[str, Connection], Awaitable[Sequence[Row]]],
        tell: Callable[[], None],
    ) -> None:
        self._app = app
        self._verb = verb
        self._ask = ask
        self._tell = tell
        self._asked: dict[str, Connection] = {}
        self._answers: dict[str, dict[RowKey, Row]] = {}
        self._failures: dict[str, str] = {}
        self._busy: set[str] = set()
        self._again: set[str] = set()

    def rows(self) -> dict[RowKey, Row]:
        """Return what is known now."""
        found: dict[RowKey, Row] = {}
        for name, answer in self._answers.items():
            if host := self._app.links.get(name):
                is_away = not _is_well(host)
                found |= {k: replace(x, stale=True) if is_away else x for k, x in answer.items()}
        return found

    def reasons(self) -> dict[str, str]:
        """Return why a host has nothing to show, or nothing that is certain."""
        reasons = {name: self._reason(host) for name, host in self._app.links.items()}
        return {name: reason for name, reason in reasons.items() if reason}

    def ask_new(self) -> None:
        """Ask the hosts that were not asked over the connection they have."""
        for name, host in self._app.links.items():
            if host.connection and self._asked.get(name) is not host.connection:
                self.ask(name)

    def ask(self, name: str) -> None:
        """Ask a host now; while it is being asked, once more after that."""
        host = self._app.links.get(name)
        if host is None or host.connection is None:
            return
        self._asked[name] = host.connection
        if host.connection.why_impossible(self._verb):
            self._answers.pop(name, None)
        elif name in self._busy:
            self._again.add(name)
        else:
            self._busy.add(name)
            self._app.run_worker(self._learn(name, host.connection), group=f"{self._verb} of hosts")

    def ask_all(self) -> None:
        """Ask every connected host."""
        for name in self._app.links:
            self.ask(name)

    def forget(self, name: str) -> None:
        """Ask that host when somebody looks again."""
        self._asked.pop(name, None)

    async def _learn(self, name: str, connection: Connection) -> None:
        try:
            rows = await self._ask(name, connection)
        except EngineError as error:
            self._failures[name] = printable("; ".join(filter(None, (error.message, error.hint))))
        else:
            self._failures.pop(name, None)
            self._answers[name] = {row.key: row for row in rows}
        finally:
            self._busy.discard(name)
        if name in self._again:
            self._again.discard(name)
            self.ask(name)
        self._tell()

    def _reason(self, host: Host) -> str:
        if host.connection is None:
            return _why_away(host)
        if reason := host.connection.why_impossible(self._verb):
            return printable(reason)
        if failure := self._failures.get(host.name):
            return failure
        return "" if host.name in self._answers else "asking…"


def _why_away(host: Host) -> str:
    """Return in a few words what the list of hosts says of it; the whole story is there."""
    if host.state is not HostState.STOPPED:
        return "cannot be reached, tried again" if host.failure else "connecting"
    step = host.failure.step if isinstance(host.failure, ConnectFailed) else None
    return f"stopped: {step.value}" if step else "stopped"


def _is_well(host: Host) -> bool:
    return host.connection is not None and host.failure is None


def changes(before: dict[RowKey, Any], after: dict[RowKey, Any]) -> dict[RowKey, Any]:
    """Return the rows of ``after`` that are different, and None for those that are gone."""
    gone: dict[RowKey, Any] = dict.fromkeys(before.keys() - after.keys())
    return gone | {key: row for key, row in after.items() if before.get(key) != row}
