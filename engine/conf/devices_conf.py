"""``<devices>``: every device of a domain, by kind and in document order.

``DEVICE_CLASSES`` is read from the class body: a new kind of device is one line there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .devices.audio import Audio
from .devices.character import Channel, Console, Parallel, Serial
from .devices.controller import Controller
from .devices.crypto import Crypto
from .devices.disk import Disk
from .devices.filesystem import Filesystem
from .devices.graphics import Graphics
from .devices.host_device import HostDevice
from .devices.hub import Hub
from .devices.input import Input
from .devices.interface import Interface
from .devices.iommu import Iommu
from .devices.lease import Lease
from .devices.memballoon import MemBalloon
from .devices.memory import MemoryDevice
from .devices.nvram import Nvram
from .devices.panic import Panic
from .devices.pstore import PStore
from .devices.redirection import RedirectedDevice, RedirFilter
from .devices.rng import Rng
from .devices.shmem import Shmem
from .devices.smartcard import SmartCard
from .devices.sound import Sound
from .devices.tpm import Tpm
from .devices.video import Video
from .devices.vsock import Vsock
from .devices.watchdog import Watchdog
from .xml_field import Child, Children, Text
from .xml_node import Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element as Element


class DevicesConf(Node):
    """The devices of a domain, in the order libvirt writes the kinds."""

    TAG = "devices"

    emulator = Text("emulator")
    disks = Children(Disk, "disk")
    controllers = Children(Controller, "controller")
    leases = Children(Lease, "lease")
    filesystems = Children(Filesystem, "filesystem")
    interfaces = Children(Interface, "interface")
    smartcards = Children(SmartCard, "smartcard")
    serials = Children(Serial, "serial")
    parallels = Children(Parallel, "parallel")
    consoles = Children(Console, "console")
    channels = Children(Channel, "channel")
    inputs = Children(Input, "input")
    tpms = Children(Tpm, "tpm")
    graphics = Children(Graphics, "graphics")
    sounds = Children(Sound, "sound")
    audios = Children(Audio, "audio")
    videos = Children(Video, "video")
    hostdevs = Children(HostDevice, "hostdev")
    redirdevs = Children(RedirectedDevice, "redirdev")
    redirfilter = Child(RedirFilter, "redirfilter")
    hubs = Children(Hub, "hub")
    watchdogs = Children(Watchdog, "watchdog")
    memballoon = Child(MemBalloon, "memballoon")
    rngs = Children(Rng, "rng")
    nvram = Child(Nvram, "nvram")
    panics = Children(Panic, "panic")
    shmems = Children(Shmem, "shmem")
    memories = Children(MemoryDevice, "memory")
    iommus = Children(Iommu, "iommu")
    vsock = Child(Vsock, "vsock")
    cryptos = Children(Crypto, "crypto")
    pstore = Child(PStore, "pstore")

    def all_elements(self) -> Iterator[Element]:
        """Yield every element below ``<devices>`` in document order, known or not."""
        return self.element.iterchildren("*")

    def all_devices(self) -> Iterator[Node]:
        """Yield every device whose element is in ``DEVICE_CLASSES``, in document order."""
        for element in self.all_elements():
            cls = DEVICE_CLASSES.get(str(element.tag))
            if cls is not None:
                yield cls(element)


DEVICE_CLASSES: Mapping[str, type[Node]] = {
    field.path.steps[-1]: field.cls
    for field in DevicesConf.FIELDS.values()
    if isinstance(field, Child | Children)
}
"""Element name to class, for every kind of device."""
