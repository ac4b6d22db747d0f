"""New domains at a real daemon with real QEMU: from everything a domain can come from."""

from __future__ import annotations

import asyncio
import subprocess
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from engine import DomainState
from engine.creation.iso9660 import iso_image
from tests.engine.creation.appliances import MIB, make_ova
from tests.flows.deck import WIDE, heard, shows, until
from tests.tui.creation.filling_in import answer, form_of
from tui.app import VirtdeckApp
from tui.screens.create_domain import CreateDomain
from tui.settings import Settings
from tui.widgets.domain_table import DomainTable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.peers.libvirtd import PrivateLibvirtd

pytestmark = [
    pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64", "qemu-img"),
]

_POOL = "<pool type='dir'><name>images</name><target><path>{}</path></target></pool>"
_SMALL = {"memory": "128 MiB", "vcpus": "1"}


class Lab:
    """An application on a daemon with one pool."""

    def __init__(self, daemon: PrivateLibvirtd, app: VirtdeckApp, pilot: Pilot[None]) -> None:
        self.daemon = daemon
        self.app = app
        self.pilot = pilot
        self.place = daemon.folder / "data" / "pool"

    async def open_form(self) -> None:
        await self.pilot.press("a")
        await until(self.pilot, lambda: isinstance(self.app.screen, CreateDomain))
        await until(self.pilot, lambda: form_of(self.app).draft.choices)

    async def create(self, name: str) -> None:
        """Press the key that makes it, and wait until the cursor is on it."""
        form = form_of(self.app)
        await until(self.pilot, lambda: form.plan and form.plan.order.name == name)
        await self.agree()
        await self.is_made(name)
        await until(self.pilot, lambda: f"{name}: made and started" in heard(self.app))

    async def agree(self) -> None:
        """Press the key that makes it; a name that was only proposed is shown before."""
        form = form_of(self.app)
        if "name" not in form.draft.answers:
            await self.pilot.press("ctrl+s")
            assert form.run is None
        await self.pilot.press("ctrl+s")

    async def is_made(self, name: str) -> None:
        """Wait until the cursor has been put on it: only then nothing more comes of the work."""
        await until(self.pilot, lambda: all(x.name != "create" for x in self.app.workers))
        await until(self.pilot, lambda: self.name_under_cursor() == name)

    def name_under_cursor(self) -> str:
        tables = self.app.screen.query(DomainTable)
        row = tables.first().cursor_row if tables else None
        return row.info.ref.name if row else ""

    def state(self, name: str) -> DomainState:
        rows = self.app.links["session"].rows
        return next(x for x in rows if x.info.ref.name == name).info.status.state

    async def end(self, name: str) -> str:
        """Check that it runs, end it, and return what libvirt made of the XML."""
        await until(self.pilot, lambda: self.state(name) is DomainState.RUNNING)
        await self.daemon.virsh("destroy", name)
        return await self.daemon.virsh("dumpxml", "--inactive", name)

    async def volumes(self) -> set[str]:
        listed = await self.daemon.virsh("vol-list", "images")
        return {line.split()[0] for line in listed.splitlines() if line.strip()}


