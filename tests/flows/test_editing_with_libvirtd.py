"""A running guest of a real daemon is changed by forms: what runs and what is stored, both seen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from textual.widgets import Input

from tests.flows.deck import WIDE, heard, hears, shows, until
from tests.patience import PATIENCE
from tests.peers.libvirt_guest import LibvirtGuest
from tests.peers.rfb import RfbClient
from tests.peers.rfb_security import Credentials
from tui.app import VirtdeckApp
from tui.editing.field_dialog import FieldDialog
from tui.editing.steps_dialog import StepsDialog
from tui.screens.dialogs import ActionMenu, ConfirmDialog
from tui.screens.domain_list import DomainListScreen
from tui.screens.edit_domain import EditDomainScreen
from tui.screens.form_dialog import FormDialog
from tui.settings import Settings

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tests.peers.libvirtd import PrivateLibvirtd

NAME = "real-guest"
_POOL = "<pool type='dir'><name>images</name><target><path>{}</path></target></pool>"
_MAC = "52:54:00:aa:bb:cc"
_DEVICES = """
<disk type='file' device='cdrom'><driver name='qemu' type='raw'/>
  <target dev='hda' bus='ide'/><readonly/></disk>
<interface type='user'><mac address='{mac}'/><model type='e1000'/></interface>
"""


async def document(libvirtd: PrivateLibvirtd, *words: str) -> etree._Element:
    """Return how it runs, or with ``--inactive`` how it is stored."""
    text = await libvirtd.virsh("dumpxml", NAME, "--security-info", *words)
    return etree.fromstring(text.encode())


class Story:
    """Somebody at the edit screen of the guest."""

    def __init__(self, app: VirtdeckApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def open(self) -> EditDomainScreen:
        await until(self.pilot, lambda: isinstance(self.app.screen, DomainListScreen))
        await until(self.pilot, lambda: shows(self.app, NAME))
        await self.pilot.press("colon", *f"edit {NAME}", "enter")
        await until(self.pilot, lambda: isinstance(self.app.screen, EditDomainScreen))
        screen = self.app.screen
        assert isinstance(screen, EditDomainScreen)
        await until(self.pilot, lambda: screen.draft is not None)
        return screen

    async def write(self, part: tuple[str, str], field: str, value: str) -> None:
        """Put the cursors on a field and answer its dialog."""
        screen = self.app.screen
        assert isinstance(screen, EditDomainScreen)
        assert screen.draft
        draft = screen.draft
        await until(self.pilot, lambda: draft.view(part))
        view = draft.view(part)
        assert view
        screen.show_parts(part)
        screen.on_part_list_opened()
        await self.pilot.pause()
        names = [each.name for each in view.part.fields if each.is_shown(view.node)]
        await self.pilot.press("home", *["down"] * names.index(field), "enter")
        await until(self.pilot, lambda: isinstance(self.app.screen, FieldDialog))
        if inputs := self.app.screen.query(Input):
            inputs.first().value = value
            await self.pilot.press("enter")
        else:
            choices = view.part.field(field).choices
            await self.pilot.press("home", *["down"] * choices.index(value), "enter")
        await until(self.pilot, lambda: self.app.screen is screen)
        await self.pilot.press("left")

    async def new_volume(self, name: str, size: str) -> None:
        """Make a volume for the disk under the cursor."""
        screen = self.app.screen
        await self.pilot.press("home", "enter")
        await until(self.pilot, lambda: isinstance(self.app.screen, FieldDialog))
        await until(self.pilot, lambda: shows(self.app, "a new volume"))
        await self.pilot.press("down", "enter")
        await until(self.pilot, lambda: isinstance(self.app.screen, FormDialog))
        await self.pilot.press(*name, "enter", *size, "enter", "enter")
        await until(self.pilot, lambda: self.app.screen is screen)
        await self.pilot.press("left")

    async def apply(self) -> None:
        """Agree to the steps; everything must be done."""
        await self.pilot.press("ctrl+s")
        await until(self.pilot, lambda: isinstance(self.app.screen, StepsDialog))
        await self.pilot.press("ctrl+s")
        await until(
            self.pilot,
            lambda: isinstance(self.app.screen, DomainListScreen) or hears(self.app, "not made"),
        )
        assert isinstance(self.app.screen, DomainListScreen), heard(self.app)


@pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")
async def test_hardware_of_a_running_guest(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    place = session_libvirtd.folder / "data" / "pool"
    disk, medium = place / "journal.qcow2", session_libvirtd.folder / "cd.iso"
    await session_libvirtd.virsh("pool-define", "/dev/stdin", given=_POOL.format(place))
    await session_libvirtd.virsh("pool-build", "images")
    await session_libvirtd.virsh("pool-start", "images")
    medium.write_bytes(bytes(1 << 20))
    medium.chmod(0o666)
    guest = LibvirtGuest.planned(NAME, devices=_DEVICES.format(mac=_MAC))
    with_acpi = guest.xml.replace("<devices>", "<features><acpi/></features><devices>")
    await session_libvirtd.virsh("define", "/dev/stdin", given=with_acpi)
    await session_libvirtd.virsh("start", NAME, "--paused")
    app = VirtdeckApp([session_libvirtd.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE) as pilot:
        story = Story(app, pilot)
        screen = await story.open()
        assert screen.draft
        await story.write(("processors", ""), "most", "3")
        await story.write(("memory", ""), "memory", "48 MiB")
        await story.write(("memory", ""), "given", "24 MiB")
        await story.write(("disk", "hda"), "source", str(medium))
        await story.write(("interface", _MAC), "link", "down")
        await pilot.press("a", "d")
        await until(pilot, lambda: app.screen is screen)
        await story.new_volume("journal.qcow2", "8M")
        await pilot.press("a", "n")
        await until(pilot, lambda: app.screen is screen)
        await story.write(("interface", "new 2"), "kind", "user")
        await story.apply()

        live = await document(session_libvirtd)
        stored = await document(session_libvirtd, "--inactive")
        for xml in (live, stored):
            assert xml.findtext("devices/disk[@device='disk']/target") is not None
            assert xml.xpath("devices/disk[@device='disk']/source/@file") == [str(disk)]
            assert xml.xpath("devices/disk[@device='cdrom']/source/@file") == [str(medium)]
            assert xml.xpath(f"devices/interface[mac/@address='{_MAC}']/link/@state") == ["down"]
            assert len(xml.findall("devices/interface")) == 2
        assert (live.findtext("vcpu"), stored.findtext("vcpu")) == ("1", "3")
        # A guest without a system has nobody who gives memory back: only the wish is there.
        assert stored.findtext("currentMemory") == str(24 * 1024)
        assert live.findtext("memory") == str(32 * 1024)
        assert stored.findtext("memory") == str(48 * 1024)

        await pilot.press("u")
        await until(pilot, lambda: hears(app, "undone"))
        live = await document(session_libvirtd)
        stored = await document(session_libvirtd, "--inactive")
        assert live.xpath("devices/disk[@device='cdrom']/source/@file") == []
        assert stored.findtext("vcpu") == "1"
        assert len(stored.findall("devices/interface")) == 1


@pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")
async def test_a_password_is_changed_and_viewers_are_sent_away(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    guest = await session_libvirtd.start_guest(NAME, ("vnc",), passwords={"vnc": "before"})
    address = ("127.0.0.1", guest.ports["vnc"])
    app = VirtdeckApp([session_libvirtd.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE) as pilot:
        story = Story(app, pilot)
        await story.open()
        await story.write(("graphics", "vnc"), "password", "after")
        await story.apply()
        await until(pilot, lambda: not shows(app, "after"))
        for words in ((), ("--inactive",)):
            xml = await document(session_libvirtd, *words)
            assert xml.xpath("devices/graphics/@passwd") == ["after"]
        viewer = await RfbClient.connect(address)
        await viewer.handshake(Credentials(password="after"))
        await viewer.client_init()
        await until(pilot, lambda: shows(app, NAME, "◉"))

        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, ActionMenu))
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await until(pilot, lambda: shows(app, "is on this console"))
        await pilot.press("y")
        await until(pilot, lambda: hears(app, "viewers are sent away"))
        async with asyncio.timeout(PATIENCE):
            with pytest.raises((EOFError, OSError)):
                await viewer.stream.read(1 << 20)
        await viewer.close()
        await until(pilot, lambda: not shows(app, NAME, "◉"))
