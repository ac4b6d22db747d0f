"""PartVerb: what can be done to a network, a pool or a volume; each asks by itself what it must.

menu -> PartVerb.run in a worker -> dialogs, engine -> the words that tell what was done
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

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
    why_not_now: Callable[[Row], str | None] = lambda row: None

    def why_not(self, row: Row, connection: Connection | None) -> str | None:
        """Return why it cannot be asked of that row now, or None where it can."""
        if connection is None:
            return "the host is not connected"
        return connection.why_impossible(self.engine_verb) or self.why_not_now(row)


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
