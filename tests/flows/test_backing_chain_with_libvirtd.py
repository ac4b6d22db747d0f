"""From a domain through its disk and backing image to the pool of a real daemon, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.flows.deck import WIDE, shows, until
from tui.app import VirtdeckApp
from tui.commands import run_command
from tui.screens.dialogs import ActionMenu
from tui.screens.domain_list import DomainListScreen
from tui.screens.storage import StorageScreen
from tui.screens.tree import TreeScreen
from tui.screens.volumes import VolumesScreen
from tui.settings import Settings
from tui.widgets.domain_table import DomainTable

if TYPE_CHECKING:
    from tests.peers.libvirtd import PrivateLibvirtd

_POOL = "<pool type='dir'><name>images</name><target><path>{}</path></target></pool>"
_DOMAIN = """\
<domain type='qemu'>
  <name>linked</name>
  <memory unit='MiB'>64</memory>
  <os><type arch='x86_64'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='{}/top.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
  </devices>
</domain>
"""


@pytest.mark.peer("libvirtd", "virsh")
async def test_disk_backing_chain_pool_and_back(session_libvirtd: PrivateLibvirtd) -> None:
    place = session_libvirtd.folder / "data" / "pool"
    virsh = session_libvirtd.virsh
    await virsh("pool-define", "/dev/stdin", given=_POOL.format(place))
    await virsh("pool-build", "images")
    await virsh("pool-start", "images")
    await virsh("vol-create-as", "images", "base.qcow2", "8M", "--format", "qcow2")
    backing = ("--backing-vol", "base.qcow2", "--backing-vol-format", "qcow2")
    await virsh("vol-create-as", "images", "top.qcow2", "8M", "--format", "qcow2", *backing)
    await virsh("define", "/dev/stdin", given=_DOMAIN.format(place))
    app = VirtdeckApp([session_libvirtd.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: shows(app, "linked", "shut off"))
        run_command(app, "tree linked")
        await until(pilot, lambda: shows(app, "vda", "virtio", f"{place}/top.qcow2"))
        await pilot.press("down", "enter")
        await until(pilot, lambda: shows(app, "base.qcow2", "backing", f"{place}/base.qcow2"))
        screen = app.screen
        assert isinstance(screen, TreeScreen)
        rows = screen.table.list
        wanted = [
            (2, "vda"),
            (3, "top.qcow2"),
            (4, "images"),
            (4, "base.qcow2"),
            (5, "images"),
        ]
        await until(
            pilot,
            lambda: (
                [(rows.rows[key].depth, rows.rows[key].name) for key in rows.shown][-5:] == wanted
            ),
        )
        await pilot.press("end", "J")
        await until(pilot, lambda: isinstance(app.screen, StorageScreen))
        await until(pilot, lambda: shows(app, "images", "● active"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, VolumesScreen))
        await until(pilot, lambda: shows(app, "base.qcow2", "8 MiB"))
        await pilot.press("home", "J")  # the base: no disk of anybody, but below one
        await until(pilot, lambda: isinstance(app.screen, DomainListScreen))
        await until(pilot, lambda: app.screen.query_one(DomainTable).cursor_row is not None)
        await until(pilot, lambda: shows(app, "linked", "shut off"))
        await pilot.press("J")
        await until(pilot, lambda: isinstance(app.screen, ActionMenu))
        await until(pilot, lambda: shows(app, "volume images/base.qcow2", "vda, backing"))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, DomainListScreen))
        await pilot.press("comma")
        await until(pilot, lambda: isinstance(app.screen, VolumesScreen))
        await pilot.press("comma")
        await until(pilot, lambda: isinstance(app.screen, StorageScreen))
        await pilot.press("comma")
        await until(pilot, lambda: isinstance(app.screen, TreeScreen))
