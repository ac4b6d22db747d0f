"""``<cpu>``: the model of the guest's processor and its flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import CpuProperty, on_off

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.elements.cpu import CpuCache, CpuConf
    from ..context import Context
    from ..pieces import Piece

DEFAULT_CPU = "qemu64"
"""What QEMU gives an x86_64 guest that names no model."""

_HOST_MODES = {"host-passthrough", "host-model"}
_ENABLED = {"force": "on", "require": "on", "optional": "on", "disable": "off", "forbid": "off"}
_SET_BY_THE_GUEST = {"osxsave", "ospke"}
"""Flags that mirror a control register: libvirt's models list them, QEMU has no switch for them."""

_VENDORS = {"Intel": "GenuineIntel", "AMD": "AuthenticAMD", "Hygon": "HygonGenuine"}


def cpu_model(context: Context) -> str:
    """Return QEMU's name of the model.

    Without KVM the host's processor cannot be shown; the guest gets all that TCG can do instead.
    """
    cpu = context.conf.cpu
    if cpu is None:
        return DEFAULT_CPU
    if cpu.mode in _HOST_MODES:
        return "host" if context.accel == "kvm" else "max"
    if cpu.mode == "maximum":
        return "max"
    return cpu.model or DEFAULT_CPU


def build_cpu(context: Context) -> Iterator[Piece]:
    """Yield the flags of ``<cpu>``; the model itself heads the option."""
    cpu = context.conf.cpu
    if cpu is None:
        return
    if cpu.mode == "host-passthrough" and context.accel == "kvm":
        yield CpuProperty("migratable", on_off(cpu.migratable is not False) or "")
    vendor = cpu.model_vendor_id or _VENDORS.get(cpu.vendor or "")
    if vendor:
        yield CpuProperty("vendor", vendor)
    for feature in cpu.features:
        if feature.name not in _SET_BY_THE_GUEST:
            yield CpuProperty(feature.name or "", _ENABLED[feature.policy or "require"])
    if cpu.check == "full":
        yield CpuProperty("enforce", "on")
    yield from _address_width(cpu)
    for cache in cpu.caches:
        yield from _cache(cpu, cache)


def _address_width(cpu: CpuConf) -> Iterator[Piece]:
    if cpu.maxphysaddr_mode == "passthrough":
        yield CpuProperty("host-phys-bits", "on")
        if cpu.maxphysaddr_bits is not None:
            yield CpuProperty("host-phys-bits-limit", str(cpu.maxphysaddr_bits))
    elif cpu.maxphysaddr_bits is not None:
        yield CpuProperty("phys-bits", str(cpu.maxphysaddr_bits))


def _cache(cpu: CpuConf, cache: CpuCache) -> Iterator[Piece]:
    """Yield one of libvirt's three modes; named models have no caches of the host to hide."""
    if cache.mode == "passthrough":
        yield CpuProperty("host-cache-info", "on")
    elif cpu.mode in ("host-passthrough", "maximum"):
        yield CpuProperty("host-cache-info", "off")
    yield CpuProperty("l3-cache", on_off(cache.mode == "emulate") or "")
