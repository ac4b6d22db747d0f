"""Saves, dumps, keys, pictures and removal by a real daemon with a real QEMU."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from tests.flows.deck import WIDE, forget_toasts, hears, shows, until
from tui.app import VirtdeckApp
from tui.operations.removal_form import RemovalForm
from tui.screens.dialogs import ActionMenu, ConfirmDialog
from tui.settings import Settings
from tui.widgets.tick_box import TickBox

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.peers.libvirtd import PrivateLibvirtd

_POOL = "<pool type='dir'><name>images</name><target><path>{}</path></target></pool>"
_DISK = (
    "<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>"
    "<source file='{}'/><target dev='{}' bus='virtio'/></disk>"
)


async def command(app: VirtdeckApp, pilot: Pilot[None], line: str) -> None:
    await pilot.press("colon", *line, "enter")


async def said(app: VirtdeckApp, pilot: Pilot[None], words: str) -> None:
    await until(pilot, lambda: hears(app, words))
    forget_toasts(app)


async def menu(app: VirtdeckApp, pilot: Pilot[None], key: str) -> None:
    await pilot.press("m")
    await until(pilot, lambda: isinstance(app.screen, ActionMenu))
    await pilot.press(key)


@pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")
async def test_a_guest_is_saved_dumped_typed_at_and_seen(
    session_libvirtd: PrivateLibvirtd, tmp_path: Path
) -> None:
    await session_libvirtd.start_guest("real-guest")
    saved, core = session_libvirtd.folder / "saved", session_libvirtd.folder / "core"
    app = VirtdeckApp([session_libvirtd.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: shows(app, "real-guest"))
        await command(app, pilot, "send-key ctrl-alt-del")
        await said(app, pilot, "ctrl-alt-del sent")
        await command(app, pilot, f"screenshot {tmp_path}/{{domain}}.png")
        await said(app, pilot, "screenshot in")
        data = (tmp_path / "real-guest.png").read_bytes()
        width, height = struct.unpack(">II", data[16:24])
        assert data.startswith(b"\x89PNG\r\n")
        assert width >= 320
        assert height >= 200

        await menu(app, pilot, "v")
        await said(app, pilot, "the next start goes on from here")
        assert (await session_libvirtd.virsh("domstate", "real-guest")).strip() == "shut off"
        await until(pilot, lambda: shows(app, "real-guest", "○ shut off"))
        await command(app, pilot, "start real-guest")
        await said(app, pilot, "real-guest: started")
        reason = await session_libvirtd.virsh("domstate", "real-guest", "--reason")
        assert "paused" in reason or "restored" in reason

        await until(pilot, lambda: not shows(app, "real-guest", "○ shut off"))
        await command(app, pilot, f"dump {core}")
        await said(app, pilot, "dumped to")
        assert core.stat().st_size > 0
        await command(app, pilot, f"save-to {saved}")
        await said(app, pilot, "saved to")
        await command(app, pilot, f"restore {saved}")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await said(app, pilot, "goes on from")
        assert "shut off" not in await session_libvirtd.virsh("domstate", "real-guest")


@pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64", "qemu-img")
async def test_a_domain_goes_with_its_own_disk_and_without_a_shared_one(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    place = session_libvirtd.folder / "data" / "pool"
    await session_libvirtd.virsh("pool-define", "/dev/stdin", given=_POOL.format(place))
    await session_libvirtd.virsh("pool-build", "images")
    await session_libvirtd.virsh("pool-start", "images")
    for name in ("own", "shared"):
        await session_libvirtd.virsh("vol-create-as", "images", name, "8M", "--format", "qcow2")
        (place / name).chmod(0o666)
    shared = _DISK.format(place / "shared", "vdb")
    devices = _DISK.format(place / "own", "vda") + shared
    await session_libvirtd.start_guest("real-guest", devices=devices)
    await session_libvirtd.virsh("destroy", "real-guest")
    await session_libvirtd.define_guest("other", devices=shared)
    await session_libvirtd.virsh("snapshot-create-as", "real-guest", "first")
    app = VirtdeckApp([session_libvirtd.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: shows(app, "real-guest"))
        await command(app, pilot, "delete real-guest")
        await until(pilot, lambda: isinstance(app.screen, RemovalForm))
        await until(pilot, lambda: shows(app, "stays: other uses it"))
        labels = [(str(box.label), box.value, box.disabled) for box in app.screen.query(TickBox)]
        assert any("vdb" in words and kept and not ticked for words, ticked, kept in labels)
        assert any("1 snapshot" in words and ticked for words, ticked, _ in labels)
        await pilot.press("ctrl+s")
        await said(app, pilot, "real-guest: deleted")
        assert (place / "shared").exists()
        assert not (place / "own").exists()
        assert "real-guest" not in await session_libvirtd.virsh("list", "--all", "--name")
