"""What somebody wants to have a snapshot of, as libvirt takes it."""

from __future__ import annotations

import pytest

from engine import DomainState
from engine.conf.domain_conf import DomainConf
from engine.errors import InvalidArgument
from engine.snapshot import SnapshotFlags
from tests.tui.demo_deck import domain_row
from tui.snapshot_order import (
    SnapshotOrder,
    Way,
    default_name,
    way_words,
    why_not_quiet,
    why_not_way,
)

RUNNING = domain_row().info
OFF = domain_row(state=DomainState.SHUTOFF).info


def conf(kind: str, more: str = "") -> DomainConf:
    return DomainConf.parse(
        f"<domain type='qemu'><name>a</name><devices><disk type='file' device='disk'>"
        f"<driver name='qemu' type='{kind}'/><source file='/a'/><target dev='vda'/>{more}</disk>"
        f"</devices></domain>"
    )


def test_the_document_holds_what_was_typed_as_text() -> None:
    order = SnapshotOrder(name="a&b", description="<x>")
    assert order.xml == (
        "<domainsnapshot><name>a&amp;b</name><description>&lt;x&gt;</description></domainsnapshot>"
    )
    assert order.flags is SnapshotFlags.NONE


def test_each_way_has_its_flags() -> None:
    disks = SnapshotOrder(name="a", way=Way.DISKS, quiesce=True)
    assert disks.flags == SnapshotFlags.DISK_ONLY | SnapshotFlags.ATOMIC | SnapshotFlags.QUIESCE
    files = SnapshotOrder(name="a", way=Way.FILES, memory_file="/tmp/m", quiesce=True)
    assert files.flags == SnapshotFlags.LIVE | SnapshotFlags.ATOMIC
    assert '<memory snapshot="external" file="/tmp/m" />' in files.xml


@pytest.mark.parametrize("name", ["", "a/b", ".a", "a\x1b"])
def test_names_that_cannot_be(name: str) -> None:
    with pytest.raises(InvalidArgument):
        SnapshotOrder(name=name)


def test_memory_in_a_file_needs_the_file() -> None:
    with pytest.raises(InvalidArgument, match="full path"):
        SnapshotOrder(name="a", way=Way.FILES, memory_file="m")


def test_what_rules_a_way_out() -> None:
    assert why_not_way(Way.INSIDE, RUNNING, None) is None
    assert why_not_way(Way.INSIDE, RUNNING, conf("qcow2")) is None
    assert why_not_way(Way.INSIDE, RUNNING, conf("raw", "<readonly/>")) is None
    assert why_not_way(Way.INSIDE, OFF, conf("raw")) == "the disk vda is raw and holds none"
    assert why_not_way(Way.DISKS, RUNNING, conf("raw")) is None
    assert why_not_way(Way.FILES, OFF, None) == "it is shut off and has no memory"
    assert why_not_quiet(Way.DISKS, RUNNING) is None
    assert why_not_quiet(Way.INSIDE, RUNNING) == "disks only"
    assert why_not_quiet(Way.DISKS, OFF) == "the guest does not run"


def test_words_follow_the_state() -> None:
    assert way_words(Way.INSIDE, RUNNING) == "memory and disks, inside the images"
    assert way_words(Way.INSIDE, OFF) == "inside the images"


def test_names_of_themselves_sort_by_age() -> None:
    assert default_name(1_700_000_000.0) == "2023-11-14-2213"
