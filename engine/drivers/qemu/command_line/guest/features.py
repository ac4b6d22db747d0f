"""``<features>``: properties of the machine and flags of the processor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import CpuProperty, MachineProperty, device_option, on_off

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.elements.features import HyperVFeatures
    from ..context import Context
    from ..pieces import Piece

_HYPERV_SWITCHES = {
    "relaxed": "hv-relaxed", "vapic": "hv-vapic", "vpindex": "hv-vpindex",
    "runtime": "hv-runtime", "synic": "hv-synic", "stimer": "hv-stimer",
    "stimer_direct": "hv-stimer-direct", "reset": "hv-reset", "frequencies": "hv-frequencies",
    "reenlightenment": "hv-reenlightenment", "tlbflush": "hv-tlbflush",
    "tlbflush_direct": "hv-tlbflush-direct", "tlbflush_extended": "hv-tlbflush-ext",
    "ipi": "hv-ipi", "evmcs": "hv-evmcs", "avic": "hv-avic",
    "emsr_bitmap": "hv-emsr-bitmap", "xmm_input": "hv-xmm-input",
}  # fmt: skip
"""Field of ``HyperVFeatures`` to flag of the processor."""

_DEFAULT_SPINLOCK_RETRIES = 4095


def build_features(context: Context) -> Iterator[Piece]:
    """Yield what the features of a guest turn on or off."""
    features = context.conf.features
    if not features.acpi:
        yield MachineProperty("acpi", "off")
    for name, value in (
        ("vmport", features.vmport),
        ("smm", features.smm),
        ("i8042", features.ps2),
    ):
        if value is not None:
            yield MachineProperty(name, on_off(value) or "")
    for flag, value in (
        ("kvm-pv-eoi", features.apic_eoi),
        ("kvm", None if features.kvm_hidden is None else not features.kvm_hidden),
        ("kvm-hint-dedicated", features.kvm_hint_dedicated),
        ("kvm-poll-control", features.kvm_poll_control),
        ("kvm-pv-ipi", features.kvm_pv_ipi),
        ("kvm-pv-unhalt", features.pvspinlock),
        ("pmu", features.pmu),
    ):
        if value is not None:
            yield CpuProperty(flag, on_off(value) or "")
    yield from _hyperv(features.hyperv)
    if features.vmcoreinfo:
        yield device_option("vmcoreinfo", {})


def _hyperv(hyperv: HyperVFeatures) -> Iterator[Piece]:
    if hyperv.mode == "passthrough":
        yield CpuProperty("hv-passthrough", "on")
    for field, flag in _HYPERV_SWITCHES.items():
        if getattr(hyperv, field):
            yield CpuProperty(flag, "on")
    if hyperv.spinlocks:
        yield CpuProperty(
            "hv-spinlocks", hex(hyperv.spinlocks_retries or _DEFAULT_SPINLOCK_RETRIES)
        )
    if hyperv.vendor_id:
        yield CpuProperty("hv-vendor-id", hyperv.vendor_id_value or "")
