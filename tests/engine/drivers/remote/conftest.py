"""What the tests of a domain's verbs share: a guest of a real libvirtd, and one of its test driver."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from engine import Connection, Domain
from tests.peers.libvirt_guest import LibvirtGuest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from tests.peers.libvirtd import SystemLibvirtd

#: Seconds a hypervisor may take for what must come.
PATIENCE: Final = 20

#: One of the host's network cards that leads nowhere.
MAC: Final = "52:54:00:11:22:33"

_DEVICES: Final = """\
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{disk}'/>
<target dev='vda' bus='virtio'/></disk>
<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='{raw}'/>
<target dev='vdb' bus='virtio'/></disk>
<interface type='user'><mac address='{mac}'/></interface>
<channel type='unix'><target type='virtio' name='org.example.0'/></channel>
"""


@dataclass(frozen=True, slots=True)
class Stage:
    """A daemon, our connection to it, and a domain of it."""

    libvirtd: SystemLibvirtd
    connection: Connection
    domain: Domain

    @property
    def folder(self) -> Path:
        """A folder that daemon and tests share."""
        return self.libvirtd.folder

    @property
    def uri(self) -> str:
        """What virsh connects to."""
        return str(self.connection.uri)

    async def virsh(self, *words: str) -> str:
        """Return what virsh printed."""
        return await self.libvirtd.virsh(*words, uri=self.uri)


async def eventually(look: Callable[[], Awaitable[bool]]) -> None:
    """Return once ``look`` says so."""
    async with asyncio.timeout(PATIENCE):
        while not await look():
            await asyncio.sleep(0.02)


async def make_disk(path: Path, kind: str = "qcow2") -> Path:
    """Make an empty disk of a MiB."""
    command = ("qemu-img", "create", "-q", "-f", kind, str(path), "1M")
    process = await asyncio.create_subprocess_exec(*command)
    assert await process.wait() == 0
    return path


@pytest.fixture
async def stored(system_libvirtd: SystemLibvirtd) -> AsyncIterator[Stage]:
    """``one``: two disks, one of two processors, a display, a console; it does not run."""
    folder = system_libvirtd.folder
    (folder / "run/lock").mkdir()
    disk = await make_disk(folder / "vda.qcow2")
    raw = folder / "vdb.raw"
    raw.write_bytes(b"raw disk".ljust(1 << 20, b"\0"))
    devices = _DEVICES.format(disk=disk, raw=raw, mac=MAC)
    xml = LibvirtGuest.planned("one", ("vnc",), devices=devices).xml
    xml = xml.replace("<os>", "<vcpu current='1'>2</vcpu><iothreads>1</iothreads><os>")
    async with await Connection.open(system_libvirtd.uri) as connection:
        yield Stage(system_libvirtd, connection, await connection.define(xml))


@pytest.fixture
async def running(stored: Stage) -> Stage:
    """The same, started, with its processors held."""
    await stored.domain.start(paused=True)
    return stored


@pytest.fixture
async def imagined(system_libvirtd: SystemLibvirtd) -> AsyncIterator[Stage]:
    """The domain ``test`` of libvirt's own test driver."""
    uri = system_libvirtd.uri_of("test:///default")
    async with await Connection.open(uri) as connection:
        yield Stage(system_libvirtd, connection, await connection.lookup("test"))
