"""The documents of a backup, and what cannot be one."""

from __future__ import annotations

import pytest

from engine.backup import BackupDisk, BackupMode, BackupOrder
from engine.errors import InvalidArgument

DISK = BackupDisk("vda", "/b/vda.qcow2")


def test_a_backup_of_what_changed_names_the_checkpoint_and_leaves_disks_out() -> None:
    order = BackupOrder(disks=(DISK,), others=("sda",), since="monday", checkpoint="tuesday")
    assert "<incremental>monday</incremental>" in order.xml
    assert '<target file="/b/vda.qcow2" />' in order.xml
    assert '<disk name="sda" backup="no" />' in order.xml
    assert order.checkpoint_xml is not None
    assert '<disk name="sda" checkpoint="no" />' in order.checkpoint_xml
    assert order.exports == ()


def test_a_backup_that_is_pulled_says_where() -> None:
    order = BackupOrder(disks=(DISK,), mode=BackupMode.PULL, server="[::1]:10809")
    assert 'name="::1" port="10809"' in order.xml
    assert order.exports == ("nbd://[::1]:10809/vda",)
    assert order.checkpoint_xml is None


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ({"disks": ()}, "no disk"),
        ({"disks": (BackupDisk("vda", "x"),)}, "no full path"),
        ({"disks": (DISK, BackupDisk("vdb", DISK.file))}, "one file"),
        ({"disks": (DISK,), "mode": BackupMode.PULL, "server": "host:0"}, "host:port"),
        ({"disks": (DISK,), "checkpoint": "a/b"}, "no '/'"),
    ],
)
def test_what_cannot_be_is_refused(order: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidArgument, match=words):
        BackupOrder(**order)  # type: ignore[arg-type]
