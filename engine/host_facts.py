"""The host itself: what it is made of, how its guests are kept apart, what a CPU compares to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeInfo:
    """What the host is made of; sockets, cores and threads are those of one cell, core, socket.

    ``cells`` are those of NUMA; their product can be less than ``cpus``, where parts differ.
    """

    model: str
    memory_kib: int
    cpus: int
    megahertz: int
    cells: int
    sockets: int
    cores: int
    threads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """What a connection speaks to: ``9.0.0`` and so on."""

    hypervisor: str
    hypervisor_version: str
    libvirt: str


@dataclass(frozen=True, slots=True)
class SecurityModel:
    """How guests are kept apart (``selinux``, ``apparmor``), and by which set of rules."""

    model: str
    doi: str


@dataclass(frozen=True, slots=True)
class CpuMap:
    """Which processors of the host are online, by their numbers."""

    online: frozenset[int]
    count: int


class CpuComparison(IntEnum):
    """``virCPUCompareResult``: what the host's CPU is beside another."""

    INCOMPATIBLE = 0
    IDENTICAL = 1
    SUPERSET = 2


class SuspendTarget(Enum):
    """Where a sleeping host keeps its memory; the value is virsh's word."""

    MEMORY = "mem"
    DISK = "disk"
    HYBRID = "hybrid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Virtualization:
    """What a guest would run on; None for what the hypervisor chooses by itself."""

    emulator: str | None = None
    arch: str | None = None
    machine: str | None = None
    kind: str | None = None
