"""CreationRun: the work on a plan, watched by the form; it ends in the list or with a reason."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine import DomainRef, EngineError, printable
from engine.creation.creation import Creation

from ..messages import DomainChosen
from ..notifications import Severity
from ..toast_display import PROBLEM_LIFETIME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.worker import Worker

    from engine.creation.creation import CreationStep
    from engine.creation.creation_order import CreationPlan
    from engine.fleet import RowKey

    from ..screens.create_domain import CreateDomain
    from ..widgets.part_text import Line

#: Looks at the list, and seconds between them, until the new domain must be there.
_LOOKS, _PAUSE = 300, 0.1


class CreationRun:
    """Makes what ``plan`` says on ``host``; ``screen`` shows how far it is."""

    def __init__(self, screen: CreateDomain, host: str, plan: CreationPlan) -> None:
        self._screen = screen
        self._app = screen.deck
        self._host = host
        self._plan = plan
        self._creation: Creation | None = None
        self._worker: Worker[None] | None = None
        #: What there is to say beside the steps.
        self.told: tuple[Line, ...] = ()

    @property
    def steps(self) -> Sequence[CreationStep]:
        """What is done, in order."""
        return self._creation.steps if self._creation else ()

    def start(self) -> None:
        """Begin; it goes on whatever is shown."""
        self._worker = self._app.run_worker(self._work(), name="create", group="verbs")

    def stop(self) -> None:
        """Break it off; what was made is taken back."""
        if self._worker:
            self._worker.cancel()

    async def _work(self) -> None:
        connection = self._app.connection(self._host)
        if connection is None:
            self._fail(EngineError("the host is gone"))
            return
        creation = self._creation = Creation(connection, self._plan, self._screen.show_work)
        failure: EngineError | None = None
        order = self._plan.order
        ref = DomainRef(order.name, order.uuid, None)
        try:
            ref = (await creation.run()).ref
        except EngineError as error:
            failure = error
        except asyncio.CancelledError:
            if self._app.is_running:
                self._fail(EngineError("stopped"))
            raise
        self._app.journal.audit.note(self._host, connection, "create", ref, failure)
        if failure:
            self._fail(failure)
        else:
            await self._succeed(ref)

    async def _succeed(self, ref: DomainRef) -> None:
        done = "made and started" if self._plan.starts else "made"
        self._app.journal.toasts.tell(f"{printable(ref.name)}: {done}")
        if self._screen.is_current:
            self._screen.dismiss()
            await self._show((self._host, ref.uuid))

    async def _show(self, key: RowKey) -> None:
        """Go to the new domain, unless somebody has gone on meanwhile."""
        here = self._app.screen
        for _ in range(_LOOKS):
            if self._app.screen is not here:
                return
            if self._app.row(key):
                self._app.post_message(DomainChosen(key))
                return
            await self._app.clock.sleep(_PAUSE)

    def _fail(self, error: EngineError) -> None:
        words = printable("; ".join(filter(None, (error.message, error.hint))))
        lines: list[Line] = [(("", ""),), (("Failed: ", "bad"), (words, "bad"))]
        creation = self._creation
        taken = ", ".join(map(printable, creation.taken_back)) if creation else ""
        left = ", ".join(map(printable, creation.left_behind)) if creation else ""
        lines.append((("Taken back: ", "dim"), (taken or "nothing was made", "")))
        if left:
            lines.append((("Could not be taken back: ", "warning"), (left, "warning")))
        self.told = tuple(lines)
        text = f"{printable(self._plan.order.name)}: create failed: {words}"
        self._app.journal.toasts.tell(text, Severity.ERROR, PROBLEM_LIFETIME)
        if self._screen.is_attached:
            self._screen.work_failed()
