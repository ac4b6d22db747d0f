"""NetworkVerbs: what can be done to a network; stopping one says whom it cuts off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable

from .confirmations import Question
from .network_reservations import reservation_verbs
from .part_verbs import PartVerb, Step, agreed, at_once, autostart_verbs, not_stored

if TYPE_CHECKING:
    from engine import Connection, Network

    from .app import VirtdeckApp
    from .domain_uses import HostUses
    from .network_row import NetworkRow
    from .widgets.part_text import Line


class NetworkVerbs:
    """The table of verbs; ``uses`` knows which domains are plugged in."""

    def __init__(self, app: VirtdeckApp, uses: HostUses) -> None:
        self._app = app
        self._uses = uses
        self.verbs: tuple[PartVerb[NetworkRow], ...] = (
            PartVerb(
                name="start",
                title="Start",
                key="s",
                engine_verb="start_network",
                run=at_once(_start, "started", "net-start", "{domain}"),
                why_not_now=lambda row: "it is active" if row.active else None,
            ),
            *autostart_verbs("set_network_autostart", _network, "net-autostart"),
            *reservation_verbs(app),
            PartVerb(
                name="stop",
                title="Stop",
                key="D",
                engine_verb="destroy_network",
                run=self._stop,
                why_not_now=lambda row: None if row.active else "it is not active",
            ),
            PartVerb(
                name="undefine",
                title="Undefine",
                key="U",
                engine_verb="undefine_network",
                run=self._undefine,
                why_not_now=not_stored,
            ),
        )

    async def _stop(self, connection: Connection, row: NetworkRow) -> Step | None:
        await self._uses.learn(row.host, afresh=True)
        lines = self._users(row)
        if not row.persistent:
            lines.append((("It is not stored: its configuration is lost.", "warning"),))
        question = Question(f"Stop {printable(row.name)}?", tuple(lines), "Stop", is_dangerous=True)
        if not await agreed(self._app, question):
            return None
        return await _STOP(connection, row)

    async def _undefine(self, connection: Connection, row: NetworkRow) -> Step | None:
        await self._uses.learn(row.host, afresh=True)
        what = "Its configuration is deleted."
        if row.active:
            what += " It goes on until it stops."
        lines: list[Line] = [((what, "warning"),)]
        if row.active:
            lines += self._users(row)
        title = f"Undefine {printable(row.name)}?"
        if not await agreed(self._app, Question(title, tuple(lines), "Undefine", True)):
            return None
        return await _UNDEFINE(connection, row)

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


async def _start(connection: Connection, row: NetworkRow) -> None:
    await _network(connection, row).start()


async def _destroy(connection: Connection, row: NetworkRow) -> None:
    await _network(connection, row).destroy()


async def _forget(connection: Connection, row: NetworkRow) -> None:
    await _network(connection, row).undefine()


_STOP = at_once(_destroy, "stopped", "net-destroy", "{domain}")
_UNDEFINE = at_once(_forget, "undefined", "net-undefine", "{domain}")
