"""Actions: a verb on one or many domains: asked about where it hurts, run in a worker, reported.

    key or command -> Actions.request -> ConfirmDialog -> worker -> engine.Domain
                                                                 -> notification, audit log, undo

No handler waits for the engine; each call has the connection's deadline.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from engine import EngineError, printable

from .bulk_run import BulkRun, Entry, Result
from .confirmations import Question, question_for
from .formatting import counted
from .notifications import Severity
from .toast_display import PROBLEM_LIFETIME
from .under_way import UnderWay, results_key
from .undo import Undos

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.fleet import DomainRow, RowKey

    from .app import VirtdeckApp
    from .screens.guarded_dialog import Consent
    from .verb import Verb

#: Failures told one by one; more are counted.
_TOLD = 3


class Actions:
    """Runs verbs for the screens of ``app``; ``undos`` is what can be taken back.

    ``last`` is the run on several domains that began last.
    """

    def __init__(self, app: VirtdeckApp) -> None:
        self._app = app
        self._toasts = app.journal.toasts
        self.undos = Undos(app)
        self.under_way = UnderWay(app)
        self.last: BulkRun | None = None

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

    def try_again(self, run: BulkRun) -> BulkRun | None:
        """Do the verb once more to those of a run where it failed, or never began."""
        rows = [row for entry in run.failed() if (row := self._app.row(entry.key))]
        possible = [row for row in rows if self.why_not(run.verb, row) is None]
        if possible:
            self.last = self._start(run.verb, possible, with_protected=run.with_protected)
            return self.last
        if rows:
            self._tell_refusal(run.verb, rows[0], self.why_not(run.verb, rows[0]))
        else:
            self._toasts.tell("Nothing is left to be tried again.", Severity.WARNING)
        return None

    def _start(
        self, verb: Verb, rows: Iterable[DomainRow], *, with_protected: bool = False
    ) -> BulkRun:
        """Begin in a worker; return the run."""
        entries = [self._entry(verb, row) for row in rows]
        run = BulkRun(
            verb,
            entries,
            self._app.clock,
            with_protected=with_protected,
            at_once=self._app.settings.at_once,
        )
        if len(entries) > 1:
            self.last = run
        self._app.run_worker(self._run(run), name=verb.name, group="verbs")
        return run

    async def _run(self, run: BulkRun) -> None:
        work = partial(self._run_one, run.verb, with_protected=run.with_protected)
        with self.under_way.showing(partial(run.words, ellipsis=self._app.marks.ellipsis)):
            await run.run(work)
        self._tell(run)

    def _tell(self, run: BulkRun) -> None:
        """Tell what came of a run, and offer to take it back."""
        verb, results = run.verb, run.results()
        self._tell_done(verb, [each.name for each in results if each.error is None])
        failures = [(each.name, each.error) for each in results if each.error]
        self._tell_failures(verb, failures)
        if len(run.entries) > 1 and (len(failures) > _TOLD or run.is_stopped):
            self._tell_rest(run, len(failures))
        if reversals := [each.reversal for each in results if each.reversal]:
            names = [each.name for each in results if each.reversal]
            self.undos.offer(f"{_subject(names)}: {verb.done}", reversals)

    def _tell_rest(self, run: BulkRun, failed: int) -> None:
        parts = [f"failed for {failed}"] if failed else []
        if left := len(run.entries) - len(run.results()):
            parts.append(f"not begun for {left}")
        words = " and ".join(parts) or "stopped, though nothing was left"
        text = f"{run.title}: {words} of {len(run.entries)}; {results_key(self._app)} shows each"
        severity = Severity.ERROR if failed else Severity.WARNING
        self._toasts.tell(text, severity, PROBLEM_LIFETIME)

    def _entry(self, verb: Verb, row: DomainRow) -> Entry:
        connection = self._app.connection(row.host)
        lasts = verb.lasts or (connection and connection.is_lasting(verb.engine_verb))
        has_deadline = connection and not lasts
        deadline = connection.deadline if connection and has_deadline else None
        return Entry(key=row.key, name=row.info.ref.name, deadline=deadline)

    async def _run_one(self, verb: Verb, key: RowKey, *, with_protected: bool) -> Result:
        row, connection = self._app.row(key), self._app.connection(key[0])
        if row is None or connection is None:
            return Result(key[1], EngineError("it is gone, or its host is"))
        name = printable(row.info.ref.name)
        if verb.confirms and row.info.protected and not with_protected:
            return Result(name, EngineError("somebody has protected it meanwhile"))
        domain, error, reversal = connection.domain(row.info.ref), None, None
        try:
            if verb.undo:
                reversal = await verb.undo(domain, row)
            await verb.run(domain)
        except EngineError as failure:
            error = failure
        audit = self._app.journal.audit
        audit.note(row.host, connection, verb.name, row.info.ref, error, verb.value, verb.virsh)
        return Result(name, error, None if error else reversal)

    # -- telling ------------------------------------------------------------------------------

    def _tell_refusal(self, verb: Verb, row: DomainRow, reason: str | None) -> None:
        name = printable(row.info.ref.name)
        text = f"{name}: cannot {verb.title.lower().rstrip('…')}: {printable(reason or '')}"
        self._toasts.tell_problem(text)

    def _tell_done(self, verb: Verb, names: Sequence[str]) -> None:
        if names:
            self._toasts.tell(f"{_subject(names)}: {verb.done}")

    def _tell_failures(self, verb: Verb, failures: Sequence[tuple[str, EngineError]]) -> None:
        for name, error in failures[:_TOLD]:
            message = printable("; ".join(filter(None, (error.message, error.hint))))
            text = f"{name}: {verb.title.lower().rstrip('…')} failed: {message}"
            self._toasts.tell(text, Severity.ERROR, PROBLEM_LIFETIME)


def _subject(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else counted(len(names), "domain")
