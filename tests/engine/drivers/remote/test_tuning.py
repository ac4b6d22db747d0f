"""Limits and shares: each table is changed and read again, and virsh sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from engine.affect import Affect
from engine.drivers.remote.parameter_types import with_types
from engine.errors import InvalidArgument, Unsupported
from engine.rpc.xdr.typed_parameters import LLong, UInt, ULLong
from engine.tuning import Tuning

if TYPE_CHECKING:
    from .conftest import Stage

needs_libvirtd = [pytest.mark.peer("libvirtd"), pytest.mark.peer("qemu-img")]

#: What is changed of each table, and the command of virsh that shows it.
_CHANGES: list[tuple[Tuning, str, dict[str, Any], str]] = [
    (Tuning.SCHEDULER, "", {"cpu_shares": 512, "vcpu_quota": -1}, "schedinfo"),
    (Tuning.MEMORY, "", {"hard_limit": 500_000}, "memtune"),
    (Tuning.NUMA, "", {"numa_mode": 2, "numa_nodeset": "0"}, "numatune"),
    (Tuning.BLOCK_SHARES, "", {"weight": 500}, "blkiotune"),
    (Tuning.BLOCK_LIMITS, "vda", {"total_bytes_sec": 1 << 33, "group_name": "g"}, "blkdeviotune"),
]


def test_numbers_are_sent_as_the_types_that_libvirt_wants() -> None:
    typed = with_types({"vcpu_quota": -1, "cpu_shares": 5, "weight": 1, "numa_mode": 0})
    assert [type(value) for value in typed.values()] == [LLong, ULLong, UInt, int]
    assert with_types({"cmt": True, "group_name": "g"}) == {"cmt": True, "group_name": "g"}


class TestTables:
    pytestmark = needs_libvirtd

    async def test_what_is_set_is_read_again(self, stored: Stage) -> None:
        tuning = stored.domain.tuning
        for what, device, changes, command in _CHANGES:
            await tuning.set(what, changes, device, Affect.CONFIG)
            found = await tuning.get(what, device, Affect.CONFIG)
            assert changes.items() <= found.items()
            words = [command, "one", *([device] if device else []), "--config"]
            shown = await stored.virsh(*words)
            # virsh has its own words for modes and names, and the same numbers.
            numbers = [str(value) for name, value in changes.items() if name != "numa_mode"]
            assert all(number in shown for number in numbers), shown

    async def test_a_running_disk_is_held_back(self, running: Stage) -> None:
        tuning = running.domain.tuning
        await tuning.set(Tuning.BLOCK_LIMITS, {"read_iops_sec": 77}, "vda")
        assert (await tuning.get(Tuning.BLOCK_LIMITS, "vda"))["read_iops_sec"] == 77
        assert "<read_iops_sec>77</read_iops_sec>" in await running.domain.xml()

    async def test_events_to_count(self, stored: Stage) -> None:
        tuning = stored.domain.tuning
        await tuning.set(Tuning.PERFORMANCE_EVENTS, {"cache_misses": True}, affect=Affect.CONFIG)
        events = await tuning.get(Tuning.PERFORMANCE_EVENTS, affect=Affect.CONFIG)
        assert [name for name, is_on in events.items() if is_on] == ["cache_misses"]

    async def test_an_interface_is_held_back(self, imagined: Stage) -> None:
        domain = await imagined.connection.create(
            "<domain type='test'><name>carded</name><memory>8192</memory><os><type>hvm</type></os>"
            "<devices><interface type='network'><source network='default'/>"
            "<mac address='52:54:00:11:22:44'/></interface></devices></domain>"
        )
        limits = {"inbound.average": 100, "outbound.peak": 0}
        await domain.tuning.set(Tuning.INTERFACE, limits, "52:54:00:11:22:44")
        found = await domain.tuning.get(Tuning.INTERFACE, "52:54:00:11:22:44")
        assert limits.items() <= found.items()

    async def test_the_kind_of_scheduler(self, imagined: Stage) -> None:
        assert await imagined.domain.tuning.scheduler() == "fair"

    async def test_groups_of_limits_are_for_newer_daemons(self, stored: Stage) -> None:
        tuning = stored.domain.tuning
        try:
            await tuning.set_throttle_group("slow", {"total_bytes_sec": 1000}, Affect.CONFIG)
        except Unsupported as error:
            refusal = error.message
        else:
            assert "slow" in await stored.domain.xml(inactive=True)
            await tuning.remove_throttle_group("slow", Affect.CONFIG)
            assert "slow" not in await stored.domain.xml(inactive=True)
            return
        assert "451" in refusal
        assert stored.connection.why_impossible("set_throttle_group") == refusal
        with pytest.raises(Unsupported, match="452"):
            await tuning.remove_throttle_group("slow")

    async def test_a_device_is_named_where_there_is_one(self, stored: Stage) -> None:
        tuning = stored.domain.tuning
        with pytest.raises(InvalidArgument, match="needs the name"):
            await tuning.get(Tuning.BLOCK_LIMITS)
        with pytest.raises(InvalidArgument, match="is not about a device"):
            await tuning.set(Tuning.MEMORY, {}, "vda")
