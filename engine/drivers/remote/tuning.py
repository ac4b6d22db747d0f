"""The limits and shares of a domain: seven tables of typed parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ...affect import Affect
from ...errors import InvalidArgument
from ...rpc.schema.text_parameters import GETTERS, TEXT_WELCOME
from ...tuning import Tuning
from .asking import Asking
from .parameter_types import with_types
from .wire_domain import wire_domain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...domain_ref import DomainRef
    from ...tuning import ParameterValue


class _Getter(NamedTuple):
    """``limit`` is how many parameters its answer may have; 0 where it takes none."""

    procedure: str
    limit: int


_GETTERS: Final = {
    Tuning.SCHEDULER: _Getter("domain_get_scheduler_parameters_flags", 16),
    Tuning.MEMORY: _Getter("domain_get_memory_parameters", 16),
    Tuning.NUMA: _Getter("domain_get_numa_parameters", 16),
    Tuning.BLOCK_SHARES: _Getter("domain_get_blkio_parameters", 16),
    Tuning.BLOCK_LIMITS: _Getter("domain_get_block_io_tune", 32),
    Tuning.INTERFACE: _Getter("domain_get_interface_parameters", 16),
    Tuning.PERFORMANCE_EVENTS: _Getter("domain_get_perf_events", 0),
}
_SETTERS: Final = {
    Tuning.SCHEDULER: "domain_set_scheduler_parameters_flags",
    Tuning.MEMORY: "domain_set_memory_parameters",
    Tuning.NUMA: "domain_set_numa_parameters",
    Tuning.BLOCK_SHARES: "domain_set_blkio_parameters",
    Tuning.BLOCK_LIMITS: "domain_set_block_io_tune",
    Tuning.INTERFACE: "domain_set_interface_parameters",
    Tuning.PERFORMANCE_EVENTS: "domain_set_perf_events",
}


class RemoteTuning(Asking):
    """The verbs of ``interface/tuning.py`` at a libvirt daemon."""

    async def tuning(
        self, domain: DomainRef, what: Tuning, device: str = "", affect: Affect = Affect.CURRENT
    ) -> dict[str, ParameterValue]:
        """Return one table of limits and shares, by libvirt's names."""
        getter = _GETTERS[what]
        arguments: list[Any] = [wire_domain(domain), *_of(what, device)]
        if getter.limit:
            arguments.append(getter.limit)
        text = TEXT_WELCOME if getter.procedure in GETTERS else 0
        answer = await self._ask("tuning", getter.procedure, *arguments, affect | text)
        return dict(answer if isinstance(answer, dict) else answer[0])

    async def set_tuning(
        self,
        domain: DomainRef,
        what: Tuning,
        parameters: Mapping[str, ParameterValue],
        device: str = "",
        affect: Affect = Affect.CURRENT,
    ) -> None:
        """Change the limits or shares that are named."""
        await self._ask(
            "set_tuning",
            _SETTERS[what],
            wire_domain(domain),
            *_of(what, device),
            with_types(parameters),
            affect,
        )

    async def scheduler(self, domain: DomainRef) -> str:
        """Return what shares the host's processors out."""
        name, _ = await self._ask("scheduler", "domain_get_scheduler_type", wire_domain(domain))
        return str(name)

    async def set_throttle_group(
        self,
        domain: DomainRef,
        group: str,
        parameters: Mapping[str, ParameterValue],
        affect: Affect = Affect.CURRENT,
    ) -> None:
        """Make or change a set of limits that several disks share."""
        await self._ask(
            "set_throttle_group",
            "domain_set_throttle_group",
            wire_domain(domain),
            group,
            with_types(parameters),
            affect,
        )

    async def remove_throttle_group(
        self, domain: DomainRef, group: str, affect: Affect = Affect.CURRENT
    ) -> None:
        """Remove a set of limits that no disk uses."""
        target = wire_domain(domain)
        await self._ask("remove_throttle_group", "domain_del_throttle_group", target, group, affect)


def _of(what: Tuning, device: str) -> tuple[str, ...]:
    """Return the argument that names the device, where there is one.

    Raises:
        InvalidArgument: it is missing, or there is none to name.
    """
    if what.is_of_a_device != bool(device):
        wants = "needs the name of a device" if what.is_of_a_device else "is not about a device"
        raise InvalidArgument(f"{what.value} {wants}")
    return (device,) if device else ()
