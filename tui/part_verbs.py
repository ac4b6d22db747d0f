"""PartVerb: what can be done to a network, a pool or a volume; each asks by itself what it must.

menu -> PartVerb.run in a worker -> dialogs, engine -> the words that tell what was done
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from engine import EngineError, printable

from .notifications import Severity
from .toast_display import PROBLEM_LIFETIME

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.screen import Screen

    from engine import Connection

    from .app import VirtdeckApp
    from .confirmations import Question

Row = TypeVar("Row")
Answer = TypeVar("Answer")


class StoredRow(Protocol):
    """A row of what may be stored and may start with its host."""

    @property
    def persistent(self) -> bool:
        """Whether it is stored."""

    @property
    def autostart(self) -> bool:
        """Whether it starts with the host."""


class Startable(Protocol):
    """What the engine can start with its host."""

    async def set_autostart(self, autostart: bool) -> None:
        """Say whether it does."""


Stored = TypeVar("Stored", bound=StoredRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartVerb(Generic[Row]):
    """``key`` is that of the menu, ``engine_verb`` what the engine calls it.

    ``run`` may ask the person first; it returns what was done in words, None where nothing was.
    ``why_not_now`` says why the row does not allow it.
    """

    name: str
    title: str
    key: str
    engine_verb: str
    run: Callable[[Connection, Row], Awaitable[str | None]]
    group: str = ""
    why_not_now: Callable[[Row], str | None] = lambda row: None

    def why_not(self, row: Row, connection: Connection | None) -> str | None:
        """Return why it cannot be asked of that row now, or None where it can."""
        if connection is None:
            return "the host is not connected"
        return connection.why_impossible(self.engine_verb) or self.why_not_now(row)


def autostart_verbs(
    engine_verb: str, handle: Callable[[Connection, Stored], Startable]
) -> tuple[PartVerb[Stored], ...]:
    """Return the two verbs that say whether something starts with its host."""

    async def on(connection: Connection, row: Stored) -> str:
        await handle(connection, row).set_autostart(True)
        return "will start with the host"

    async def off(connection: Connection, row: Stored) -> str:
        await handle(connection, row).set_autostart(False)
        return "will not start with the host"

    return (
        PartVerb(
            name="autostart",
            title="Start with the host",
            key="a",
            engine_verb=engine_verb,
            run=on,
            why_not_now=lambda row: not_stored(row) or _already(row.autostart),
        ),
        PartVerb(
            name="no-autostart",
            title="Do not start with the host",
            key="n",
            engine_verb=engine_verb,
            run=off,
            why_not_now=lambda row: not_stored(row) or _already(not row.autostart),
        ),
    )


def not_stored(row: StoredRow) -> str | None:
    """Return why what needs a stored configuration is impossible."""
    return None if row.persistent else "it is not stored"


def _already(done: bool) -> str | None:
    return "it is so already" if done else None


async def agreed(app: VirtdeckApp, question: Question) -> bool:
    """Ask, from inside a worker; whether the answer is yes."""
    from .screens.dialogs import ConfirmDialog

    answer = await answer_of(app, ConfirmDialog(question))
    return bool(answer)


async def answer_of(app: VirtdeckApp, screen: Screen[Answer]) -> Answer | None:
    """Show the screen from inside a worker and wait for what it answers."""
    answered: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()

    def take(answer: Answer | None) -> None:
        if not answered.done():
            answered.set_result(answer)

    app.push_screen(screen, take)
    return await answered


async def perform(
    app: VirtdeckApp, verb: PartVerb[Row], connection: Connection, row: Row, name: str
) -> bool:
    """Run the verb and tell what came of it; whether something was done."""
    toasts = app.journal.toasts
    subject = printable(name)
    try:
        done = await verb.run(connection, row)
    except EngineError as error:
        message = printable("; ".join(filter(None, (error.message, error.hint))))
        text = f"{subject}: {verb.title.lower()} failed: {message}"
        toasts.tell(text, Severity.ERROR, PROBLEM_LIFETIME)
        return True  # it may have happened half
    if done is None:
        return False
    toasts.tell(f"{subject}: {done}")
    return True
