"""Applying: the steps done one by one; each in the audit log, told, and offered to be undone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import EngineError, printable
from engine.editing.carry_out import carry_out
from engine.editing.operation import operations
from engine.editing.revision import apply_xml

from ..formatting import counted
from ..notifications import Severity
from ..reversals import GONE, Reversal
from ..toast_display import PROBLEM_LIFETIME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Connection, Domain
    from engine.editing.carry_out import Outcome, Reading
    from engine.editing.operation import Call
    from engine.editing.plan import Step
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of it: the parts whose steps failed, whatever else was done."""

    failed: frozenset[tuple[str, str]]


async def apply_steps(
    app: VirtdeckApp, row: DomainRow, reading: Reading, steps: Sequence[Step]
) -> Applied:
    """Do the steps, tell what was done and what was not, and offer the way back."""
    connection = app.connection(row.host)
    if connection is None:
        app.journal.toasts.tell_problem("the host is not connected")
        return Applied(frozenset(step.change.key for step in steps))
    domain = connection.domain(row.info.ref)

    async def store(target: Domain, text: str) -> None:
        await apply_xml(target, reading.before, text)

    outcomes: list[Outcome] = []
    async for outcome in carry_out(domain, list(operations(reading.draft, steps, store))):
        operation = outcome.operation
        app.journal.audit.note(
            row.host, connection, "edit", row.info.ref, outcome.error,
            "; ".join(step.words for step in operation.steps), operation.virsh,
        )  # fmt: skip
        outcomes.append(outcome)
    _tell(app, row, outcomes)
    reversal = await _way_back(connection, row, reading, outcomes)
    if reversal:
        done = [step.words for step in steps]
        words = done[0] if len(done) == 1 else counted(len(done), "change")
        app.actions.undos.offer(f"{printable(row.info.ref.name)}: {words}", [reversal])
    failed = {step.change.key for each in outcomes if each.error for step in each.operation.steps}
    return Applied(frozenset(failed))


def _tell(app: VirtdeckApp, row: DomainRow, outcomes: Sequence[Outcome]) -> None:
    name, toasts = printable(row.info.ref.name), app.journal.toasts
    done = [(step, each) for each in outcomes if not each.error for step in each.operation.steps]
    words = list(dict.fromkeys(step.words for step, _ in done))
    if words:
        what = words[0] if len(words) == 1 else counted(len(words), "change")
        is_asked = any(each.operation.verb == "detach_device" for _, each in done)
        more = "; the guest is asked to let go" if is_asked else ""
        toasts.tell(f"{name}: {app.marks.spell(what)} made{more}")
    for each in outcomes:
        if each.error:
            when = "now" if each.operation.is_live else "for the next start"
            steps = each.operation.steps
            first = steps[0].words if len(steps) == 1 else counted(len(steps), "change")
            reason = printable("; ".join(filter(None, (each.error.message, each.error.hint))))
            text = f"{name}: {app.marks.spell(first)} not made {when}: {reason}"
            toasts.tell(text, Severity.ERROR, PROBLEM_LIFETIME)


async def _way_back(
    connection: Connection, row: DomainRow, reading: Reading, outcomes: Sequence[Outcome]
) -> Reversal | None:
    """Return what makes both configurations as they were, as far as they were changed."""
    done = [each.operation for each in outcomes if each.error is None]
    backs = [each.back for each in reversed(done) if each.back]
    is_stored = any(not each.is_live for each in done)
    after = ""
    if is_stored:
        try:
            domain = connection.domain(row.info.ref)
            after = await domain.xml(inactive=True, secure=reading.has_secrets)
        except EngineError:
            return None
    if not backs and not after:
        return None
    return _reversal(row, backs, reading.before, after)


def _reversal(row: DomainRow, backs: Sequence[Call], before: str, after: str) -> Reversal:
    ref = row.info.ref

    async def run(connection: Connection) -> None:
        domain = await connection.lookup(ref.uuid)
        is_active = (await domain.info()).status.state.is_active
        for back in backs if is_active else ():
            await back(domain)
        if after:
            await apply_xml(domain, after, before)

    return Reversal(
        host=row.host,
        ref=ref,
        verb="edit",
        before="put",
        after="back as it was before the change",
        value="back",
        why_not=lambda info: GONE if info is None else None,
        run=run,
    )
