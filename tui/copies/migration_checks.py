"""What can be known before a migration: each check is a line with a verdict and the reason.

Nothing here decides for the hypervisors: they check again. A check that nobody can make says so.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from engine import EngineError, printable
from engine.cloning.guest_disk import guest_disks
from engine.conf.domain_conf import DomainConf
from engine.conf.storage_sketch import pool_sketch
from engine.conf.xml_document import parse_document, serialize
from engine.errors import ConnectionClosed, NoInterface, OperationTimeout
from engine.host_facts import CpuComparison, Virtualization

from ..formatting import memory_size

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from engine import Connection
    from engine.cloning.guest_disk import GuestDisk
    from engine.fleet import DomainRow

_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Check:
    """``verdict`` is None where nobody can say; one that is False forbids the migration."""

    title: str
    verdict: bool | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Who goes from where to where, and whether the disks are copied."""

    row: DomainRow
    conf: DomainConf
    source: Connection
    destination: Connection
    copies_disks: bool
    is_offline: bool
    snapshots: int | None = None


async def journey_of(
    row: DomainRow,
    source: Connection,
    destination: Connection,
    *,
    copies_disks: bool,
    is_offline: bool,
) -> Journey:
    """Ask the source what it would send.

    Raises:
        EngineError: it does not tell.
    """
    domain = source.domain(row.info.ref)
    conf = DomainConf.parse(await domain.xml())
    try:
        snapshots: int | None = len(await domain.snapshots.list())
    except (ConnectionClosed, OperationTimeout):
        raise
    except EngineError:
        snapshots = None
    return Journey(
        row=row,
        conf=conf,
        source=source,
        destination=destination,
        copies_disks=copies_disks,
        is_offline=is_offline,
        snapshots=snapshots,
    )


async def check_all(journey: Journey) -> list[Check]:
    """Return every check, in the order in which people read them."""
    groups: list[Awaitable[list[Check]]] = [
        _asked("hypervisor", _check_hypervisor(journey)),
        _asked("processor", _check_cpu(journey)),
        _asked("name", _check_name(journey)),
        _asked("memory", _check_memory(journey)),
        _asked("disks", _check_disks(journey)),
        _asked("networks", _check_networks(journey)),
    ]
    found = [check for group in await asyncio.gather(*groups) for check in group]
    return [*found, *_check_devices(journey), *_check_snapshots(journey), *_check_viewers(journey)]


async def _asked(title: str, work: Awaitable[list[Check]]) -> list[Check]:
    """Return what came out, or that the host could not say."""
    try:
        return await work
    except EngineError as error:
        return [Check(title, None, f"cannot be checked: {printable(error.message, 120)}")]


# -- the hypervisors --------------------------------------------------------------------------


async def _check_hypervisor(journey: Journey) -> list[Check]:
    here, there = await asyncio.gather(journey.source.host_info(), journey.destination.host_info())
    if here.hypervisor != there.hypervisor:
        words = f"{printable(here.hypervisor, 20)} here, {printable(there.hypervisor, 20)} there"
        return [Check("hypervisor", False, words)]
    machine, arch = journey.conf.os.machine or "", journey.conf.os.arch or ""
    kind = journey.conf.type or ""
    known = _machines(await journey.destination.host.capabilities(), arch, kind)
    label = f"{printable(kind, 12)} {printable(arch, 12)} {printable(machine, 40)}"
    if known is None:
        return [Check("machine", False, f"there are no guests of {label} there")]
    if machine and known and machine not in known:
        return [Check("machine", False, f"{printable(machine, 40)} is not known there")]
    return [Check("machine", True, f"{label}, {here.hypervisor} {printable(there.version, 20)}")]


def _machines(capabilities: str, arch: str, kind: str) -> set[str] | None:
    """Return the machine types of guests of that kind; None where there are no such guests."""
    root = parse_document(capabilities, "capabilities")
    for element in root.iterfind("guest/arch"):
        kinds = {domain.get("type") for domain in element.iterfind("domain")}
        if element.get("name") == arch and kind in kinds:
            machines = [*element.iterfind("machine"), *element.iterfind("domain/machine")]
            names = {machine.text or "" for machine in machines}
            return names | {machine.get("canonical", "") for machine in machines}
    return None


async def _check_cpu(journey: Journey) -> list[Check]:
    cpu = journey.conf.cpu
    if cpu is None:
        return [Check("processor", True, "the hypervisor's plain one")]
    if cpu.mode in ("host-model", "maximum") and journey.is_offline:
        return [Check("processor", None, "chosen when it starts there")]
    if cpu.mode == "host-passthrough":
        return [await _check_host_cpu(journey)]
    kind = Virtualization(
        arch=journey.conf.os.arch, machine=journey.conf.os.machine, kind=journey.conf.type
    )
    node = journey.destination.host
    answer = await node.compare_cpu(serialize(cpu.element), kind)
    model = printable(cpu.model or cpu.mode or "it", 40)
    if answer is CpuComparison.INCOMPATIBLE:
        return [Check("processor", False, f"{model} cannot be had there")]
    return [Check("processor", True, f"{model} can be had there")]


async def _check_host_cpu(journey: Journey) -> Check:
    """Compare the processors of the hosts themselves: the guest sees them as they are."""
    root = parse_document(await journey.source.host.capabilities(), "capabilities")
    cpu = root.find("host/cpu")
    if cpu is None:
        return Check("processor", None, "the host's own; this host does not describe it")
    answer = await journey.destination.host.compare_cpu(serialize(cpu))
    verdicts: dict[CpuComparison, tuple[bool | None, str]] = {
        CpuComparison.IDENTICAL: (True, "the host's own, the same there"),
        CpuComparison.SUPERSET: (None, "the host's own; the one there has more, not only the same"),
        CpuComparison.INCOMPATIBLE: (False, "the host's own; the one there lacks parts of it"),
    }
    return Check("processor", *verdicts[answer])