@asynccontextmanager
async def lab(daemon: PrivateLibvirtd) -> AsyncIterator[Lab]:
    place = daemon.folder / "data" / "pool"
    await daemon.virsh("pool-define", "/dev/stdin", given=_POOL.format(place))
    await daemon.virsh("pool-build", "images")
    await daemon.virsh("pool-start", "images")
    app = VirtdeckApp([daemon.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE) as pilot:
        await until(pilot, lambda: any(link.connection for link in app.links.values()))
        yield Lab(daemon, app, pilot)


async def put(daemon: PrivateLibvirtd, name: str, file: Path) -> None:
    """Put a file into the pool."""
    content = await asyncio.to_thread(file.read_bytes)
    await daemon.virsh("vol-create-as", "images", name, str(len(content)))
    await daemon.virsh("vol-upload", name, str(file), "--pool", "images")
    await daemon.virsh("pool-refresh", "images")


async def test_from_a_cd_and_from_the_network(
    session_libvirtd: PrivateLibvirtd, tmp_path: Path
) -> None:
    cd = tmp_path / "cd"
    cd.write_bytes(iso_image("Debian 11.5.0", {"readme": b"hello"}, when=0))
    async with lab(session_libvirtd) as each:
        await put(session_libvirtd, "tiny.iso", cd)
        await each.open_form()
        await answer(each.pilot, each.app, **_SMALL, size="1 GiB")
        await each.create("tiny")
        xml = await each.end("tiny")
        assert "<boot order='1'/>" in xml
        assert f"{each.place}/tiny.qcow2" in xml
        assert f"{each.place}/tiny.iso" in xml
        assert "org.qemu.guest_agent.0" in xml
        told = await session_libvirtd.virsh("vol-info", "tiny.qcow2", "images")
        assert "1.00 GiB" in told

        await each.open_form()
        await answer(each.pilot, each.app, source="NETWORK", **_SMALL, size="0", name="diskless")
        await each.create("diskless")
        xml = await each.end("diskless")
        assert "<disk" not in xml
        assert "<interface type='user'>" in xml
        assert await each.volumes() == {"tiny.iso", "tiny.qcow2"}


async def test_from_a_cloud_image_with_a_seed(
    session_libvirtd: PrivateLibvirtd, tmp_path: Path
) -> None:
    async with lab(session_libvirtd) as each:
        words = ("cloud.qcow2", "64M", "--format", "qcow2")
        await session_libvirtd.virsh("vol-create-as", "images", *words)
        await each.open_form()
        key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB alice@example"
        await answer(
            each.pilot, each.app, source="CLOUD", **_SMALL, name="web", size="128 MiB",
            key=key, password="opensesame", packages="nginx, vim", user="alice",
        )  # fmt: skip
        await each.create("web")
        xml = await each.end("web")
        assert xml.count("<disk ") == 2
        assert await each.volumes() == {"cloud.qcow2", "web.qcow2", "web-seed.iso"}
        assert "128.00 MiB" in await session_libvirtd.virsh("vol-info", "web.qcow2", "images")

        seed = tmp_path / "seed.iso"
        await session_libvirtd.virsh("vol-download", "web-seed.iso", str(seed), "--pool", "images")
        read = await asyncio.create_subprocess_exec(
            "bsdtar", "-x", "-O", "-f", str(seed), "user-data", stdout=subprocess.PIPE
        )
        told, _ = await read.communicate()
        document = told.decode()
        assert document.startswith('#cloud-config\nhostname: "web"\n')
        assert key in document
        assert '["nginx", "vim"]' in document
        assert "opensesame" not in document
        assert '"$6$' in document or '"passwd": "$6$' in document


async def test_from_an_appliance_and_from_its_disk(
    session_libvirtd: PrivateLibvirtd, tmp_path: Path
) -> None:
    content = make_ova(tmp_path, memory=128)
    async with lab(session_libvirtd) as each:
        await each.open_form()
        await answer(each.pilot, each.app, source="APPLIANCE", file=str(tmp_path / "box.ova"))
        await until(each.pilot, lambda: form_of(each.app).plan)
        await answer(each.pilot, each.app, firmware="BIOS")
        await each.create("packed-box")
        xml = await each.end("packed-box")
        assert "<memory unit='KiB'>131072</memory>" in xml
        assert "<model type='e1000'/>" in xml
        assert "bus='sata'" in xml
        assert (each.place / "packed-box.raw").read_bytes() == content
        told = await session_libvirtd.virsh("vol-info", "packed-box.raw", "images", "--bytes")
        assert f"Capacity:       {8 * MIB}" in told

        await each.open_form()
        await answer(each.pilot, each.app, source="DISK", **_SMALL, name="again")
        await each.create("again")
        assert f"{each.place}/packed-box.raw" in await each.end("again")


async def test_from_a_template(session_libvirtd: PrivateLibvirtd, tmp_path: Path) -> None:
    async with lab(session_libvirtd) as each:
        await session_libvirtd.virsh("vol-create-as", "images", "base.raw", "8M")
        await each.open_form()
        await answer(each.pilot, each.app, source="DISK", **_SMALL, name="base", start="no")
        await until(each.pilot, lambda: form_of(each.app).plan)
        await each.agree()
        await each.is_made("base")
        original = await session_libvirtd.virsh("dumpxml", "base")

        await each.open_form()
        await answer(each.pilot, each.app, source="TEMPLATE", copy="linked", name="child")
        await each.create("child")
        xml = await each.end("child")
        assert f"{each.place}/child.qcow2" in xml
        told = await session_libvirtd.virsh("vol-dumpxml", "child.qcow2", "images")
        assert f"<path>{each.place}/base.raw</path>" in told
        assert await session_libvirtd.virsh("dumpxml", "base") == original


async def test_what_failed_is_taken_back(session_libvirtd: PrivateLibvirtd) -> None:
    async with lab(session_libvirtd) as each:
        await each.open_form()
        await answer(
            each.pilot, each.app, source="NETWORK", **_SMALL, size="1 GiB",
            network="bridge", bridge="nosuchbr0", name="lost",
        )  # fmt: skip
        await until(each.pilot, lambda: form_of(each.app).plan)
        await each.pilot.press("ctrl+s")
        await until(each.pilot, lambda: shows(each.app, "Failed: "))
        taken = "Taken back: domain lost, volume lost.qcow2"
        await until(each.pilot, lambda: shows(each.app, taken))
        assert await each.volumes() == set()
        assert "lost" not in await session_libvirtd.virsh("list", "--all")
        await answer(each.pilot, each.app, network="user")
        await each.create("lost")
        await each.end("lost")
