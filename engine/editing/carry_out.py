"""Carry out: the operations one after the other; one that fails does not keep the rest from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..conf.domain_conf import DomainConf
from ..errors import EngineError
from .draft import Draft

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from ..domain import Domain
    from .documents import Documents
    from .operation import Operation


@dataclass(frozen=True, slots=True)
class Reading:
    """A domain as it was read for editing: ``before`` is its stored document, as it stood there.

    ``has_secrets`` is whether the host told the passwords; without them nothing can be stored.
    """

    draft: Draft
    before: str
    has_secrets: bool

    @classmethod
    def of(cls, documents: Documents) -> Reading:
        """Return the draft of documents that were read.

        Raises:
            EngineError: they are none of a domain.
        """
        stored, live = (
            DomainConf.parse(xml) if xml else None for xml in (documents.stored, documents.live)
        )
        return cls(Draft(stored, live), documents.stored, documents.has_secrets)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one operation; ``error`` is None where it was done."""

    operation: Operation
    error: EngineError | None = None


async def carry_out(domain: Domain, operations: Sequence[Operation]) -> AsyncIterator[Outcome]:
    """Yield what became of each operation, as soon as it is known."""
    for operation in operations:
        try:
            await operation.run(domain)
        except EngineError as error:
            yield Outcome(operation, error)
        else:
            yield Outcome(operation)
