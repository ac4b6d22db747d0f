"""What tests of a domain's verbs share: a guest of a real libvirtd, one of its test driver."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import pytest
import pytest_asyncio

from engine import Connection, Domain
from engine.power import UndefineFlags
from tests.patience import PATIENCE
from tests.peers.fixtures import require
from tests.peers.libvirt_guest import LibvirtGuest
from tests.peers.libvirtd import SystemLibvirtd

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from types import FunctionType


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
    #: A folder that the daemon and this test share.
    folder: Path

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
        while True:
            if await look():
                return
            await asyncio.sleep(0.02)


async def make_disk(path: Path, kind: str = "qcow2") -> Path:
    """Make an empty disk of a MiB."""
    command = ("qemu-img", "create", "-q", "-f", kind, str(path), "1M")
    process = await asyncio.create_subprocess_exec(*command)
    assert await process.wait() == 0
    return path


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give daemons on a busy machine more time than people want to wait."""
    opening = cast("FunctionType", vars(Connection)["open"].__func__)
    assert opening.__kwdefaults__ is not None
    monkeypatch.setitem(opening.__kwdefaults__, "deadline", PATIENCE)


#: With whatever belongs to a domain, but its firmware variables.
_ALL_OF_IT: Final = (
    UndefineFlags.MANAGED_SAVE
    | UndefineFlags.SNAPSHOTS_METADATA
    | UndefineFlags.CHECKPOINTS_METADATA
)


async def forget_domains(uri: str) -> None:
    """Stop and undefine all domains, so that the next test finds none."""
    async with await Connection.open(uri) as connection:
        for info in await connection.domains():
            domain = connection.domain(info.ref)
            if info.status.state.is_active:
                await domain.destroy()
            if info.persistent:
                await domain.power.undefine(_ALL_OF_IT)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_libvirtd() -> AsyncIterator[SystemLibvirtd]:
    """A system daemon for all tests here: to start one, and to look at QEMU, takes long."""
    require("root", "libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64", "qemu-img")
    async with SystemLibvirtd() as libvirtd:
        (libvirtd.folder / "run/lock").mkdir()
        yield libvirtd


@pytest.fixture
async def empty_libvirtd(shared_libvirtd: SystemLibvirtd) -> AsyncIterator[SystemLibvirtd]:
    """The daemon, without domains of QEMU."""
    yield shared_libvirtd
    await forget_domains(shared_libvirtd.uri)


@pytest.fixture
def folder(shared_libvirtd: SystemLibvirtd) -> Path:
    """A folder that the daemon and this test share; its path is short enough for sockets."""
    return Path(tempfile.mkdtemp(dir=shared_libvirtd.folder))


@pytest.fixture
async def stored(empty_libvirtd: SystemLibvirtd, folder: Path) -> AsyncIterator[Stage]:
    """``one``: two disks, one of two processors, a display, a console; it does not run."""
    disk = await make_disk(folder / "vda.qcow2")
    raw = folder / "vdb.raw"
    raw.write_bytes(b"raw disk".ljust(1 << 20, b"\0"))
    devices = _DEVICES.format(disk=disk, raw=raw, mac=MAC)
    xml = LibvirtGuest.planned("one", ("vnc",), devices=devices).xml
    xml = xml.replace("<os>", "<vcpu current='1'>2</vcpu><iothreads>1</iothreads><os>")
    async with await Connection.open(empty_libvirtd.uri) as connection:
        yield Stage(empty_libvirtd, connection, await connection.define(xml), folder)


@pytest.fixture
async def running(stored: Stage) -> Stage:
    """The same, started, with its processors held."""
    await stored.domain.start(paused=True)
    return stored


#: A domain of the test driver that tells of an earlier test.
_USED: Final = (
    "<domain type='test'><name>used</name><memory>8192</memory><os><type>hvm</type></os></domain>"
)


async def _open_anew(uri: str) -> Connection:
    """Connect to the test driver when the daemon has let go of whoever was there before."""
    async with asyncio.timeout(PATIENCE):
        while True:
            connection = await Connection.open(uri)
            if "used" not in {info.ref.name for info in await connection.domains()}:
                return connection
            await connection.close()
            await asyncio.sleep(0.02)


@pytest.fixture
async def imagined(shared_libvirtd: SystemLibvirtd, folder: Path) -> AsyncIterator[Stage]:
    """The domain ``test`` of libvirt's own test driver, which begins anew for each test."""
    uri = shared_libvirtd.uri_of("test:///default")
    async with await _open_anew(uri) as connection:
        yield Stage(shared_libvirtd, connection, await connection.lookup("test"), folder)
        await connection.define(_USED)
