"""CreationOrder: one new domain with everything chosen, and the volumes that it needs first."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .os_profile import LINUX, Firmware, OsProfile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ..storage_facts import PoolRef, VolumeRef
    from .host_offer import HostOffer


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskOrder:
    """A disk or a CD at a path of the host; a path below /dev is a block device."""

    path: str
    form: str = "raw"
    bus: str = "virtio"
    is_cd: bool = False

    @property
    def is_block(self) -> bool:
        """Whether it is a device of the host, no file."""
        return self.path.startswith("/dev/")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardOrder:
    """A network card on a ``network``, a ``bridge`` of the host, or on a ``user``'s own."""

    kind: str
    source: str = ""
    model: str = "virtio"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreationOrder:
    """A domain for a host that can give what ``offer`` says.

    The uuid is chosen with the order: defining it can never replace another domain.
    """

    name: str
    uuid: str
    offer: HostOffer
    profile: OsProfile = LINUX
    vcpus: int = 1
    memory_mib: int = 1024
    firmware: Firmware = Firmware.BIOS
    machine: str = "q35"
    tpm: bool = False
    disks: tuple[DiskOrder, ...] = ()
    cards: tuple[CardOrder, ...] = ()
    #: ``vnc``, ``spice`` or "" for none.
    graphics: str = "vnc"
    from_network: bool = False
    #: Another domain's XML to begin with; everything that is its own is left out.
    template: str = ""

    def at(self, paths: Mapping[int, str]) -> CreationOrder:
        """Return the order with disks, by their place, where their volumes really are."""
        disks = [
            replace(disk, path=paths.get(number, disk.path))
            for number, disk in enumerate(self.disks)
        ]
        return replace(self, disks=tuple(disks))


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeOrder:
    """A volume to make, of ``capacity`` bytes, for the disk at a place of the order.

    It is filled by ``pieces``, is a copy of ``source``, or holds what differs from ``backing``
    (its path and format). ``grows`` where it is made smaller and then given its capacity.
    """

    pool: PoolRef
    name: str
    capacity: int
    form: str
    disk: int
    pieces: Callable[[], Iterator[bytes | int]] | None = field(default=None, repr=False)
    size: int = 0
    source: VolumeRef | None = None
    backing: tuple[str, str] | None = None
    #: What it holds, for people: ``empty``, ``cloud-init seed``, ….
    words: str = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreationPlan:
    """The volumes, then the domain; ``warnings`` are for people to read before."""

    order: CreationOrder
    volumes: tuple[VolumeOrder, ...] = ()
    starts: bool = True
    warnings: tuple[str, ...] = ()
