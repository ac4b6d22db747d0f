"""The disks of a running guest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.disk import DiskError
from engine.errors import EngineError

if TYPE_CHECKING:
    from .conftest import Stage

pytestmark = [pytest.mark.peer("libvirtd"), pytest.mark.peer("qemu-img")]


async def test_sizes_before_and_after(running: Stage) -> None:
    disks = running.domain.disks
    before = await disks.size("vda")
    assert before.capacity == 1 << 20
    assert before.physical > 0
    await disks.resize("vda", 3 << 20)
    assert (await disks.size("vda")).capacity == 3 << 20
    assert str(3 << 20) in await running.virsh("domblkinfo", "one", "vda")


async def test_what_has_been_moved_and_what_went_wrong(running: Stage) -> None:
    statistics = await running.domain.disks.statistics("vda")
    assert {"rd_bytes", "wr_operations", "flush_total_times"} <= statistics.keys()
    assert await running.domain.disks.errors() == {}
    with pytest.raises(EngineError, match="vdz"):
        await running.domain.disks.statistics("vdz")


async def test_a_look_at_what_is_on_it(running: Stage) -> None:
    assert await running.domain.disks.peek("vdb", 0, 8) == b"raw disk"
    with pytest.raises(EngineError, match="raw"):
        await running.domain.disks.peek("vda", 0, 8)


async def test_a_threshold_is_watched(running: Stage) -> None:
    await running.domain.disks.set_threshold("vda", 700_000)
    assert "700000" in await running.virsh("domstats", "one", "--block")


async def test_errors_of_the_test_driver_have_kinds(imagined: Stage) -> None:
    """It makes them up, each kind in turn."""
    disks = "".join(
        f"<disk type='file'><source file='/{target}'/><target dev='{target}'/></disk>"
        for target in ("vda", "vdb", "vdc")
    )
    domain = await imagined.connection.create(
        "<domain type='test'><name>broken</name><memory>8192</memory>"
        f"<os><type>hvm</type></os><devices>{disks}</devices></domain>"
    )
    assert await domain.disks.errors() == {
        "vda": DiskError.UNSPECIFIED,
        "vdb": DiskError.NO_SPACE,
        "vdc": DiskError.UNSPECIFIED,
    }
