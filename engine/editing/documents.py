"""The documents of a domain, read for editing: with their passwords, where the host tells them.

A document that was read without them would lose them when it is stored again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..errors import OperationDenied

if TYPE_CHECKING:
    from ..domain import Domain


@dataclass(frozen=True, slots=True)
class Documents:
    """What starts next time and what runs, "" for what there is not or nobody asked for."""

    stored: str = field(repr=False)
    live: str = field(repr=False)
    has_secrets: bool


async def read_for_editing(
    domain: Domain, *, is_stored: bool = True, is_active: bool = False
) -> Documents:
    """Read the documents there are.

    Raises:
        EngineError: the domain is gone, its host is, or it does not tell.
    """
    try:
        return await _read(domain, is_stored=is_stored, is_active=is_active, has_secrets=True)
    except OperationDenied:
        return await _read(domain, is_stored=is_stored, is_active=is_active, has_secrets=False)


async def _read(
    domain: Domain, *, is_stored: bool, is_active: bool, has_secrets: bool
) -> Documents:
    stored = await domain.xml(inactive=True, secure=has_secrets) if is_stored else ""
    live = await domain.xml(secure=has_secrets) if is_active else ""
    return Documents(stored, live, has_secrets)
