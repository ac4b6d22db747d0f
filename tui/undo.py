"""Undos: what can be taken back; the last for half a minute by one key, the others from a list.

Actions -> offer(Undo) -> the line above the keys, counting down
u, :undo -> undo(Undo) -> the facts are asked again -> Reversal.run, or why it cannot be
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import EngineError, printable

from .formatting import counted
from .keymap import KEYS
from .notifications import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Connection

    from .app import VirtdeckApp
    from .reversals import Reversal
    from .widgets.part_text import Line

#: Seconds that the offer stands above the keys.
WINDOW = 30.0

#: How many undos are kept for the list; their documents stay in memory no longer.
KEPT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """What one verb did to one or many domains, and how each is taken back; at ``done_at``."""

    done: str
    reversals: tuple[Reversal, ...]
    done_at: float

    @property
    def offer(self) -> str:
        """What it would do, in words."""
        first = self.reversals[0]
        subject = printable(first.ref.name)
        if len(self.reversals) > 1:
            subject = counted(len(self.reversals), "domain")
        return f"{first.before} {subject} {first.after}"


class Undos:
    """The undos of ``app``, newest first in ``all``."""

    def __init__(self, app: VirtdeckApp) -> None:
        self._app = app
        self._kept: deque[Undo] = deque(maxlen=KEPT)
        self._pending: Undo | None = None

    @property
    def all(self) -> Sequence[Undo]:
        """Everything that may still be taken back, newest first."""
        return tuple(reversed(self._kept))

    @property
    def pending(self) -> Undo | None:
        """What the line above the keys offers."""
        if self._pending and self._seconds_left(self._pending) <= 0:
            self._pending = None
        return self._pending

    def offer(self, done: str, reversals: Sequence[Reversal]) -> None:
        """Offer to take back what was just ``done``; the offer before it moves into the list."""
        self._pending = Undo(
            done=done, reversals=tuple(reversals), done_at=self._app.clock.monotonic()
        )
        self._kept.append(self._pending)
        self._app.run_worker(self._count_down(), name="undo offer", group="undo", exclusive=True)

    def undo_pending(self) -> None:
        """Do what is offered."""
        if undo := self.pending:
            self.undo(undo)
        else:
            text = "Nothing is offered to be undone; :undo lists what was done before."
            self._app.journal.toasts.tell(text, Severity.WARNING)

    def undo(self, undo: Undo) -> None:
        """Take it back where that is still possible, and say where it is not."""
        if undo in self._kept:
            self._kept.remove(undo)
        if undo is self._pending:
            self._pending = None
            self._app.undo_offer = ()
        self._app.run_worker(self._run(undo), name="undo", group="verbs")

    def why_not(self, undo: Undo) -> str | None:
        """Return why none of it can be taken back, by what the list knows; None where some can."""
        reasons = [self._why_not(reversal) for reversal in undo.reversals]
        return reasons[0] if all(reasons) else None

    def _why_not(self, reversal: Reversal) -> str | None:
        if self._app.connection(reversal.host) is None:
            return "the host is not connected"
        row = self._app.row((reversal.host, reversal.ref.uuid))
        return reversal.why_not(row.info if row else None)

    async def _run(self, undo: Undo) -> None:
        errors = await asyncio.gather(*map(self._run_one, undo.reversals))
        failed = [
            (reversal, error)
            for reversal, error in zip(undo.reversals, errors, strict=True)
            if error
        ]
        toasts = self._app.journal.toasts
        if len(failed) < len(undo.reversals):
            toasts.tell(f"undone: {undo.done}")
        if failed:
            reversal, error = failed[0]
            more = f" ({len(failed)} in all)" if len(failed) > 1 else ""
            message = printable("; ".join(filter(None, (error.message, error.hint))))
            one = Undo(done=undo.done, reversals=(reversal,), done_at=undo.done_at)
            toasts.tell_problem(f"cannot {one.offer}: {message}{more}")

    async def _run_one(self, reversal: Reversal) -> EngineError | None:
        connection = self._app.connection(reversal.host)
        if connection is None:
            return EngineError("the host is not connected")
        error: EngineError | None = None
        try:
            await _take_back(reversal, connection)
        except EngineError as failure:
            error = failure
        audit = self._app.journal.audit
        audit.note(reversal.host, connection, reversal.verb, reversal.ref, error, reversal.value)
        return error

    # -- the line above the keys --------------------------------------------------------------

    def _seconds_left(self, undo: Undo) -> float:
        return undo.done_at + WINDOW - self._app.clock.monotonic()

    async def _count_down(self) -> None:
        """Keep the line current until the time is over."""
        while undo := self.pending:
            left = self._seconds_left(undo)
            self._app.undo_offer = self._line(undo, left)
            await self._app.clock.sleep(min(1.0, left))
        self._app.undo_offer = ()

    def _line(self, undo: Undo, left: float) -> Line:
        key = self._app.settings.keys.get("app.undo", KEYS["app.undo"].key)
        return ((key, "key"), (f" {undo.offer}", "subject"), (f"  {left:2.0f} s", "older"))


async def _take_back(reversal: Reversal, connection: Connection) -> None:
    """Run it, unless what has happened since rules it out.

    Raises:
        EngineError: it does, or the host refuses.
    """
    infos = await connection.domains()
    info = next((each for each in infos if each.ref.uuid == reversal.ref.uuid), None)
    if reason := reversal.why_not(info):
        raise EngineError(reason)
    await reversal.run(connection)
