"""The host through a real daemon, compared with what virsh says of it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from engine import Connection
from engine.errors import ConfigUnsupported, EngineError, Unsupported
from engine.host_facts import CpuComparison, SecurityModel, SuspendTarget, Virtualization
from tests.peers.fixtures import require
from tests.peers.libvirtd import PrivateLibvirtd

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.peer("libvirtd")

#: Two hosts with what they have in common.
_CPUS = [
    "<cpu><arch>x86_64</arch><model>Westmere</model><feature name='aes'/></cpu>",
    "<cpu><arch>x86_64</arch><model>Nehalem</model></cpu>",
]
_GUEST = Virtualization(arch="x86_64", kind="qemu")


@pytest.fixture
async def connection(session_libvirtd: PrivateLibvirtd) -> AsyncIterator[Connection]:
    async with await Connection.open(session_libvirtd.uri) as connection:
        yield connection


@pytest.fixture
async def made_up(session_libvirtd: PrivateLibvirtd) -> AsyncIterator[Connection]:
    """Libvirt's test driver: a host with two cells."""
    async with await Connection.open(session_libvirtd.uri_of("test:///default")) as connection:
        yield connection


def pairs(text: str, separator: str = ":") -> dict[str, str]:
    """Return virsh's lines of name and value."""
    split = (line.partition(separator) for line in text.splitlines())
    return {name.strip(): value.strip() for name, _, value in split}


def names_in(xml: str, path: str) -> set[str]:
    return {element.get("name", "") for element in etree.fromstring(xml.encode()).iterfind(path)}


async def test_what_the_host_is_made_of(
    session_libvirtd: PrivateLibvirtd, connection: Connection
) -> None:
    info = await connection.host.info()
    theirs = pairs(await session_libvirtd.virsh("nodeinfo"))
    assert (info.model, str(info.cpus)) == (theirs["CPU model"], theirs["CPU(s)"])
    assert f"{info.memory_kib} KiB" == theirs["Memory size"]
    assert (str(info.sockets), str(info.cores), str(info.threads), str(info.cells)) == (
        *(theirs["CPU socket(s)"], theirs["Core(s) per socket"]),
        *(theirs["Thread(s) per core"], theirs["NUMA cell(s)"]),
    )


async def test_versions_and_addresses(
    session_libvirtd: PrivateLibvirtd, connection: Connection
) -> None:
    versions = await connection.host.versions()
    theirs = await session_libvirtd.virsh("version", "--daemon")
    assert versions.hypervisor == "QEMU"
    assert f"Running hypervisor: QEMU {versions.hypervisor_version}" in theirs
    assert f"Running against daemon: {versions.libvirt}" in theirs
    assert await connection.host.hypervisor_uri() == "qemu:///session"
    assert await connection.host.is_secure()


async def test_over_plain_tcp_anybody_can_listen() -> None:
    require("libvirtd", "libvirt-qemu")
    async with PrivateLibvirtd({"auth_tcp": "none"}, tcp=True) as libvirtd:
        port = libvirtd.access.tcp_port
        async with await Connection.open(f"qemu+tcp://127.0.0.1:{port}/session") as connection:
            assert not await connection.host.is_secure()


async def test_what_host_and_guests_can_do(
    session_libvirtd: PrivateLibvirtd, connection: Connection
) -> None:
    theirs = await session_libvirtd.virsh("capabilities")
    assert (await connection.host.capabilities()).strip() == theirs
    xml = await connection.host.domain_capabilities(_GUEST)
    assert "<domain>qemu</domain>" in xml
    assert "<arch>x86_64</arch>" in xml
    assert "<domainCapabilities>" in await connection.host.domain_capabilities()
    with pytest.raises(EngineError):
        await connection.host.domain_capabilities(Virtualization(arch="nonesuch"))
    assert 0 < await connection.host.max_vcpus("qemu") <= 255


async def test_processors(session_libvirtd: PrivateLibvirtd, connection: Connection) -> None:
    host = connection.host
    theirs = pairs(await session_libvirtd.virsh("nodecpumap"))
    cpus = await host.cpu_map()
    assert (cpus.count, len(cpus.online)) == (
        *(int(theirs["CPUs present"]), int(theirs["CPUs online"])),
    )
    assert 0 in cpus.online
    first, everything = await host.cpu_statistics(0), await host.cpu_statistics()
    assert {"kernel", "user", "idle", "iowait"} <= set(everything)
    assert 0 < first["idle"] <= everything["idle"] <= (await host.cpu_statistics())["idle"]
    with pytest.raises(EngineError):
        await host.cpu_statistics(100_000)
    models = await host.cpu_models("x86_64")
    assert models == (await session_libvirtd.virsh("cpu-models", "x86_64")).splitlines()


