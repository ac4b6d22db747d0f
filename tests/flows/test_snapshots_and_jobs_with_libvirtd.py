"""Snapshots are taken, gone back to and deleted, and a copy is aborted, at a real daemon."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from tests.flows.deck import WIDE, eventually, hears, shows, until
from tui.app import VirtdeckApp
from tui.screens.dialogs import ActionMenu, ConfirmDialog
from tui.screens.domain_details import DomainDetailsScreen
from tui.screens.jobs import JobsScreen
from tui.screens.snapshot_form import SnapshotForm
from tui.settings import Settings
from tui.widgets.snapshot_table import SnapshotTable

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tests.peers.libvirtd import PrivateLibvirtd

_DISK = (
    "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>"
    "<source file='{}'/><target dev='vda' bus='virtio'/></disk>"
)


def names(app: VirtdeckApp) -> list[str]:
    table = app.screen.query_one(SnapshotTable)
    return [table.list.rows[key].snapshot.name for key in table.list.shown if table.display]


async def take(app: VirtdeckApp, pilot: Pilot[None], name: str) -> None:
    await pilot.press("a")
    await until(pilot, lambda: isinstance(app.screen, SnapshotForm))
    app.screen.query_one("#name", Input).value = name
    await pilot.press(*"why", "ctrl+s")
    await until(pilot, lambda: isinstance(app.screen, DomainDetailsScreen))
    await until(pilot, lambda: hears(app, f"snapshot {name} taken"))


async def choose(app: VirtdeckApp, pilot: Pilot[None], key: str) -> None:
    await until(pilot, lambda: app.screen.query_one(SnapshotTable).has_focus)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, ActionMenu))
    await pilot.press(key)
    await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
    await pilot.press("y")
    await until(pilot, lambda: isinstance(app.screen, DomainDetailsScreen))


async def open_tab(app: VirtdeckApp, pilot: Pilot[None], name: str) -> None:
    await until(pilot, lambda: shows(app, name))
    await pilot.press("colon", *f"snapshots {name}", "enter")
    await until(pilot, lambda: shows(app, "There is no snapshot of it."))


@pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64", "qemu-img")
async def test_a_guest_is_brought_back_and_its_copy_aborted(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    disk = session_libvirtd.folder / "vda.qcow2"
    making = await asyncio.create_subprocess_exec(
        "qemu-img", "create", "-q", "-f", "qcow2", str(disk), "8M"
    )
    assert await making.wait() == 0
    disk.chmod(0o666)
    await session_libvirtd.start_guest("real-guest", devices=_DISK.format(disk))
    app = VirtdeckApp([session_libvirtd.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(app, pilot, "real-guest")
        await take(app, pilot, "first")
        await take(app, pilot, "second")
        await until(pilot, lambda: names(app) == ["first", "second"])
        await until(pilot, lambda: shows(app, "●", "second", "paused", "memory", "why"))
        listed = await session_libvirtd.virsh("snapshot-list", "real-guest", "--tree")
        assert listed.split() == ["first", "|", "+-", "second"]

        await pilot.press("home")
        await choose(app, pilot, "r")
        await until(pilot, lambda: hears(app, "is back at first"))
        current = await session_libvirtd.virsh("snapshot-current", "real-guest", "--name")
        assert current.strip() == "first"
        await until(pilot, lambda: shows(app, "● ", "first", "memory"))
        await pilot.press("home")
        await choose(app, pilot, "D")
        await until(pilot, lambda: shows(app, "There is no snapshot of it."))
        assert not (await session_libvirtd.virsh("snapshot-list", "real-guest", "--name")).strip()

        copy = session_libvirtd.folder / "copy.qcow2"
        words = ("--dest", str(copy), "--format", "qcow2", "--transient-job")
        await session_libvirtd.virsh("blockcopy", "real-guest", "vda", *words)
        await pilot.press("4")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        await until(pilot, lambda: shows(app, "real-guest", "copy vda", "ready"))
        await pilot.press("delete")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: shows(app, "No job is under way."))

        async def is_over() -> bool:
            return not (await session_libvirtd.virsh("blockjob", "real-guest", "vda")).strip()

        await eventually(is_over)


@pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")
async def test_the_daemons_own_test_driver_has_snapshots_and_no_jobs(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    uri = session_libvirtd.uri_of("test:///default")
    app = VirtdeckApp([uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE) as pilot:
        await open_tab(app, pilot, "test")
        await take(app, pilot, "first")
        await until(pilot, lambda: names(app) == ["first"])
        await take(app, pilot, "second")
        await until(pilot, lambda: names(app) == ["first", "second"])
        await pilot.press("home")
        await choose(app, pilot, "B")
        await until(pilot, lambda: names(app) == ["first"])
        await pilot.press("4")
        await until(pilot, lambda: shows(app, "No job is under way."))
