"""Guests are cloned at a real daemon, whole and linked, and the clones start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Button, Input

from tests.flows.copying import DISK, image_facts, make_pool, open_form, run, seen, told, write_into
from tests.flows.deck import WIDE, until
from tests.peers.libvirt_guest import LibvirtGuest
from tui.app import VirtdeckApp
from tui.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.peers.libvirtd import PrivateLibvirtd

pytestmark = [pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")]

_CDROM = (
    "<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='{}'/>"
    "<target dev='sda' bus='sata'/><readonly/></disk>"
)


async def original(libvirtd: PrivateLibvirtd) -> Path:
    """Define ``web``: a qcow2 and a raw volume of a pool, and a medium that lies elsewhere."""
    place = libvirtd.folder / "data" / "pool"
    await make_pool(libvirtd, place)
    for name, form in (("web.qcow2", "qcow2"), ("logs.raw", "raw")):
        await libvirtd.virsh("vol-create-as", "images", name, "4M", "--format", form)
        await write_into(place / name, "0x5a", "1M", "64k", form)
    medium = libvirtd.folder / "tools.iso"
    medium.write_bytes(bytes(1 << 20))
    medium.chmod(0o644)
    devices = DISK.format("qcow2", place / "web.qcow2", "vda")
    devices += DISK.format("raw", place / "logs.raw", "vdb") + _CDROM.format(medium)
    devices += "<interface type='user'><mac address='52:54:00:00:00:01'/></interface>"
    xml = LibvirtGuest.planned("web", ("vnc",), devices=devices).xml
    await libvirtd.virsh("define", "/dev/stdin", given=xml)
    return place


async def test_a_full_clone_has_everything_of_its_own_and_starts(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    place = await original(session_libvirtd)
    app = VirtdeckApp([session_libvirtd.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE) as pilot:
        await seen(app, pilot, "web", "shut off")
        form = await open_form(app, pilot, "c")
        await seen(app, pilot, "images/web-clone.qcow2", "full copy")
        await seen(app, pilot, "images/web-clone-vdb.raw", "full copy")
        await seen(app, pilot, "sda", "the same for both")
        form.query_one("#name", Input).value = "web"
        await seen(app, pilot, "the host has a domain web already")
        await until(pilot, lambda: form.query_one("#yes", Button).disabled)
        form.query_one("#name", Input).value = "shop"
        await seen(app, pilot, "images/shop.qcow2")
        await pilot.press("ctrl+s")
        await told(app, pilot, "cloned as shop")
        await seen(app, pilot, "shop", "shut off")
    await run("qemu-img", "compare", str(place / "web.qcow2"), str(place / "shop.qcow2"))
    assert (place / "shop-vdb.raw").read_bytes() == (place / "logs.raw").read_bytes()
    assert "backing-filename" not in await image_facts(place / "shop.qcow2")
    xml = await session_libvirtd.virsh("dumpxml", "shop")
    old = await session_libvirtd.virsh("dumpxml", "web")
    assert "52:54:00:00:00:01" in old
    assert "52:54:00:00:00:01" not in xml
    assert "autoport='yes'" in xml
    assert str(place / "web.qcow2") not in xml
    await session_libvirtd.virsh("start", "web", "--paused")
    await session_libvirtd.virsh("start", "shop", "--paused")
    assert (await session_libvirtd.virsh("domstate", "shop")).strip() == "paused"


async def test_a_linked_clone_keeps_only_what_changes_and_starts(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    place = await original(session_libvirtd)
    app = VirtdeckApp([session_libvirtd.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE) as pilot:
        await seen(app, pilot, "web", "shut off")
        form = await open_form(app, pilot, "c")
        form.query_one("#kind", Button).press()
        await seen(app, pilot, "images/web-clone.qcow2", "linked copy")
        await seen(app, pilot, "reads from the original's image for ever")
        await seen(app, pilot, "images/web-clone-vdb.qcow2", "linked copy")
        await pilot.press("ctrl+s")
        await told(app, pilot, "cloned as web-clone")
    facts = await image_facts(place / "web-clone.qcow2")
    assert facts["backing-filename"] == str(place / "web.qcow2")
    assert facts["backing-filename-format"] == "qcow2"
    assert (await image_facts(place / "web-clone-vdb.qcow2"))["backing-filename-format"] == "raw"
    await session_libvirtd.virsh("start", "web-clone", "--paused")
    assert (await session_libvirtd.virsh("domstate", "web-clone")).strip() == "paused"


async def test_what_runs_is_not_copied_and_what_fails_leaves_nothing(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    place = await original(session_libvirtd)
    await session_libvirtd.virsh("start", "web", "--paused")
    app = VirtdeckApp([session_libvirtd.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE) as pilot:
        await seen(app, pilot, "web", "paused")
        await open_form(app, pilot, "c")
        await seen(app, pilot, "left out")
        await seen(app, pilot, "no full copy", "only held, and its image locked: shut it off")
        await seen(app, pilot, "images/web-clone-vdb.raw", "full copy")
        await pilot.press("escape")
        await session_libvirtd.virsh("destroy", "web")
        await seen(app, pilot, "web", "shut off")
        form = await open_form(app, pilot, "c")
        form.query_one("#name", Input).value = "late"
        await seen(app, pilot, "images/late.qcow2")
        other = LibvirtGuest.planned("late").xml
        await session_libvirtd.virsh("define", "/dev/stdin", given=other)
        await pilot.press("ctrl+s")
        await told(app, pilot, "clone failed")
    assert sorted(path.name for path in place.iterdir()) == ["logs.raw", "web.qcow2"]
