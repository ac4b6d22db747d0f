"""NetworkVerbs: what can be done to a network; stopping one says whom it cuts off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable

from .confirmations import Question
from .network_reservations import reservation_verbs
from .stored_verbs import StoredVerbs

if TYPE_CHECKING:
    from engine import Connection, Network

    from .app import VirtdeckApp
    from .domain_uses import HostUses
    from .network_row import NetworkRow
    from .part_verbs import PartVerb
    from .widgets.part_text import Line


class NetworkVerbs:
    """The table of verbs; ``uses`` knows which domains are plugged in."""

    def __init__(self, app: VirtdeckApp, uses: HostUses) -> None:
        self._uses = uses
        stored = StoredVerbs("network", _network, "net")
        self.verbs: tuple[PartVerb[NetworkRow], ...] = (
            stored.start(),
            *stored.autostart(),
            *reservation_verbs(app),
            stored.stop(app, self._stopping),
            stored.undefine(app, self._undefining, while_active=True),
        )

    async def _stopping(self, row: NetworkRow) -> Question:
        await self._uses.learn(row.host, afresh=True)
        lines = self._users(row)
        if not row.persistent:
            lines.append((("It is not stored: its configuration is lost.", "warning"),))
        return Question(f"Stop {printable(row.name)}?", tuple(lines), "Stop", is_dangerous=True)

    async def _undefining(self, row: NetworkRow) -> Question:
        await self._uses.learn(row.host, afresh=True)
        what = "Its configuration is deleted."
        if row.active:
            what += " It goes on until it stops."
        lines: list[Line] = [((what, "warning"),)]
        if row.active:
            lines += self._users(row)
        return Question(f"Undefine {printable(row.name)}?", tuple(lines), "Undefine", True)

    def _users(self, row: NetworkRow) -> list[Line]:
        users = self._uses.of_network(row.host, row.name)
        if users.is_complete and not users.names:
            return [(("No running domain uses it.", "good"),)]
        if not users.is_complete and not users.names:
            return [(("Nobody knows which running domains use it.", "warning"),)]
        return [
            (("Running domains that lose their link: ", "warning"), (users.words, "name")),
        ]


def _network(connection: Connection, row: NetworkRow) -> Network:
    return connection.networks.of(row.ref)
