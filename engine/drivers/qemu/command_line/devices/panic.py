"""``<panic>``: how the guest tells that its kernel is dead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import CpuProperty, device_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .....conf.devices.panic import Panic
    from ..context import Context
    from ..pieces import Piece


def build_panic(panic: Panic, context: Context) -> Iterator[Piece]:
    """Yield the device on ISA or PCI, or the processor's flag for Windows guests."""
    if panic.model == "hyperv":
        yield CpuProperty("hv-crash", "on")
    elif panic.model == "pvpanic":
        yield device_option("pvpanic-pci", {"id": panic.alias, **context.pci_place(panic)})
    else:
        port = panic.address.iobase if panic.address is not None else None
        yield device_option("pvpanic", {"id": panic.alias, "ioport": port})
