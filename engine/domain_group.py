"""DomainGroup: one group of a domain's verbs, as ``domain.snapshots`` or ``domain.devices``."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from .domain import Domain
    from .domain_ref import DomainRef
    from .drivers.base import HypervisorDriver

_Answer = TypeVar("_Answer")


class DomainGroup:
    """A handle: cheap to make, holds nothing but its domain."""

    def __init__(self, domain: Domain) -> None:
        self._domain = domain

    def __repr__(self) -> str:
        return f"{type(self).__name__} of {self._domain!r}"

    @property
    def _ref(self) -> DomainRef:
        return self._domain.ref

    @property
    def _driver(self) -> HypervisorDriver:
        return self._domain.connection.driver

    async def _call(self, verb: str, work: Coroutine[object, object, _Answer]) -> _Answer:
        return await self._domain.connection.call(verb, work)
