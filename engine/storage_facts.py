"""Storage of a host: which pool or volume is meant, what lists show, how work on them is asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum


@dataclass(frozen=True, slots=True)
class PoolRef:
    """A storage pool; ``uuid`` is lower case with dashes and the only part that identifies."""

    name: str
    uuid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolInfo:
    """One pool as a list shows it."""

    ref: PoolRef
    active: bool
    persistent: bool
    autostart: bool


class PoolState(IntEnum):
    """``virStoragePoolState``."""

    INACTIVE = 0
    BUILDING = 1
    RUNNING = 2
    DEGRADED = 3
    INACCESSIBLE = 4

    @property
    def label(self) -> str:
        """The word virsh prints."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSpace:
    """How full a pool is, in bytes; all 0 while it is not active."""

    state: PoolState
    capacity: int
    allocation: int
    available: int


class PoolBuild(Enum):
    """How what a pool lies in is made; the value is the word of the field."""

    NEW = "new"
    REPAIR = "repair"
    RESIZE = "resize"
    NO_OVERWRITE = "no-overwrite"
    OVERWRITE = "overwrite"


@dataclass(frozen=True, slots=True)
class VolumeRef:
    """A volume: the name of its pool, its name there, and the key that is its own on the host."""

    pool: str
    name: str
    key: str


class VolumeKind(IntEnum):
    """``virStorageVolType``."""

    FILE = 0
    BLOCK = 1
    DIR = 2
    NETWORK = 3
    NETDIR = 4
    PLOOP = 5

    @property
    def label(self) -> str:
        """The word virsh prints."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeInfo:
    """One volume as a list shows it: bytes that a guest sees, and bytes that it takes up."""

    ref: VolumeRef
    kind: VolumeKind
    capacity: int
    allocation: int


class WipeAlgorithm(Enum):
    """How what a volume holds is made unreadable; the value is virsh's word."""

    ZERO = "zero"
    NNSA = "nnsa"
    DOD = "dod"
    BSI = "bsi"
    GUTMANN = "gutmann"
    SCHNEIER = "schneier"
    PFITZNER7 = "pfitzner7"
    PFITZNER33 = "pfitzner33"
    RANDOM = "random"
    TRIM = "trim"
