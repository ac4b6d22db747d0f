"""Guests go from one real daemon to another: live, with their disks, and offline."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from textual.widgets import Button, Input

from tests.engine.drivers.remote.conftest import forget_domains
from tests.engine.drivers.remote.test_migration import daemon
from tests.flows.copying import DISK, make_pool, open_form, run, seen, told, write_into
from tests.flows.deck import WIDE, until
from tests.peers.libvirt_guest import LibvirtGuest
from tui.app import VirtdeckApp
from tui.copies.choice_button import ChoiceButton
from tui.screens.dialogs import ConfirmDialog
from tui.screens.migration_form import PaceForm
from tui.settings import Settings
from tui.widgets.domain_table import DomainTable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

    from tests.peers.libvirtd import SystemLibvirtd

pytestmark = [
    pytest.mark.peer("root", "libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64"),
]


#: The same path for both, and for each a folder of its own.
_IMAGES = Path("/var/lib/libvirt/images")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def there() -> AsyncIterator[SystemLibvirtd]:
    async with daemon("there.example") as libvirtd:
        await make_pool(libvirtd, _IMAGES)
        yield libvirtd


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here() -> AsyncIterator[SystemLibvirtd]:
    async with daemon("here.example") as libvirtd:
        await make_pool(libvirtd, _IMAGES)
        words = ("--format", "qcow2")
        await libvirtd.virsh("vol-create-as", "images", "web.qcow2", "8M", *words)
        yield libvirtd


def with_full_memory(xml: str, place: Path) -> str:
    """Fill most of the guest's memory: at the slowest pace it is under way for half a minute."""
    content = place / "memory"
    content.write_bytes(os.urandom(1 << 16) * 384)
    value = f"loader,file={content},addr=0x400000,force-raw=on"
    words = f"<qemu:arg value='-device'/><qemu:arg value='{value}'/>"
    named = xml.replace(
        "<domain ", "<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0' "
    )
    return named.replace("</domain>", f"<qemu:commandline>{words}</qemu:commandline></domain>")


@pytest.fixture
async def app(
    here: SystemLibvirtd, there: SystemLibvirtd, tmp_path: Path
) -> AsyncIterator[VirtdeckApp]:
    """The application on both, with a guest that is held on the first."""
    devices = DISK.format("qcow2", _IMAGES / "web.qcow2", "vda")
    xml = LibvirtGuest.planned("web", devices=devices).xml
    await here.virsh("define", "/dev/stdin", given=with_full_memory(xml, tmp_path))
    yield VirtdeckApp([here.uri, there.uri], settings=Settings(marks="unicode"))
    for libvirtd in (here, there):
        await forget_domains(libvirtd.uri)


async def confirmed(app: VirtdeckApp, pilot: Pilot[None]) -> None:
    await pilot.press("ctrl+s")
    await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
    await seen(app, pilot, "It is no longer defined here afterwards.")
    await pilot.press("y")


async def test_a_guest_goes_live_with_its_disk(
    app: VirtdeckApp, here: SystemLibvirtd, there: SystemLibvirtd
) -> None:
    await write_into(here.root.path(str(_IMAGES / "web.qcow2")), "0x33", "1M", "1M", "qcow2")
    await here.virsh("start", "web")
    async with app.run_test(size=WIDE) as pilot:
        await seen(app, pilot, "web", "running")
        await until(pilot, lambda: all(link.connection for link in app.links.values()))
        form = await open_form(app, pilot, "M")
        await seen(app, pilot, "✓", "name and uuid are free there")
        await seen(app, pilot, "?", "disk vda", "no pool there knows")
        form.query_one("#storage", ChoiceButton).take_next()
        await seen(app, pilot, "✓", "disk vda", "copied; the image is made there")
        await seen(app, pilot, "✓", "machine")
        form.query_one("#link", Input).value = "nowhere"
        await seen(app, pilot, "the link is tcp://HOST")
        await until(pilot, lambda: form.query_one("#yes", Button).disabled)
        form.query_one("#link", Input).value = "tcp://127.0.0.1"
        form.query_one("#rate", Input).value = "1"
        await until(pilot, lambda: not form.query_one("#yes", Button).disabled)
        await confirmed(app, pilot)
        await pilot.press("4")
        await seen(app, pilot, "web", "migration out")
        await pilot.press("1")
        pace = await open_form(app, pilot, "M")
        assert isinstance(pace, PaceForm)
        pace.query_one("#rate", Input).value = "900"
        await pilot.press("ctrl+s")
        await told(app, pilot, "is on")
    assert await there.virsh("domstate", "web") == "running"
    assert "web" not in await here.virsh("list", "--all", "--name")
    old, new = (x.root.path(str(_IMAGES / "web.qcow2")) for x in (here, there))
    await run("qemu-img", "compare", "-U", str(old), str(new))
    await forget_domains(there.uri)
    await there.virsh("vol-delete", "web.qcow2", "images")


async def test_a_definition_goes_offline_and_what_does_not_fit_is_refused(
    app: VirtdeckApp, here: SystemLibvirtd, there: SystemLibvirtd
) -> None:
    uuid = LibvirtGuest.planned("web").uuid
    other = LibvirtGuest.planned("web").xml.replace(uuid, LibvirtGuest.planned("x").uuid)
    await there.virsh("define", "/dev/stdin", given=other)
    async with app.run_test(size=WIDE) as pilot:
        await seen(app, pilot, "web", "shut off")
        await until(pilot, lambda: all(link.connection for link in app.links.values()))
        table = app.screen.query_one(DomainTable)
        (key,) = [key for key in table.list.rows if key[1] == uuid]
        table.move_to(key)
        form = await open_form(app, pilot, "M")
        await seen(app, pilot, "✖", "there is another web there")
        await until(pilot, lambda: form.query_one("#yes", Button).disabled)
        await seen(app, pilot, "it cannot go there: name")
        await pilot.press("escape")
        await there.virsh("undefine", "web")
        await until(pilot, lambda: sum(len(link.rows) for link in app.links.values()) == 1)
        form = await open_form(app, pilot, "M")
        await seen(app, pilot, "✓", "name and uuid are free there")
        await confirmed(app, pilot)
        await told(app, pilot, "is on")
    assert "web" in await there.virsh("list", "--all", "--name")
    assert "web" not in await here.virsh("list", "--all", "--name")
