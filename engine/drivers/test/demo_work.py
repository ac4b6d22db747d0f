"""What was done, and is being done, to the guests of test:///demo: snapshots and jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...backup import BackupDisk, BackupOrder
from ...job import JobOperation

if TYPE_CHECKING:
    from .machine import Machine

_HOUR, _DAY = 3600, 86400
_GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class PastSnapshot:
    """A snapshot that somebody took ``age`` seconds before the demo opens."""

    name: str
    description: str
    age: int
    disk_only: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """A job that has been under way for ``age`` seconds when the demo opens."""

    operation: JobOperation
    total: int
    rate: int
    age: int


#: Each is taken on top of the one before it.
SNAPSHOTS: dict[str, tuple[PastSnapshot, ...]] = {
    "db-primary": (
        PastSnapshot("fresh", "Installed, nothing in it", 210 * _DAY),
        PastSnapshot("pg-15", "Before the move to PostgreSQL 16", 64 * _DAY),
        PastSnapshot("before-audit", "Disks only: the audit reads them", 2 * _DAY, disk_only=True),
    ),
    "win11-test": (
        PastSnapshot("clean", "Updates of October, no user yet", 31 * _DAY),
        PastSnapshot("office", "Office and the scanner's driver", 30 * _DAY),
    ),
    "staging": (PastSnapshot("release-41", "What the shop runs now", 9 * _DAY),),
}

JOBS: dict[str, Work] = {
    "db-replica": Work(JobOperation.BACKUP, 412 * _GIB, 173_000_000, 24 * 60),
    "git": Work(JobOperation.BACKUP, 96 * _GIB, 61_000_000, 3 * 60 + 20),
}


def nightly_backup(machine: Machine) -> str:
    """Return the document with which the backup of a guest was begun."""
    targets = machine.device_names[0]
    files = {target: f"/mnt/backup/{machine.name}-{target}.qcow2" for target in targets}
    return BackupOrder(disks=tuple(BackupDisk(*each) for each in files.items())).xml
