"""Several marked volumes at once: one question that names all of them, then one after the other.

A failure does not stop the rest; each volume has its own record in the audit log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable

from .byte_size import byte_size
from .confirmations import Question
from .formatting import counted
from .part_verbs import PartVerb, Step, answer_of, carry_out
from .screens.guarded_dialog import GuardedDialog
from .volume_verbs import step_of, volume_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Connection

    from .app import VirtdeckApp
    from .domain_uses import HostUses
    from .transfers import Transfers
    from .volume_row import VolumeRow
    from .widgets.part_text import Line

#: Volumes that the question names before it counts the others.
_LISTED = 8


class MarkedVolumes:
    """``rows`` are the marked ones, which the verbs are done to whatever row they are given."""

    def __init__(
        self, app: VirtdeckApp, uses: HostUses, transfers: Transfers, rows: Sequence[VolumeRow]
    ) -> None:
        self._app = app
        self._uses = uses
        self._transfers = transfers
        self._rows = rows

    def verbs(self) -> tuple[PartVerb[VolumeRow], ...]:
        """Return what can be done to several."""
        return (
            self._verb("wipe", "Wipe", "W", "wipe_volume"),
            self._verb("delete", "Delete", "D", "delete_volume"),
        )

    def _verb(self, name: str, title: str, key: str, engine_verb: str) -> PartVerb[VolumeRow]:
        async def run(connection: Connection, _: VolumeRow) -> Step | None:
            return None  # ``act`` asks once for all of them

        return PartVerb(
            name=name,
            title=f"{title} {counted(len(self._rows), 'volume')}",
            key=key,
            engine_verb=engine_verb,
            run=run,
            why_not_now=self._why_not,
        )

    def _why_not(self, _: VolumeRow) -> str | None:
        busy = [x for x in self._rows if self._transfers.of(x.host, x.ref.pool, x.name)]
        return f"{printable(busy[0].name)} has a transfer under way" if busy else None

    async def act(self, verb: PartVerb[VolumeRow], connection: Connection) -> bool:
        """Ask, then do it to each; whether something was done."""
        word = verb.name
        await self._uses.learn(self._rows[0].host, afresh=True)
        title = f"{word.capitalize()} {counted(len(self._rows), 'volume')}?"
        question = Question(title, self._lines(), word.capitalize(), True, word=word)
        if await answer_of(self._app, GuardedDialog(question)) is None:
            return False
        for row in self._rows:
            volume = connection.storage.volume(row.ref)
            if word == "wipe":
                step = step_of(row, "vol-wipe", volume.wipe, "wiped")
            else:
                step = step_of(row, "vol-delete", volume.delete, "deleted")
            with self._transfers.work(f"{word} {printable(row.name)}"):
                await carry_out(self._app, connection, volume_words(row), word, step)
        return True

    def _lines(self) -> tuple[Line, ...]:
        lines: list[Line] = []
        for row in self._rows[:_LISTED]:
            users = self._uses.of_volume(row.host, row.ref.pool, row.name, row.path)
            is_free = users.is_complete and not users.names
            whose = "no domain's disk" if is_free else f"disk of {users.words}"
            lines.append(
                (
                    (f"{printable(row.name, 60)}  ", "name"),
                    (f"{byte_size(row.capacity)}  ", ""),
                    (whose, "good" if is_free else "warning"),
                )
            )
        if more := len(self._rows) - len(lines):
            lines.append(((f"and {more} more", "dim"),))
        lines.append((("What they hold is gone for good.", "warning"),))
        return tuple(lines)
