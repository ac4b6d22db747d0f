"""Limits and shares: how much of the host's processors, memory, disks and networks."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ...affect import Affect
from .verb_group import VerbGroup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...domain_ref import DomainRef
    from ...tuning import ParameterValue, Tuning


class TuningVerbs(VerbGroup):
    """Limits and shares: how much of the host's processors, memory, disks and networks."""

    READING: ClassVar[frozenset[str]] = frozenset({"tuning", "scheduler"})

    async def tuning(
        self, domain: DomainRef, what: Tuning, device: str = "", affect: Affect = Affect.CURRENT
    ) -> dict[str, ParameterValue]:
        """Return one table of limits and shares, by libvirt's names.

        ``device`` is the disk or interface where ``what`` is about one.
        """
        raise self._unsupported("tuning")

    async def set_tuning(
        self,
        domain: DomainRef,
        what: Tuning,
        parameters: Mapping[str, ParameterValue],
        device: str = "",
        affect: Affect = Affect.CURRENT,
    ) -> None:
        """Change the limits or shares that are named; the rest of the table stays."""
        raise self._unsupported("set_tuning")

    async def scheduler(self, domain: DomainRef) -> str:
        """Return what shares the host's processors out: ``posix``, ``credit``, …"""
        raise self._unsupported("scheduler")

    async def set_throttle_group(
        self,
        domain: DomainRef,
        group: str,
        parameters: Mapping[str, ParameterValue],
        affect: Affect = Affect.CURRENT,
    ) -> None:
        """Make or change a set of limits that several disks share."""
        raise self._unsupported("set_throttle_group")

    async def remove_throttle_group(
        self, domain: DomainRef, group: str, affect: Affect = Affect.CURRENT
    ) -> None:
        """Remove a set of limits that no disk uses."""
        raise self._unsupported("remove_throttle_group")
