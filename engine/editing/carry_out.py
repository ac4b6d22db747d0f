"""Carry out: the operations one after the other; one that fails does not keep the rest from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..conf.domain_conf import DomainConf
from ..errors import EngineError, OperationDenied
from .draft import Draft

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from ..domain import Domain
    from .operation import Operation


@dataclass(frozen=True, slots=True)
class Reading:
    """A domain as it was read for editing: ``before`` is its stored document, as it stood there.

    ``has_secrets`` is whether the host told the passwords; without them nothing can be stored.
    """

    draft: Draft
    before: str
    has_secrets: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one operation; ``error`` is None where it was done."""

    operation: Operation
    error: EngineError | None = None


async def read_for_editing(domain: Domain, *, is_active: bool, is_stored: bool) -> Reading:
    """Read both documents, with their passwords where the host tells them.

    Raises:
        EngineError: the domain is gone, its host is, or a document cannot be read.
    """
    has_secrets = True
    try:
        before = await domain.xml(inactive=True, secure=True) if is_stored else ""
        live = await domain.xml(secure=True) if is_active else ""
    except OperationDenied:
        has_secrets = False
        before = await domain.xml(inactive=True) if is_stored else ""
        live = await domain.xml() if is_active else ""
    draft = Draft(
        DomainConf.parse(before) if before else None, DomainConf.parse(live) if live else None
    )
    return Reading(draft, before, has_secrets)


async def carry_out(domain: Domain, operations: Sequence[Operation]) -> AsyncIterator[Outcome]:
    """Yield what became of each operation, as soon as it is known."""
    for operation in operations:
        try:
            await operation.run(domain)
        except EngineError as error:
            yield Outcome(operation, error)
        else:
            yield Outcome(operation)
