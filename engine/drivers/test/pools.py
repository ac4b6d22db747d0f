"""MemoryPool: one storage pool of the in-memory hypervisor, and those that a host has at first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_DNS, uuid5
from zlib import crc32

from lxml import etree

from ...conf.domain_uses import domain_uses
from ...conf.xml_document import parse_document
from ...storage_facts import PoolInfo, PoolRef, PoolSpace, PoolState
from .image_chain import read_chain
from .volumes import MemoryVolume

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from .inventory import Inventory

GIB: Final = 1 << 30

#: Room in a pool of which nobody says how large it is: libvirt's test driver says so too.
USUAL_CAPACITY: Final = 100 * GIB

_IMAGES = "/var/lib/libvirt/images"
_ISOS = (("debian-12.7.0-amd64-netinst.iso", 661 << 20), ("virtio-win-0.1.262.iso", 708 << 20))

_DIR = "<pool type='dir'><name>{}</name><target><path>{}</path></target></pool>"
_BACKUP = """\
<pool type='netfs'>
  <name>backup</name>
  <source><host name='nas.example'/><dir path='/export/backup'/><format type='nfs'/></source>
  <target><path>/mnt/backup</path></target>
</pool>
"""

#: What pools the demo's host can have.
CAPABILITIES: Final = """\
<storagepoolCapabilities>
  <pool type='dir' supported='yes'/>
  <pool type='fs' supported='yes'/>
  <pool type='netfs' supported='yes'/>
  <pool type='logical' supported='yes'/>
  <pool type='iscsi' supported='yes'/>
  <pool type='rbd' supported='no'/>
  <pool type='zfs' supported='no'/>
</storagepoolCapabilities>
"""


@dataclass(slots=True)
class MemoryPool:
    """One pool; ``stored`` is None for one that is forgotten when it stops."""

    ref: PoolRef
    document: Element
    persistent: bool = True
    active: bool = False
    autostart: bool = False
    capacity: int = USUAL_CAPACITY
    volumes: dict[str, MemoryVolume] = field(default_factory=dict)

    @property
    def info(self) -> PoolInfo:
        """The facts of a list."""
        return PoolInfo(
            ref=self.ref,
            active=self.active,
            persistent=self.persistent,
            autostart=self.autostart,
        )

    @property
    def folder(self) -> str:
        """Where its volumes are."""
        return (self.document.findtext("target/path") or f"/{self.ref.name}").rstrip("/")

    @property
    def allocation(self) -> int:
        """Bytes that its volumes take up."""
        return sum(volume.allocation for volume in self.volumes.values())

    @property
    def available(self) -> int:
        """Bytes that are left."""
        return max(0, self.capacity - self.allocation)

    @property
    def space(self) -> PoolSpace:
        """How full it is; all 0 while it is not active."""
        if not self.active:
            return PoolSpace(state=PoolState.INACTIVE, capacity=0, allocation=0, available=0)
        return PoolSpace(
            state=PoolState.RUNNING,
            capacity=self.capacity,
            allocation=self.allocation,
            available=self.available,
        )

    def add(self, volume: MemoryVolume) -> None:
        """Take a volume in."""
        self.volumes[volume.name] = volume


def pools_at_first(path: str, inventory: Inventory) -> Iterator[MemoryPool]:
    """Yield the pools of the host behind ``test://PATH``."""
    if path == "/default":
        yield _pool(_DIR.format("default-pool", "/default-pool"), active=True)
    if path == "/demo":
        default = _pool(_DIR.format("default", _IMAGES), active=True, capacity=8192 * GIB)
        for volume in _images(inventory):
            default.add(volume)
        yield default
        iso = _pool(_DIR.format("iso", "/var/lib/libvirt/iso"), active=True)
        for name, size in _ISOS:
            iso.add(
                MemoryVolume(
                    name=name,
                    path=f"{iso.folder}/{name}",
                    capacity=size,
                    allocation=size,
                    format="iso",
                )
            )
        yield iso
        yield _pool(_BACKUP, active=False, capacity=2048 * GIB)


def _pool(xml: str, *, active: bool, capacity: int = USUAL_CAPACITY) -> MemoryPool:
    root = parse_document(xml, "pool")
    name = root.findtext("name", "")
    uuid = str(uuid5(NAMESPACE_DNS, f"{name}.pool.virtdeck"))
    identify(root, uuid)
    return MemoryPool(PoolRef(name, uuid), root, True, active, active, capacity)


def identify(root: Element, uuid: str) -> None:
    """Write the uuid into a document."""
    element = root.find("uuid")
    if element is None:
        element = etree.Element("uuid")
        root.insert(1, element)
    element.text = uuid


def _images(inventory: Inventory) -> Iterator[MemoryVolume]:
    """Yield the disks of the guests, each as large as its name says, in every run the same."""
    chain = dict(_backing_files(inventory))
    for machine in inventory:
        for path in sorted(domain_uses(machine.stored.to_xml(inactive=True)).paths):
            folder, _, name = path.rpartition("/")
            if folder != _IMAGES:
                continue
            is_system = name.endswith("-a.qcow2") or path in chain.values()
            capacity = (40 if is_system else 200) * GIB
            share = 20 + crc32(name.encode()) % 60
            yield MemoryVolume(
                name=name,
                path=path,
                capacity=capacity,
                allocation=capacity * share // 100,
                format="qcow2",
                backing=chain.get(path, ""),
                backing_format="qcow2" if path in chain else "",
            )


def _backing_files(inventory: Inventory) -> Iterator[tuple[str, str]]:
    """Yield each image of a guest that is a change of another, and that other."""
    for machine in inventory:
        for disk in machine.stored.devices.disks:
            places = [layer.place for layer in read_chain(disk)]
            yield from zip(places, places[1:], strict=False)