async def test_which_cpu_guests_of_several_hosts_can_have(
    session_libvirtd: PrivateLibvirtd, connection: Connection
) -> None:
    host = connection.host
    best = await host.baseline_cpu(_CPUS)
    assert "<model fallback='allow'>Nehalem</model>" in best
    assert best.strip() == await session_libvirtd.virsh(
        "cpu-baseline", "/dev/stdin", given="".join(_CPUS)
    )
    more = await host.baseline_cpu(_CPUS, expand_features=True)
    assert "sse4.2" in names_in(more, "feature")
    assert "sse4.2" not in names_in(best, "feature")
    assert "<cpu" in await host.baseline_cpu(_CPUS, migratable=True)
    assert "Nehalem" in await host.baseline_cpu(_CPUS, _GUEST, migratable=True)
    assert (
        await host.compare_cpu("<cpu><arch>x86_64</arch><model>486</model></cpu>") in CpuComparison
    )
    impossible = "<cpu match='exact'><arch>x86_64</arch><model>POWER9</model></cpu>"
    with pytest.raises(EngineError):
        await host.compare_cpu(impossible)
    guest = "<cpu><arch>x86_64</arch><model>qemu64</model></cpu>"
    assert await host.compare_cpu(guest, _GUEST) is CpuComparison.SUPERSET
    better = "<cpu><arch>x86_64</arch><model>EPYC</model><feature name='xsaves'/></cpu>"
    assert await host.compare_cpu(better, _GUEST) is CpuComparison.INCOMPATIBLE


async def test_memory(session_libvirtd: PrivateLibvirtd, connection: Connection) -> None:
    host = connection.host
    statistics = await host.memory_statistics()
    assert set(statistics) == {"total", "free", "buffers", "cached"}
    theirs = pairs(await session_libvirtd.virsh("nodememstats"))
    assert theirs["total"] == f"{statistics['total']} KiB"
    assert set(await host.memory_statistics(0)) == {"total", "free"}
    assert 0 < await host.free_memory() <= statistics["total"] * 1024
    (free,) = await host.cell_memory(0, 1)
    assert 0 < free <= statistics["total"] * 1024


async def test_a_host_with_two_cells(made_up: Connection) -> None:
    assert await made_up.host.cell_memory(0, 2) == [2048 * 1024, 4096 * 1024]
    with pytest.raises(Unsupported):
        await made_up.host.allocate_pages({2048: 3}, 0, 2, add=True)
    assert "virNodeAllocPages" in (made_up.why_impossible("allocate_pages") or "")


async def test_pages_by_size(session_libvirtd: PrivateLibvirtd, connection: Connection) -> None:
    (cell,) = await connection.host.free_pages([4, 2048], 0, 1)
    theirs = pairs(await session_libvirtd.virsh("freepages", "--cellno", "0", "--pagesize", "2048"))
    assert theirs["2048KiB"] == str(cell[2048])
    assert cell[4] > 0
    with pytest.raises(EngineError):
        await connection.host.free_pages([4], 1000, 1)
    with pytest.raises(EngineError):  # of a kind that no processor has
        await connection.host.allocate_pages({3: 1}, 0, 1, add=False)


async def test_how_equal_pages_are_shared(connection: Connection, made_up: Connection) -> None:
    try:
        parameters = await connection.host.memory_parameters()
    except EngineError as error:
        pytest.skip(error.message)  # a kernel without KSM
    assert "shm_pages_to_scan" in parameters
    with pytest.raises(EngineError):
        await connection.host.set_memory_parameters({"shm_nonesuch": 1})
    with pytest.raises(Unsupported):
        await made_up.host.set_memory_parameters({"shm_pages_to_scan": 100})


async def test_firmware_security_and_encryption(
    connection: Connection, made_up: Connection
) -> None:
    assert "<sysinfo type='smbios'>" in await made_up.host.sysinfo()
    assert await made_up.host.security_model() == SecurityModel("testSecurity", "")
    with suppress(ConfigUnsupported):  # a host without firmware tables
        assert "<sysinfo" in await connection.host.sysinfo()
    assert await connection.host.security_model() is None
    with pytest.raises(EngineError):
        await connection.host.sev_info()


async def test_sleep_is_not_for_every_host(made_up: Connection) -> None:
    with pytest.raises(Unsupported):
        await made_up.host.suspend(SuspendTarget.MEMORY, 60)
    assert "virNodeSuspendForDuration" in (made_up.why_impossible("suspend_host") or "")


async def test_a_read_only_connection_looks_at_the_host_only(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    async with await Connection.open(session_libvirtd.uri, read_only=True) as watching:
        assert "<host>" in await watching.host.capabilities()
        assert await watching.host.free_memory() > 0
        assert watching.why_impossible("suspend_host") == "the connection is read-only"
        assert watching.why_impossible("allocate_pages") == "the connection is read-only"
