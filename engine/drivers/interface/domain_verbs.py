"""DomainVerbs: all groups of verbs of one domain, beside the plain ones of ``HypervisorDriver``."""

from __future__ import annotations

from .block_jobs import BlockJobVerbs
from .checkpoints import CheckpointVerbs
from .consoles import ConsoleVerbs
from .devices import DeviceVerbs
from .disks import DiskVerbs
from .guest_agent import GuestAgentVerbs
from .iothreads import IOThreadVerbs
from .jobs import JobVerbs
from .machine import MachineVerbs
from .memory import MemoryVerbs
from .migration import MigrationVerbs
from .power import PowerVerbs
from .saving import SavingVerbs
from .snapshots import SnapshotVerbs
from .tuning import TuningVerbs
from .vcpus import VcpuVerbs


class DomainVerbs(
    PowerVerbs,
    SavingVerbs,
    JobVerbs,
    SnapshotVerbs,
    CheckpointVerbs,
    DiskVerbs,
    BlockJobVerbs,
    DeviceVerbs,
    VcpuVerbs,
    MemoryVerbs,
    IOThreadVerbs,
    TuningVerbs,
    MachineVerbs,
    ConsoleVerbs,
    GuestAgentVerbs,
    MigrationVerbs,
):
    """Each takes its ``DomainRef`` first, but for those about domains that are not there yet."""
