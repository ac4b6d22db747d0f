"""Rows and counters, from statistics or domain by domain, whatever the daemon says."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from engine.connection import Connection
from engine.domain_facts import DiskCounters, NetCounters
from engine.domain_state import DomainState
from engine.errors import EngineError, NoDomain, OperationTimeout, Unsupported
from engine.rpc.xdr import UInt, ULLong
from tests.engine.rpc.linked import nothing_left
from tests.fakes.libvirt_daemon import LibvirtDaemon

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

A = ("a", b"\1" * 16, 7)
B = ("b", b"\2" * 16, -1)
C = ("c", b"\3" * 16, -1)

RUNNING: dict[str, Any] = {
    "state.state": 1, "state.reason": 2, "cpu.time": ULLong(9_000), "vcpu.current": UInt(2),
    "vcpu.maximum": UInt(4), "balloon.current": ULLong(1_024), "balloon.maximum": ULLong(2_048),
}  # fmt: skip
SHUT_OFF: dict[str, Any] = {
    "state.state": 5, "state.reason": 1, "cpu.time": ULLong(5), "vcpu.maximum": UInt(4),
    "balloon.current": ULLong(7), "balloon.maximum": ULLong(2_048),
}  # fmt: skip
COUNTERS: dict[str, Any] = RUNNING | {
    "balloon.usable": ULLong(5), "balloon.rss": ULLong(6), "block.count": UInt(2),
    "block.0.name": "vda", "block.0.rd.bytes": ULLong(1), "block.0.rd.reqs": ULLong(2),
    "block.0.wr.bytes": ULLong(3), "block.0.wr.reqs": ULLong(4), "block.0.capacity": ULLong(5),
    "block.1.name": "sda", "net.count": UInt(1), "net.0.name": "tap0",
    "net.0.rx.bytes": ULLong(1), "net.0.rx.pkts": ULLong(2), "net.0.tx.bytes": ULLong(3),
    "net.0.tx.pkts": ULLong(4),
}  # fmt: skip


def listed(_: int, which: int) -> tuple[list[Any], int]:
    """Answer ``connect_list_all_domains`` with the filters that are used."""
    found = {0: [A, B, C], 1: [A], 4: [A, B], 1024: [B]}[which]
    return found, len(found)


ANSWERS: dict[str, Any] = {
    "connect_list_all_domains": listed,
    "domain_get_xml_desc": lambda domain, _: f"<d><title>title of {domain[0]}</title></d>",
    "domain_get_info": lambda domain: (1 if domain == A else 5, 2_048, 1_024, 2, 9_000),
    "domain_get_state": lambda domain, _: (1, 2) if domain == A else (5, 1),
}


@asynccontextmanager
async def connected(path: Path, **answers: Any) -> AsyncIterator[tuple[Connection, LibvirtDaemon]]:
    async with nothing_left(), LibvirtDaemon(path / "sock", ANSWERS | answers) as daemon:
        async with await Connection.open(daemon.uri()) as connection:
            yield connection, daemon


async def test_rows_from_statistics(short_tmp: Path) -> None:
    records = [(A, RUNNING), (B, SHUT_OFF), (C, SHUT_OFF | {"state.state": 99})]
    async with connected(short_tmp, connect_get_all_domain_stats=records) as (connection, daemon):
        a, b, c = await connection.domains()
        assert (a.ref.name, a.ref.uuid, a.ref.id) == (
            "a",
            "01010101-0101-0101-0101-010101010101",
            7,
        )
        assert (a.status.state, a.status.reason) == (DomainState.RUNNING, 2)
        assert (a.persistent, a.autostart, b.persistent, b.autostart) == (True, False, True, True)
        assert (a.vcpus, a.memory_kib, a.max_memory_kib, a.cpu_time_ns) == (2, 1_024, 2_048, 9_000)
        assert (b.vcpus, b.memory_kib, b.max_memory_kib, b.cpu_time_ns) == (4, None, 2_048, None)
        assert (b.ref.id, b.title, c.status.state) == (None, "title of b", DomainState.NOSTATE)
        assert daemon.asked_for("domain_get_xml_desc") == 3
        await connection.domains()
        assert daemon.asked_for("domain_get_xml_desc") == 3
        assert daemon.asked_for("domain_get_info") == 0


@pytest.mark.parametrize(
    "answer",
    [Unsupported("not here"), [(A, {"state.state": 1}), (B, {"state.state": 5})]],
    ids=["refused", "state alone"],
)
async def test_rows_domain_by_domain(short_tmp: Path, answer: Any) -> None:
    async with connected(short_tmp, connect_get_all_domain_stats=answer) as (connection, _):
        a, b, c = await connection.domains()
        assert [x.ref.name for x in (a, b, c)] == ["a", "b", "c"]
        assert (a.status.state, a.status.reason) == (DomainState.RUNNING, 2)
        assert (a.vcpus, a.memory_kib, a.max_memory_kib, a.cpu_time_ns) == (2, 1_024, 2_048, 9_000)
        assert (b.status.state, b.memory_kib, b.title) == (DomainState.SHUTOFF, None, "title of b")
        (counters,) = await connection.statistics()
        assert (counters.ref.name, counters.cpu_time_ns, counters.disks) == ("a", 9_000, None)


async def test_statistics_that_were_refused_are_not_asked_for_again(short_tmp: Path) -> None:
    refusal = Unsupported("not here")
    async with connected(short_tmp, connect_get_all_domain_stats=refusal) as (connection, daemon):
        await connection.domains()
        await connection.statistics()
        assert daemon.asked_for("connect_get_all_domain_stats") == 1


async def test_a_domain_that_goes_meanwhile_is_left_out(short_tmp: Path) -> None:
    def state(domain: Any, _: int) -> Any:
        return NoDomain("gone") if domain == B else (1, 1)

    answers = {"connect_get_all_domain_stats": Unsupported("no"), "domain_get_state": state}
    async with connected(short_tmp, **answers) as (connection, _):
        assert [x.ref.name for x in await connection.domains()] == ["a", "c"]


async def test_what_else_goes_wrong_is_said(short_tmp: Path) -> None:
    busy = OperationTimeout("cannot acquire state change lock")
    answers = {"connect_get_all_domain_stats": Unsupported("no"), "domain_get_info": busy}
    async with connected(short_tmp, **answers) as (connection, _):
        with pytest.raises(OperationTimeout, match="state change lock"):
            await connection.domains()


async def test_a_title_that_cannot_be_had_now(short_tmp: Path) -> None:
    answers = {
        "connect_get_all_domain_stats": [(A, RUNNING)],
        "domain_get_xml_desc": EngineError("busy"),
    }
    async with connected(short_tmp, **answers) as (connection, _):
        (a,) = await connection.domains()
        assert (a.title, a.vcpus) == ("", 2)


async def test_counters(short_tmp: Path) -> None:
    async with connected(short_tmp, connect_get_all_domain_stats=[(A, COUNTERS)]) as (
        connection,
        daemon,
    ):
        (found,) = await connection.statistics()
        assert (found.vcpus, found.balloon_kib, found.usable_kib, found.rss_kib) == (2, 1_024, 5, 6)
        assert found.disks == (
            DiskCounters(
                target="vda", read_bytes=1, read_requests=2, write_bytes=3, write_requests=4,
                capacity=5,
            ),
            DiskCounters(target="sda"),
        )  # fmt: skip
        assert found.nets == (
            NetCounters(device="tap0", rx_bytes=1, rx_packets=2, tx_bytes=3, tx_packets=4),
        )
        assert daemon.asked[-1] == ("connect_get_all_domain_stats", ([], 63, 1 | 1 << 29))


HOSTILE: list[dict[str, Any]] = [
    {"state.state": "running"},
    {"state.state": 1.5, "state.reason": "x", "balloon.maximum": "big"},
    {"state.state": -1, "state.reason": -5, "balloon.maximum": 0},
    {"block.count": "2", "net.count": True, "balloon.maximum": 0},
    {"block.count": -1, "net.count": 2**31 - 1, "balloon.maximum": 0},
    {"block.count": 1, "block.0.name": 5, "block.0.rd.bytes": "x", "balloon.maximum": 0},
    {"cpu.time": "long", "vcpu.current": 1.0, "balloon.current": False, "balloon.maximum": 1},
    {},
]


@pytest.mark.parametrize("values", HOSTILE)
async def test_values_that_are_none(short_tmp: Path, values: dict[str, Any]) -> None:
    records = [(A, values)]
    async with connected(short_tmp, connect_get_all_domain_stats=records) as (connection, _):
        for row in await connection.domains():
            assert row.status.reason_name
            for number in (row.vcpus, row.memory_kib, row.max_memory_kib, row.cpu_time_ns):
                assert number is None or type(number) is int
        for counters in await connection.statistics():
            for disk in counters.disks or ():
                assert type(disk.target) is str
                assert disk.read_bytes is None
            assert len(counters.nets or ()) < 10
