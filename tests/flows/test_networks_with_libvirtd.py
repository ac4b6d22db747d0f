"""A network and a pool made by the forms on a real daemon, and what the audit log says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.flows.deck import WIDE, eventually, hears, press, shows, until
from tests.peers.fixtures import require
from tests.peers.libvirtd import SystemLibvirtd
from tui.app import VirtdeckApp
from tui.creation.choice_list import ChoiceList
from tui.screens.form_dialog import FormDialog
from tui.screens.guarded_dialog import GuardedDialog
from tui.screens.networks import NetworksScreen
from tui.screens.part_form import PartForm
from tui.screens.storage import StorageScreen
from tui.screens.volumes import VolumesScreen
from tui.settings import Settings

if TYPE_CHECKING:
    from tui.audit import AuditRecord


async def audited(app: VirtdeckApp, verb: str) -> list[AuditRecord]:
    """Return the records, the first first, once there is one of that verb: it has been done."""
    records: list[AuditRecord] = []

    async def is_there() -> bool:
        records[:] = (await app.journal.audit.latest())[::-1]
        return verb in (record.verb for record in records)

    await eventually(is_there)
    return records


@pytest.mark.peer("libvirtd", "virsh")
async def test_a_network_made_by_the_form_and_an_address_reserved() -> None:
    require("root", "libvirtd", "libvirt-qemu", "virsh")
    async with SystemLibvirtd(own_network=True) as libvirtd:
        libvirtd.root.path("/var/lib/libvirt/dnsmasq").mkdir()
        app = VirtdeckApp([libvirtd.uri], settings=Settings(marks="unicode"))
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, app, "6", NetworksScreen)
            await until(pilot, lambda: any(x.connection for x in app.links.values()))
            await press(pilot, app, "a", PartForm)
            await pilot.press(*"lab", "ctrl+s")
            await until(pilot, lambda: shows(app, "lab", "nat", "192.168.100.1/24"))
            assert "mode='nat'" in await libvirtd.virsh("net-dumpxml", "lab")
            await audited(app, "net-start")

            await press(pilot, app, "m v", ChoiceList)
            await press(pilot, app, "enter", FormDialog)
            await pilot.press(*"52:54:00:00:00:07", "enter")
            await pilot.press(*"192.168.100.7", "enter", *"seven", "enter")
            await until(pilot, lambda: hears(app, "is reserved for seven"))
            host = "<host mac='52:54:00:00:00:07' name='seven' ip='192.168.100.7'/>"
            assert host in await libvirtd.virsh("net-dumpxml", "lab", "--inactive")
            records = await audited(app, "net-update")
            assert records[0].verb == "net-define"
            assert (records[-1].verb, records[-1].error) == ("net-update", None)
            # a machine without dnsmasq or a packet filter cannot start it; then it says so
            start = next(record for record in records if record.verb == "net-start")
            is_active = "Active:         yes" in await libvirtd.virsh("net-info", "lab")
            assert is_active == (start.error is None)
            if is_active:
                assert host in await libvirtd.virsh("net-dumpxml", "lab")
                await libvirtd.virsh("net-destroy", "lab")
            await libvirtd.virsh("net-undefine", "lab")


@pytest.mark.peer("libvirtd", "virsh")
async def test_an_isolated_network_starts_or_the_log_says_that_it_did_not() -> None:
    require("root", "libvirtd", "libvirt-qemu", "virsh")
    async with SystemLibvirtd(own_network=True) as libvirtd:
        libvirtd.root.path("/var/lib/libvirt/dnsmasq").mkdir()
        app = VirtdeckApp([libvirtd.uri], settings=Settings(marks="unicode"))
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, app, "6", NetworksScreen)
            await until(pilot, lambda: any(x.connection for x in app.links.values()))
            await press(pilot, app, "a", PartForm)
            await pilot.press(*"alone", "up", "right", "right", "down", "down")
            await pilot.press("ctrl+u", "down", "ctrl+u", "ctrl+s")
            await until(pilot, lambda: shows(app, "alone", "isolated"))
            records = await audited(app, "net-start")
            assert [x.verb for x in records][:2] == ["net-define", "net-start"]
            is_active = "Active:         yes" in await libvirtd.virsh("net-info", "alone")
            assert is_active == (records[1].error is None)
            if is_active:
                await libvirtd.virsh("net-destroy", "alone")
            await libvirtd.virsh("net-undefine", "alone")


@pytest.mark.peer("libvirtd", "virsh")
async def test_a_pool_made_by_the_form_and_a_volume_cloned_and_wiped() -> None:
    require("root", "libvirtd", "libvirt-qemu", "virsh")
    async with SystemLibvirtd(own_network=True) as libvirtd:
        app = VirtdeckApp([libvirtd.uri], settings=Settings(marks="unicode"))
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, app, "7", StorageScreen)
            await until(pilot, lambda: any(x.connection for x in app.links.values()))
            await press(pilot, app, "a", PartForm)
            await pilot.press(*"made", "down", *"/var/lib/libvirt/made", "down", "right")
            await pilot.press("ctrl+s")
            await until(pilot, lambda: shows(app, "made", "● active", "dir"))
            await audited(app, "pool-autostart")
            await libvirtd.virsh("vol-create-as", "made", "data", "1M", "--format", "raw")
            folder = libvirtd.root.path("/var/lib/libvirt/made")
            (folder / "data").write_bytes(b"virtdeck" * (1 << 17))
            await press(pilot, app, "enter", VolumesScreen)
            await until(pilot, lambda: shows(app, "data", "raw", "1 MiB"))
            await press(pilot, app, "m c", FormDialog)
            await pilot.press("enter")
            await until(pilot, lambda: shows(app, "data-clone", "raw", "1 MiB"))
            await audited(app, "vol-clone")  # it is listed while it is being filled
            assert (folder / "data-clone").read_bytes() == (folder / "data").read_bytes()
            await press(pilot, app, "home m W", GuardedDialog)
            await pilot.press(*"data", "enter")
            await until(pilot, lambda: hears(app, "data: wiped"))
            assert (folder / "data").read_bytes() == bytes(1 << 20)
            records = await audited(app, "vol-wipe")
            assert [(x.verb, x.error) for x in records] == [
                *(("pool-define", None), ("pool-build", None), ("pool-start", None)),
                *(("pool-autostart", None), ("vol-clone", None), ("vol-wipe", None)),
            ]
            await libvirtd.virsh("pool-destroy", "made")
            await libvirtd.virsh("pool-undefine", "made")
