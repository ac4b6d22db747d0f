"""StoredVerbs: what can be done to all that a host stores, starts and stops: networks, pools.

StoredVerbs("pool", handle, "pool")  ->  pool-start, pool-autostart, pool-destroy, pool-undefine
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from .part_verbs import PartVerb, Step, agreed, at_once

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from engine import Connection

    from .app import VirtdeckApp
    from .confirmations import Question


class StoredRow(Protocol):
    """A row of what may be active, stored, and started with its host."""

    @property
    def active(self) -> bool:
        """Whether it is there to be used."""

    @property
    def persistent(self) -> bool:
        """Whether it is stored."""

    @property
    def autostart(self) -> bool:
        """Whether it starts with the host."""


class Handle(Protocol):
    """What the engine has for it."""

    async def start(self) -> None:
        """Make it active."""

    async def destroy(self) -> None:
        """Stop it."""

    async def undefine(self) -> None:
        """Forget what is stored."""

    async def set_autostart(self, autostart: bool) -> None:
        """Say whether it starts with the host."""


Stored = TypeVar("Stored", bound=StoredRow)


class StoredVerbs(Generic[Stored]):
    """``noun`` is the engine's word of the kind, ``virsh`` the beginning of virsh's commands."""

    def __init__(
        self, noun: str, handle: Callable[[Connection, Stored], Handle], virsh: str
    ) -> None:
        self._noun = noun
        self._handle = handle
        self._virsh = virsh

    def start(self) -> PartVerb[Stored]:
        """Return the verb that makes it active."""

        async def do(connection: Connection, row: Stored) -> None:
            await self._handle(connection, row).start()

        return PartVerb(
            name="start",
            title="Start",
            key="s",
            engine_verb=f"start_{self._noun}",
            run=at_once(do, "started", f"{self._virsh}-start", "{domain}"),
            why_not_now=not_idle,
        )

    def autostart(self) -> tuple[PartVerb[Stored], ...]:
        """Return the two verbs that say whether it starts with its host."""

        async def begin(connection: Connection, row: Stored) -> None:
            await self._handle(connection, row).set_autostart(True)

        async def end(connection: Connection, row: Stored) -> None:
            await self._handle(connection, row).set_autostart(False)

        engine_verb, virsh = f"set_{self._noun}_autostart", f"{self._virsh}-autostart"
        return (
            PartVerb(
                name="autostart",
                title="Start with the host",
                key="a",
                engine_verb=engine_verb,
                run=at_once(begin, "will start with the host", virsh, "{domain}"),
                why_not_now=lambda row: not_stored(row) or _already(row.autostart),
            ),
            PartVerb(
                name="no-autostart",
                title="Do not start with the host",
                key="n",
                engine_verb=engine_verb,
                run=at_once(end, "will not start with the host", virsh, "--disable", "{domain}"),
                why_not_now=lambda row: not_stored(row) or _already(not row.autostart),
            ),
        )

    def stop(
        self, app: VirtdeckApp, question: Callable[[Stored], Awaitable[Question]]
    ) -> PartVerb[Stored]:
        """Return the verb that stops it, once ``question`` has been answered."""

        async def do(connection: Connection, row: Stored) -> None:
            await self._handle(connection, row).destroy()

        step = at_once(do, "stopped", f"{self._virsh}-destroy", "{domain}")
        return PartVerb(
            name="stop",
            title="Stop",
            key="D",
            engine_verb=f"destroy_{self._noun}",
            run=_asked(app, question, step),
            why_not_now=not_active,
        )

    def undefine(
        self,
        app: VirtdeckApp,
        question: Callable[[Stored], Awaitable[Question]],
        *,
        while_active: bool,
    ) -> PartVerb[Stored]:
        """Return the verb that forgets what is stored; ``while_active``: of an active one too."""

        async def do(connection: Connection, row: Stored) -> None:
            await self._handle(connection, row).undefine()

        step = at_once(do, "undefined", f"{self._virsh}-undefine", "{domain}")
        return PartVerb(
            name="undefine",
            title="Undefine",
            key="U",
            engine_verb=f"undefine_{self._noun}",
            run=_asked(app, question, step),
            why_not_now=lambda row: not_stored(row) or (None if while_active else not_idle(row)),
        )


def not_active(row: StoredRow) -> str | None:
    """Return why what needs an active one is impossible."""
    return None if row.active else "it is not active"


def not_idle(row: StoredRow) -> str | None:
    """Return why what needs one that is not active is impossible."""
    return "it is active" if row.active else None


def not_stored(row: StoredRow) -> str | None:
    """Return why what needs a stored configuration is impossible."""
    return None if row.persistent else "it is not stored"


def _already(done: bool) -> str | None:
    return "it is so already" if done else None


def _asked(
    app: VirtdeckApp,
    question: Callable[[Stored], Awaitable[Question]],
    step: Callable[[Connection, Stored], Awaitable[Step | None]],
) -> Callable[[Connection, Stored], Awaitable[Step | None]]:
    """Return what is done only when the question has been answered with yes."""

    async def run(connection: Connection, row: Stored) -> Step | None:
        is_agreed = await agreed(app, await question(row))
        return await step(connection, row) if is_agreed else None

    return run
