"""What all virtio devices share: names of their variants and the driver's options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .....conf.devices.device import VirtioDevice

_SUFFIXES = {"virtio-transitional": "-transitional", "virtio-non-transitional": "-non-transitional"}


def virtio_driver(name: str, model: str | None) -> str:
    """Return QEMU's driver: ``virtio-net`` becomes ``virtio-net-pci-transitional``."""
    return f"{name}-pci{_SUFFIXES.get(model or '', '')}"


def virtio_options(device: VirtioDevice) -> dict[str, Any]:
    """Return the properties of ``<driver iommu= ats= packed= page_per_vq=>``."""
    return {
        "iommu_platform": device.iommu,
        "ats": device.ats,
        "packed": device.packed,
        "page-per-vq": device.page_per_vq,
    }
