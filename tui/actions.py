"""Actions: a verb on one or many domains: asked about where it hurts, run in a worker, reported.

    key or command -> Actions.request -> ConfirmDialog -> worker -> engine.Domain
                                                                 -> notification, audit log, undo

No handler waits for the engine; each call has the connection's deadline.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from engine import EngineError, printable

from .confirmations import Question, question_for
from .formatting import counted
from .notifications import Severity
from .toast_display import PROBLEM_LIFETIME
from .undo import Undos

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.fleet import DomainRow, RowKey

    from .app import VirtdeckApp
    from .reversals import Reversal
    from .screens.guarded_dialog import Consent
    from .verb import Verb

#: Domains a verb runs on at the same time; the rest wait for their turn.
_AT_ONCE = 8

#: Failures told one by one; more are counted.
_TOLD = 3


class _Result(NamedTuple):
    """What became of a verb on one domain."""

    name: str
    error: EngineError | None = None
    reversal: Reversal | None = None


class Actions:
    """Runs verbs for the screens of ``app``; ``undos`` is what can be taken back."""

    def __init__(self, app: VirtdeckApp) -> None:
        self._app = app
        self._toasts = app.journal.toasts
        self.undos = Undos(app)

    def request(self, verb: Verb, rows: Sequence[DomainRow]) -> None:
        """Do ``verb`` to those of ``rows`` where it is possible, after asking where it hurts."""
        if not rows:
            self._toasts.tell("No domain is selected.", Severity.WARNING)
            return
        refusals = {row.key: self.why_not(verb, row) for row in rows}
        possible = [row for row in rows if refusals[row.key] is None]
        if not possible:
            first = rows[0]
            self._tell_refusal(verb, first, refusals[first.key])
            return
        if verb.form:
            self._app.run_worker(self._fill_in(verb, possible), name=verb.name, group="forms")
            return
        question = question_for(
            verb, possible, self._app.moment(), names_hosts=len(self._app.links) > 1
        )
        if question is None:
            self._start(verb, possible)
        else:
            self._ask(verb, possible, question)

    async def _fill_in(self, verb: Verb, rows: Sequence[DomainRow]) -> None:
        """Let the verb's form ask for the rest; what it answers is asked about as any verb."""
        assert verb.form is not None
        try:
            filled = await verb.form(self._app, rows)
        except EngineError as error:
            name = rows[0].info.ref.name if len(rows) == 1 else counted(len(rows), "domain")
            self._tell_failures(verb, [(printable(name), error)])
            return
        if filled:
            self.request(filled, rows)

    def why_not(self, verb: Verb, row: DomainRow) -> str | None:
        """Return why ``verb`` cannot be asked of that domain now, or None where it can."""
        return verb.why_not(row, self._app.connection(row.host))

    def _ask(self, verb: Verb, rows: Sequence[DomainRow], question: Question) -> None:
        from .screens.dialogs import ConfirmDialog

        if question.word:
            self._ask_word(verb, rows, question)
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._start(verb, rows)

        self._app.push_screen(ConfirmDialog(question), answered)

    def _ask_word(self, verb: Verb, rows: Sequence[DomainRow], question: Question) -> None:
        """Ask for the word without which protected domains are left out."""
        from .screens.guarded_dialog import GuardedDialog

        def answered(consent: Consent | None) -> None:
            if consent == "all":
                self._start(verb, rows, with_protected=True)
            elif consent == "rest":
                self._start(verb, [row for row in rows if not row.info.protected])

        self._app.push_screen(GuardedDialog(question), answered)

    def _start(
        self, verb: Verb, rows: Iterable[DomainRow], *, with_protected: bool = False
    ) -> None:
        keys = [row.key for row in rows]
        work = self._run(verb, keys, with_protected=with_protected)
        self._app.run_worker(work, name=verb.name, group="verbs")

    async def _run(
        self, verb: Verb, keys: Sequence[RowKey], *, with_protected: bool = False
    ) -> None:
        turns = asyncio.Semaphore(_AT_ONCE)

        async def one(key: RowKey) -> _Result:
            async with turns:
                return await self._run_one(verb, key, with_protected=with_protected)

        results = await asyncio.gather(*(one(key) for key in keys))
        self._tell_done(verb, [each.name for each in results if each.error is None])
        self._tell_failures(verb, [(each.name, each.error) for each in results if each.error])
        if reversals := [each.reversal for each in results if each.reversal]:
            names = [each.name for each in results if each.reversal]
            self.undos.offer(f"{_subject(names)}: {verb.done}", reversals)

    async def _run_one(self, verb: Verb, key: RowKey, *, with_protected: bool) -> _Result:
        row, connection = self._app.row(key), self._app.connection(key[0])
        if row is None or connection is None:
            return _Result(key[1], EngineError("it is gone, or its host is"))
        name = printable(row.info.ref.name)
        if verb.confirms and row.info.protected and not with_protected:
            return _Result(name, EngineError("somebody has protected it meanwhile"))
        domain, error, reversal = connection.domain(row.info.ref), None, None
        try:
            if verb.undo:
                reversal = await verb.undo(domain, row)
            await verb.run(domain)
        except EngineError as failure:
            error = failure
        audit = self._app.journal.audit
        audit.note(row.host, connection, verb.name, row.info.ref, error, verb.value, verb.virsh)
        return _Result(name, error, None if error else reversal)

    # -- telling ------------------------------------------------------------------------------

    def _tell_refusal(self, verb: Verb, row: DomainRow, reason: str | None) -> None:
        name = printable(row.info.ref.name)
        text = f"{name}: cannot {verb.title.lower()}: {printable(reason or '')}"
        self._toasts.tell_problem(text)

    def _tell_done(self, verb: Verb, names: Sequence[str]) -> None:
        if names:
            self._toasts.tell(f"{_subject(names)}: {verb.done}")

    def _tell_failures(self, verb: Verb, failures: Sequence[tuple[str, EngineError]]) -> None:
        for name, error in failures[:_TOLD]:
            message = printable("; ".join(filter(None, (error.message, error.hint))))
            text = f"{name}: {verb.title.lower()} failed: {message}"
            self._toasts.tell(text, Severity.ERROR, PROBLEM_LIFETIME)
        if (more := len(failures) - _TOLD) > 0:
            text = f"{verb.title.lower()} failed for {counted(more, 'more domain')}"
            self._toasts.tell(text, Severity.ERROR, PROBLEM_LIFETIME)


def _subject(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else counted(len(names), "domain")
