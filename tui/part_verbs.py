"""PartVerb: what can be done to a network, a pool or a volume; each asks by itself what it must.

menu -> PartVerb.run in a worker -> dialogs -> Step -> engine -> audit log, toast
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


@dataclass(frozen=True, slots=True)
class PartSubject:
    """What a verb is done to, as the audit log names it; a volume's ``uuid`` is its key."""

    host: str
    name: str
    uuid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is to be done now that nothing is left to ask; ``do`` returns the words for it.

    ``virsh`` are its words for the same; ``{domain}`` in them is the name of what it is done to,
    ``{value}`` is ``value``.
    """

    do: Callable[[], Awaitable[str]]
    virsh: tuple[str, ...]
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartVerb(Generic[Row]):
    """``key`` is that of the menu, ``engine_verb`` what the engine calls it.

    ``run`` may ask the person first; it returns what is to be done, None where nothing is.
    ``why_not_now`` says why the row does not allow it.
    """

    name: str
    title: str
    key: str
    engine_verb: str
    run: Callable[[Connection, Row], Awaitable[Step | None]]
    group: str = ""
    why_not_now: Callable[[Row], str | None] = lambda row: None

    def why_not(self, row: Row, connection: Connection | None) -> str | None:
        """Return why it cannot be asked of that row now, or None where it can."""
        if connection is None:
            return "the host is not connected"
        return connection.why_impossible(self.engine_verb) or self.why_not_now(row)


def at_once(
    do: Callable[[Connection, Row], Awaitable[None]], said: str, *virsh: str
) -> Callable[[Connection, Row], Awaitable[Step | None]]:
    """Return what asks nothing before it is done."""

    async def run(connection: Connection, row: Row) -> Step:
        async def act() -> str:
            await do(connection, row)
            return said

        return Step(do=act, virsh=virsh)

    return run


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
    app: VirtdeckApp, verb: PartVerb[Row], connection: Connection, row: Row, subject: PartSubject
) -> bool:
    """Run the verb, write it down and tell what came of it; whether something was done."""
    name = printable(subject.name)
    try:
        step = await verb.run(connection, row)
    except EngineError as error:
        tell_failure(app, f"{name}: {verb.title.lower().rstrip('…')} failed", error)
        return False
    return step is not None and await carry_out(app, connection, subject, verb.title, step)


async def carry_out(
    app: VirtdeckApp, connection: Connection, subject: PartSubject, title: str, step: Step
) -> bool:
    """Do it, write it down and tell what came of it; True: even a failure may be half a deed."""
    name = printable(subject.name)
    failure: EngineError | None = None
    done = ""
    try:
        done = await step.do()
    except EngineError as error:
        failure = error
    verb = step.virsh[0] if step.virsh else title.lower()
    audit = app.journal.audit
    audit.note(subject.host, connection, verb, subject, failure, step.value, step.virsh)
    if failure:
        tell_failure(app, f"{name}: {title.lower()} failed", failure)
    else:
        app.journal.toasts.tell(f"{name}: {done}")
    return True


def tell_failure(app: VirtdeckApp, what: str, error: EngineError) -> None:
    """Say what failed and why."""
    message = printable("; ".join(filter(None, (error.message, error.hint))))
    app.journal.toasts.tell(f"{what}: {message}", Severity.ERROR, PROBLEM_LIFETIME)
