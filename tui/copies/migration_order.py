"""MigrationOrder: a move to another host, for the engine and in virsh's words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from engine.errors import InvalidArgument
from engine.migration import MigrationFlags, MigrationPlan

if TYPE_CHECKING:
    from engine import Connection, Domain

#: What libvirt's numbers hold.
_MOST = 1 << 40


class MigrationWay(Enum):
    """How the guest is meanwhile; the value is what people read."""

    LIVE = "live: the guest goes on"
    HELD = "held: the guest stands still until it is there"
    OFFLINE = "offline: only the definition moves, the domain is shut off"


class StorageWay(Enum):
    """What becomes of the disks; the value is what people read."""

    NONE = "stay: both hosts reach the same storage"
    ALL = "are copied as a whole"
    TOP = "only the active images are copied"


_STORAGE_FLAGS = {
    StorageWay.NONE: MigrationFlags.NONE,
    StorageWay.ALL: MigrationFlags.COPY_DISKS,
    StorageWay.TOP: MigrationFlags.COPY_TOP_IMAGES,
}

#: Flag -> virsh's word for it, in the order of virsh's help.
_WORDS = {
    MigrationFlags.LIVE: "--live",
    MigrationFlags.OFFLINE: "--offline",
    MigrationFlags.PEER_TO_PEER: "--p2p",
    MigrationFlags.PERSIST_AT_DESTINATION: "--persistent",
    MigrationFlags.UNDEFINE_AT_SOURCE: "--undefinesource",
    MigrationFlags.COPY_DISKS: "--copy-storage-all",
    MigrationFlags.COPY_TOP_IMAGES: "--copy-storage-inc",
    MigrationFlags.COMPRESSED: "--compressed",
    MigrationFlags.AUTO_CONVERGE: "--auto-converge",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationOrder:
    """``link`` is where memory goes (``tcp://host``), "" as the hypervisors choose.

    ``peer`` is the address by which the source reaches the destination's daemon by itself, "" for
    a move through our own connections. ``rate`` is in MiB per second, ``downtime`` in
    milliseconds, 0 as it is.
    """

    way: MigrationWay = MigrationWay.LIVE
    storage: StorageWay = StorageWay.NONE
    link: str = ""
    peer: str = ""
    rate: int = 0
    downtime: int = 0
    is_persistent: bool = True
    undefines: bool = True
    converges: bool = False
    is_compressed: bool = False

    @property
    def flags(self) -> MigrationFlags:
        """libvirt's flags."""
        is_offline = self.way is MigrationWay.OFFLINE
        chosen = (
            (self.way is MigrationWay.LIVE, MigrationFlags.LIVE),
            (is_offline, MigrationFlags.OFFLINE),
            (bool(self.peer), MigrationFlags.PEER_TO_PEER),
            (self.is_persistent or is_offline, MigrationFlags.PERSIST_AT_DESTINATION),
            (self.undefines, MigrationFlags.UNDEFINE_AT_SOURCE),
            (not is_offline, _STORAGE_FLAGS[self.storage]),
            (self.converges and self.way is MigrationWay.LIVE, MigrationFlags.AUTO_CONVERGE),
            (self.is_compressed and not is_offline, MigrationFlags.COMPRESSED),
        )
        flags = MigrationFlags.NONE
        for holds, flag in chosen:
            flags |= flag if holds else MigrationFlags.NONE
        return flags

    @property
    def plan(self) -> MigrationPlan:
        """What is not as the hypervisors choose it."""
        return MigrationPlan(uri=self.link or None, mib_per_second=self.rate or None)

    def words(self, destination: str) -> tuple[str, ...]:
        """Return virsh's words for the same, to the host with that address."""
        flags = self.flags
        return (
            *("migrate", "{domain}", self.peer or destination),
            *((self.link,) if self.link else ()),
            *(word for flag, word in _WORDS.items() if flags & flag),
            *(("--bandwidth", str(self.rate)) if self.rate else ()),
        )

    async def carry_out(self, domain: Domain, destination: Connection) -> None:
        """Move the domain; returns when it is there.

        Raises:
            EngineError: it stays where it was.
        """
        if self.downtime and self.way is MigrationWay.LIVE:
            await domain.migration.set_max_downtime(self.downtime)
        if self.peer:
            await domain.migration.to_uri(self.peer, self.plan, self.flags)
        else:
            await domain.migration.to(destination, self.plan, self.flags)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaceOrder:
    """Other limits for a migration that is under way; 0 leaves one as it is."""

    rate: int = 0
    downtime: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """virsh's words for the same; it has a command for each, and the first is told."""
        if self.rate:
            return "migrate-setspeed", "{domain}", str(self.rate)
        return "migrate-setmaxdowntime", "{domain}", str(self.downtime)

    async def carry_out(self, domain: Domain) -> None:
        """Set the limits."""
        if self.rate:
            await domain.migration.set_max_speed(self.rate)
        if self.downtime:
            await domain.migration.set_max_downtime(self.downtime)


def parse_number(text: str, what: str) -> int:
    """Return a whole number above 0, or 0 where nothing was typed.

    Raises:
        InvalidArgument: it is none.
    """
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and 0 < int(text) < _MOST):
        raise InvalidArgument(f"{what} is a whole number above 0, or nothing")
    return int(text)


def checked_link(text: str) -> str:
    """Return an address for the memory.

    Raises:
        InvalidArgument: it is none that a hypervisor takes.
    """
    if text and not (text.startswith(("tcp://", "rdma://", "unix://", "tcp:")) and " " not in text):
        raise InvalidArgument("the link is tcp://HOST, tcp://HOST:PORT, or nothing")
    return text


def checked_peer(text: str) -> str:
    """Return the address of a daemon, as the source reaches it.

    Raises:
        InvalidURI: it is none.
    """
    from engine import ConnectionURI

    ConnectionURI.parse(text)
    return text
