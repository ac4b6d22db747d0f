"""Types of the parameters that we send: libvirt refuses a number of the wrong size or sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...rpc.xdr.typed_parameters import LLong, UInt, ULLong

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...tuning import ParameterValue

#: Numbers that are not unsigned with 64 bits, as nearly all are (typed-parameter names in libvirt's
#: libvirt-domain.h).
_TYPES: Final[dict[str, type[int]]] = {
    "vcpu_quota": LLong,
    "emulator_quota": LLong,
    "global_quota": LLong,
    "iothread_quota": LLong,
    "numa_mode": int,
    "weight": UInt,
    "inbound.average": UInt,
    "inbound.peak": UInt,
    "inbound.burst": UInt,
    "inbound.floor": UInt,
    "outbound.average": UInt,
    "outbound.peak": UInt,
    "outbound.burst": UInt,
    "poll_grow": UInt,
    "poll_shrink": UInt,
    "thread_pool_min": int,
    "thread_pool_max": int,
    "disks_port": int,
    "compression.mt.level": int,
    "compression.mt.threads": int,
    "compression.mt.dthreads": int,
    "compression.zlib.level": int,
    "compression.zstd.level": int,
    "auto_converge.initial": int,
    "auto_converge.increment": int,
    "parallel.connections": int,
}


def with_type(name: str, value: ParameterValue) -> ParameterValue:
    """Return a value as the type that libvirt wants for it."""
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    return _TYPES.get(name, ULLong)(value)


def with_types(parameters: Mapping[str, ParameterValue]) -> dict[str, ParameterValue]:
    """Return all values as the types that libvirt wants for them."""
    return {name: with_type(name, value) for name, value in parameters.items()}