async def _check_name(journey: Journey) -> list[Check]:
    ref = journey.row.info.ref
    for info in await journey.destination.domains():
        name = printable(info.ref.name, 40)
        if info.ref.uuid == ref.uuid:
            runs = info.status.state.is_active
            if runs or info.ref.name != ref.name:
                return [Check("name", False, f"its uuid belongs to {name} there")]
            return [Check("name", None, "it is defined there already, and will be replaced")]
        if info.ref.name == ref.name:
            return [Check("name", False, f"there is another {name} there")]
    return [Check("name", True, "name and uuid are free there")]


async def _check_memory(journey: Journey) -> list[Check]:
    needed = journey.row.info.memory_kib or journey.row.info.max_memory_kib
    free = await journey.destination.host.free_memory() // 1024
    if needed is None:
        return [
            Check("memory", None, f"{memory_size(free)} free there; nobody knows what it needs")
        ]
    words = f"{memory_size(needed)} needed, {memory_size(free)} free there"
    if journey.is_offline:
        return [Check("memory", True if free >= needed else None, words)]
    return [Check("memory", free >= needed, words)]


# -- what the guest uses ----------------------------------------------------------------------


async def _check_disks(journey: Journey) -> list[Check]:
    disks = [disk for disk in guest_disks(journey.conf) if not disk.is_empty]
    if not disks:
        return [Check("disks", True, "it has none")]
    folders = await _folders(journey.destination) if journey.copies_disks else frozenset[str]()
    return [await _check_disk(journey, disk, folders) for disk in disks]


async def _folders(connection: Connection) -> frozenset[str]:
    found = set()
    for info in await connection.storage.pools():
        if info.active:
            found.add(pool_sketch(await connection.storage.pool(info.ref).xml()).path)
    return frozenset(found)


async def _check_disk(journey: Journey, disk: GuestDisk, folders: frozenset[str]) -> Check:
    title = f"disk {printable(disk.target, 12)}"
    place = printable(disk.active.place, _WIDTH)
    if not disk.path:
        return Check(title, None, f"{place}: both hosts must reach it")
    is_there = await _has_volume(journey.destination, disk.path)
    if journey.copies_disks and disk.is_written:
        if is_there:
            return Check(title, None, f"copied over what is at {place} there")
        if str(PurePosixPath(disk.path).parent) in folders:
            return Check(title, True, "copied; the image is made there")
        return Check(title, False, f"no active pool there has the folder of {place}")
    if is_there:
        return Check(title, None, f"there is a {place} there: it must be the same storage")
    words = f"no pool there knows {place}: it must be on storage that both reach"
    return Check(title, None, words)


async def _has_volume(connection: Connection, path: str) -> bool:
    try:
        await connection.storage.volume_by_path(path)
    except (ConnectionClosed, OperationTimeout):
        raise
    except EngineError:
        return False
    return True


async def _check_networks(journey: Journey) -> list[Check]:
    wanted: dict[tuple[str, str], None] = {}
    for interface in journey.conf.devices.interfaces:
        source = interface.source.element if interface.source else None
        for kind in ("network", "bridge"):
            if interface.type == kind and source is not None:
                wanted[kind, source.get(kind, "")] = None
    if not wanted:
        return [Check("networks", True, "it needs none of the host")]
    checks = []
    networks = {info.ref.name: info for info in await journey.destination.networks.list()}
    for kind, name in wanted:
        title = f"{kind} {printable(name, 24)}"
        if kind == "bridge":
            checks.append(await _check_bridge(journey.destination, title, name))
        elif name not in networks:
            checks.append(Check(title, False, "there is no such network there"))
        elif not networks[name].active:
            checks.append(Check(title, False, "it is not active there: start it first"))
        else:
            checks.append(Check(title, True, "active there"))
    return checks


async def _check_bridge(connection: Connection, title: str, name: str) -> Check:
    try:
        await connection.interfaces.lookup(name)
    except (ConnectionClosed, OperationTimeout):
        raise
    except NoInterface:
        return Check(title, False, "no such bridge there")
    except EngineError:
        return Check(title, None, "the host does not tell which bridges it has")
    return Check(title, True, "there")


def _check_devices(journey: Journey) -> list[Check]:
    devices = journey.conf.devices
    if journey.is_offline:
        return []
    stuck = [f"{each.type or 'host'} device" for each in devices.hostdevs]
    stuck += ["shared memory" for _ in devices.shmems]
    stuck += [f"filesystem {printable(x.type or '', 12)}" for x in devices.filesystems]
    return [Check("devices", False, f"cannot move while it runs: {each}") for each in stuck]


def _check_snapshots(journey: Journey) -> list[Check]:
    if not journey.snapshots or journey.is_offline:
        return []
    words = f"it has {journey.snapshots}, which stay here: libvirt may refuse"
    return [Check("snapshots", None, words)]


def _check_viewers(journey: Journey) -> list[Check]:
    viewers: Sequence[str] = [
        printable(session.who or "someone", 40) for session in journey.row.viewers
    ]
    if not viewers:
        return []
    words = f"{', '.join(viewers)} on the console now: the display breaks off"
    return [Check("console", None, words)]
