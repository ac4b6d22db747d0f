"""Pending changes: what the next start of a running domain brings that is not so now.

Two documents of the host are read and laid side by side; both without passwords.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .differences import Difference, pending_changes, pending_texts, text_difference

if TYPE_CHECKING:
    from ..domain import Domain


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits for the next start: in words and as lines."""

    differences: tuple[Difference, ...] = ()
    lines: tuple[str, ...] = ()


async def pending_differences(domain: Domain) -> tuple[Difference, ...]:
    """Return what the next start of a running domain changes; nothing of one that is off.

    Raises:
        EngineError: the host does not tell.
    """
    live, stored = await _documents(domain)
    return pending_changes(live, stored)


async def pending(domain: Domain) -> Pending:
    """Return the same with its lines.

    Raises:
        EngineError: the host does not tell.
    """
    live, stored = await _documents(domain)
    lines = text_difference(*pending_texts(live, stored))
    return Pending(pending_changes(live, stored), lines)


async def _documents(domain: Domain) -> tuple[str, str]:
    return await domain.xml(), await domain.xml(inactive=True)
