"""Disks grow, move and have their chains shortened under running guests of a real daemon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Button, Input

from tests.flows.copying import DISK, image_facts, make_pool, open_form, seen, told
from tests.flows.deck import WIDE, forget_toasts, until
from tui.app import VirtdeckApp
from tui.copies.choice_button import ChoiceButton
from tui.screens.dialogs import ActionMenu
from tui.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.peers.libvirtd import PrivateLibvirtd

pytestmark = [pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")]


async def guest(libvirtd: PrivateLibvirtd, *overlays: str) -> Path:
    """Start ``web``, held, with a disk of 8 MiB and these overlays over it."""
    place = libvirtd.folder / "data" / "pool"
    await make_pool(libvirtd, place)
    await libvirtd.virsh("vol-create-as", "images", "web.qcow2", "8M", "--format", "qcow2")
    await libvirtd.start_guest("web", devices=DISK.format("qcow2", place / "web.qcow2", "vda"))
    for name in overlays:
        spec = f"vda,file={place / name}"
        words = ("--no-metadata", "--disk-only", "--diskspec", spec)
        await libvirtd.virsh("snapshot-create-as", "web", name, *words)
    return place


async def source_of(libvirtd: PrivateLibvirtd) -> str:
    """Return the file that vda is now."""
    rows = (await libvirtd.virsh("domblklist", "web")).splitlines()
    return next(row.split()[1] for row in rows if row.split()[:1] == ["vda"]).rpartition("/")[2]


def deck(libvirtd: PrivateLibvirtd) -> VirtdeckApp:
    return VirtdeckApp([libvirtd.uri], settings=Settings(marks="unicode"))


async def test_a_disk_grows_under_its_guest_and_never_shrinks(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    await guest(session_libvirtd)
    app = deck(session_libvirtd)
    async with app.run_test(size=WIDE) as pilot:
        await seen(app, pilot, "web", "paused")
        form = await open_form(app, pilot, "z")
        await seen(app, pilot, "now", "8 MiB")
        form.query_one("#size", Input).value = "4M"
        await seen(app, pilot, "a disk is not made smaller")
        await until(pilot, lambda: form.query_one("#yes", Button).disabled)
        form.query_one("#size", Input).value = "16M"
        await seen(app, pilot, "16 MiB, 8 MiB more")
        await seen(app, pilot, "growpart /dev/vda 1")
        await pilot.press("ctrl+s")
        await told(app, pilot, "vda has 16 MiB now")
        assert "16777216" in await session_libvirtd.virsh("domblkinfo", "web", "vda")
        await session_libvirtd.virsh("destroy", "web")
        await seen(app, pilot, "web", "shut off")
        form = await open_form(app, pilot, "z")
        form.query_one("#size", Input).value = "32M"
        await pilot.press("ctrl+s")
        await told(app, pilot, "vda has 32 MiB now")
        assert "32.00 MiB" in await session_libvirtd.virsh("vol-info", "web.qcow2", "images")
        records = [record.virsh for record in await app.journal.audit.latest()]
        assert f"virsh -c '{session_libvirtd.uri}' blockresize web vda 16777216B" in records


async def test_the_guest_goes_over_to_a_copy_elsewhere(session_libvirtd: PrivateLibvirtd) -> None:
    place = await guest(session_libvirtd)
    app = deck(session_libvirtd)
    async with app.run_test(size=WIDE) as pilot:
        await seen(app, pilot, "web", "paused")
        form = await open_form(app, pilot, "o")
        form.query_one("#file", Input).value = "somewhere"
        await seen(app, pilot, "a full path on the host")
        form.query_one("#file", Input).value = "/x/moved.qcow2"
        form.query_one("#pool", Button).press()
        await seen(app, pilot, "copy", str(place / "moved.qcow2"))
        await pilot.press("ctrl+s")
        await told(app, pilot, "vda: the guest is on the copy now")
        assert await source_of(session_libvirtd) == "moved.qcow2"

        form = await open_form(app, pilot, "o")
        form.query_one("#file", Input).value = str(place / "again.qcow2")
        end = form.query_one("#end", ChoiceButton)
        end.take_next()
        end.take_next()
        await seen(app, pilot, "kept alike until this is asked again")
        await pilot.press("ctrl+s")
        await told(app, pilot, "is being copied")
        await pilot.press("4")
        await seen(app, pilot, "web", "copy vda", "ready")
        await pilot.press("1")
        form = await open_form(app, pilot, "o")
        await seen(app, pilot, "The copy of vda")
        await pilot.press("ctrl+s")
        await told(app, pilot, "vda: the guest is on the new image")
        assert await source_of(session_libvirtd) == "again.qcow2"


async def test_chains_are_committed_and_pulled(session_libvirtd: PrivateLibvirtd) -> None:
    place = await guest(session_libvirtd, "one.qcow2", "two.qcow2", "three.qcow2")
    app = deck(session_libvirtd)
    async with app.run_test(size=WIDE) as pilot:
        await seen(app, pilot, "web", "paused")
        form = await open_form(app, pilot, "O")
        await seen(app, pilot, "active", "three.qcow2")
        form.query_one("#top", ChoiceButton).take_next()
        await seen(app, pilot, "leaves the chain", "two.qcow2")
        await pilot.press("ctrl+s")
        await told(app, pilot, "vda: overlay written down")
        assert await source_of(session_libvirtd) == "three.qcow2"
        facts = await image_facts(place / "three.qcow2")
        assert facts["backing-filename"].endswith("one.qcow2")

        forget_toasts(app)
        await open_form(app, pilot, "O")
        await seen(app, pilot, "leaves the chain", "three.qcow2")
        await pilot.press("ctrl+s")
        await told(app, pilot, "vda: overlay written down")
        assert await source_of(session_libvirtd) == "one.qcow2"

        await open_form(app, pilot, "f")
        await seen(app, pilot, "below", "web.qcow2")
        await pilot.press("ctrl+s")
        await told(app, pilot, "vda: images pulled together")
        assert "backing-filename" not in await image_facts(place / "one.qcow2")
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, ActionMenu))
        await pilot.press("f")
        await told(app, pilot, "vda: there is no image below it")
