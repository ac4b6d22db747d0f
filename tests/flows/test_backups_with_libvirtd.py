"""Guests are backed up at a real daemon, whole and then what changed; the files are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Button, Input

from tests.flows.copying import DISK, ended, make_pool, open_form, run, seen, told, write_into
from tests.flows.deck import WIDE, forget_toasts, until
from tui.app import VirtdeckApp
from tui.copies.checkpoint_list import CheckpointList
from tui.copies.choice_button import ChoiceButton
from tui.screens.dialogs import ActionMenu, ConfirmDialog
from tui.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.peers.libvirtd import PrivateLibvirtd

pytestmark = [pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")]


async def guest(libvirtd: PrivateLibvirtd) -> Path:
    """Start ``web``, held, with 64 KiB written on a disk of 8 MiB."""
    place = libvirtd.folder / "data" / "pool"
    await make_pool(libvirtd, place)
    disk = place / "web.qcow2"
    await run("qemu-img", "create", "-q", "-f", "qcow2", str(disk), "8M")
    disk.chmod(0o666)
    await write_into(disk, "0x11", "1M", "64k", "qcow2")
    await libvirtd.start_guest("web", devices=DISK.format("qcow2", place / "web.qcow2", "vda"))
    return place


async def write_in_guest(libvirtd: PrivateLibvirtd) -> None:
    """Write to the disk as the guest would."""
    words = '{"execute":"human-monitor-command","arguments":{"command-line":"%s"}}'
    command = (
        'qemu-io -d /machine/peripheral/virtio-disk0/virtio-backend \\"write -P 0x22 4M 64k\\"'
    )
    said = await libvirtd.virsh("qemu-monitor-command", "web", words % command)
    assert '"return":""' in said, said


async def test_a_full_backup_then_what_changed_then_the_checkpoints_end(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    place = await guest(session_libvirtd)
    app = VirtdeckApp([session_libvirtd.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE) as pilot:
        await seen(app, pilot, "web", "paused")
        form = await open_form(app, pilot, "b")
        await seen(app, pilot, "vda", "into", f"{place}/web-vda-full-")
        form.query_one("#checkpoint", Input).value = "monday"
        await pilot.press("ctrl+s")
        await told(app, pilot, "backup begun")
        await ended(session_libvirtd, pilot, "web")
        (full,) = place.glob("web-vda-full-*.qcow2")
        await run("qemu-img", "check", "-U", str(full))
        await run("qemu-img", "compare", "-U", str(full), str(place / "web.qcow2"))

        await write_in_guest(session_libvirtd)
        forget_toasts(app)
        form = await open_form(app, pilot, "b")
        form.query_one("#checkpoint", Input).value = "monday"
        await seen(app, pilot, "there is a checkpoint monday already")
        await until(pilot, lambda: form.query_one("#yes", Button).disabled)
        form.query_one("#checkpoint", Input).value = "tuesday"
        form.query_one("#since", ChoiceButton).take_next()
        await seen(app, pilot, "what changed since monday")
        await pilot.press("ctrl+s")
        await told(app, pilot, "backup begun")
        await ended(session_libvirtd, pilot, "web")
        (part,) = place.glob("web-vda-since-*.qcow2")
        mapped = await run("qemu-img", "map", "-U", "--output=json", str(part))
        assert '"start": 4194304, "length": 65536' in mapped
        data = [
            line for line in mapped.splitlines() if '"depth": 0' in line and '"data": true' in line
        ]
        assert len(data) == 1

        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, ActionMenu))
        await pilot.press("j")
        await until(pilot, lambda: isinstance(app.screen, CheckpointList))
        await seen(app, pilot, "monday", "64 KiB")
        await pilot.press("home", "enter")
        await until(pilot, lambda: isinstance(app.screen, ActionMenu))
        await pilot.press("D")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await told(app, pilot, "monday and 1 checkpoint deleted")
    assert (await session_libvirtd.virsh("checkpoint-list", "web", "--name")).strip() == ""


async def test_a_backup_is_offered_by_nbd_until_it_is_ended(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    place = await guest(session_libvirtd)
    socket = session_libvirtd.folder / "nbd"
    app = VirtdeckApp([session_libvirtd.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE) as pilot:
        await seen(app, pilot, "web", "paused")
        form = await open_form(app, pilot, "b")
        form.query_one("#mode", ChoiceButton).take_next()
        form.query_one("#server", Input).value = "nowhere"
        await seen(app, pilot, "host:port")
        form.query_one("#server", Input).value = str(socket)
        address = f"nbd+unix:///vda?socket={socket}"
        await seen(app, pilot, "NBD", address)
        await pilot.press("ctrl+s")
        await told(app, pilot, address)
        await run("qemu-img", "compare", "-U", address, str(place / "web.qcow2"))
        await pilot.press("4")
        await seen(app, pilot, "web", "backup")
        await pilot.press("delete")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await seen(app, pilot, "No job is under way.")
