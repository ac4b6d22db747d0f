"""Snapshots: trees of the test driver, and those that QEMU takes of disks and memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.deletion import DeletionFlags
from engine.domain_state import DomainState
from engine.errors import EngineError
from engine.snapshot import RevertFlags, SnapshotFlags

if TYPE_CHECKING:
    from .conftest import Stage

pytestmark = [pytest.mark.peer("libvirtd"), pytest.mark.peer("qemu-img")]


def described(name: str, description: str = "") -> str:
    return (
        f"<domainsnapshot><name>{name}</name>"
        f"<description>{description}</description></domainsnapshot>"
    )


async def grow_tree(stage: Stage) -> None:
    """Take first → second → third, and another second."""
    snapshots = stage.domain.snapshots
    for name in ("first", "second", "third"):
        assert await snapshots.create(described(name, f"the {name}")) == name
    await snapshots.revert_to("first")
    await snapshots.create(described("another"))


async def test_a_tree_is_listed_parents_first(imagined: Stage) -> None:
    assert await imagined.domain.snapshots.list() == []
    assert await imagined.domain.snapshots.current() is None
    await grow_tree(imagined)
    found = await imagined.domain.snapshots.list()
    parents = {snapshot.name: snapshot.parent for snapshot in found}
    assert parents == {"first": None, "second": "first", "third": "second", "another": "first"}
    order = [snapshot.name for snapshot in found]
    assert order.index("first") < order.index("second") < order.index("third")
    assert order.index("first") < order.index("another")
    assert [s.name for s in found if s.is_current] == ["another"]
    first = found[0]
    assert (first.description, first.state, first.is_disk_only) == ("the first", "running", False)
    assert first.created_at is not None
    assert first.created_at > 1_000_000_000
    assert set((await imagined.virsh("snapshot-list", "test", "--name")).split()) == set(parents)


async def test_going_back_and_forgetting(imagined: Stage) -> None:
    await grow_tree(imagined)
    snapshots = imagined.domain.snapshots
    assert "<description>the second</description>" in await snapshots.xml("second")
    await snapshots.revert_to("third", RevertFlags.PAUSED)
    assert (await imagined.domain.info()).status.state is DomainState.PAUSED
    assert await imagined.virsh("snapshot-current", "test", "--name") == "third"
    current = await snapshots.current()
    assert current is not None
    assert current.name == "third"
    await snapshots.delete("second", DeletionFlags.CHILDREN)
    assert {s.name for s in await snapshots.list()} == {"first", "another"}
    with pytest.raises(EngineError) as caught:
        await snapshots.delete("second")
    assert caught.value.code == 72
    assert "second" in caught.value.message


async def test_a_snapshot_of_disks_leaves_overlays(running: Stage) -> None:
    snapshots = running.domain.snapshots
    flags = SnapshotFlags.DISK_ONLY | SnapshotFlags.ATOMIC
    assert await snapshots.create(described("disks"), flags) == "disks"
    (taken,) = await snapshots.list()
    assert taken.is_disk_only
    assert taken.is_current
    assert "vda.disks" in await running.virsh("domblklist", "one")
    await snapshots.delete("disks", DeletionFlags.METADATA_ONLY)
    assert await snapshots.list() == []
    assert (running.folder / "vda.disks").exists()
    await running.domain.resume()
    refused = SnapshotFlags.DISK_ONLY | SnapshotFlags.QUIESCE
    with pytest.raises(EngineError, match="guest agent"):
        await snapshots.create(described("quiet"), refused)


async def test_what_is_described_again_is_listed(stored: Stage) -> None:
    """An external snapshot described from its own XML, as after a move to another host."""
    snapshots = stored.domain.snapshots
    await snapshots.create(described("once"), SnapshotFlags.DISK_ONLY)
    xml = await snapshots.xml("once", secure=True)
    await snapshots.delete("once", DeletionFlags.METADATA_ONLY)
    await snapshots.create(xml, SnapshotFlags.REDEFINE | SnapshotFlags.CURRENT)
    assert [(s.name, s.is_current) for s in await snapshots.list()] == [("once", True)]
