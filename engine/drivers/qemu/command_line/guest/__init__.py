"""Builders of what is not a device: one file per part of ``<domain>``, each a generator of pieces.

The order here is the order on the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .boot import build_boot
from .clock import build_clock
from .cpu import build_cpu
from .features import build_features
from .firmware import build_firmware
from .lifecycle import build_lifecycle
from .memory import build_memory
from .numa import build_numa
from .qemu_commandline import build_qemu_commandline
from .smbios import build_smbios
from .vcpus import build_vcpus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..context import Context
    from ..pieces import Piece

GUEST_BUILDERS: tuple[Callable[[Context], Iterator[Piece]], ...] = (
    build_cpu,
    build_features,
    build_firmware,
    build_memory,
    build_vcpus,
    build_numa,
    build_smbios,
    build_clock,
    build_lifecycle,
    build_boot,
)

__all__ = ["GUEST_BUILDERS", "build_qemu_commandline"]
