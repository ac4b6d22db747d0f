"""The XML of a real guest: what waits for its next start, and an edit that somebody crosses."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from engine import Connection
from engine.editing.pending import pending_differences
from tests.flows.deck import WIDE, hears, shows, until
from tui.app import VirtdeckApp
from tui.screens.dialogs import ActionMenu
from tui.screens.diff_view import DiffView
from tui.screens.xml_editor import XmlEditorScreen
from tui.settings import Settings

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tests.peers.libvirtd import PrivateLibvirtd

_XML = """\
<domain type='qemu'>
  <name>real-guest</name>
  <memory unit='MiB'>64</memory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type><boot dev='hd'/></os>
  <features><acpi/><apic/></features>
  <cpu mode='custom' match='exact'><model>qemu64</model></cpu>
  <clock offset='variable' adjustment='5' basis='utc'/>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/><source file='{disk}'/><target dev='vda' bus='virtio'/>
    </disk>
    <disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>
    <interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/></interface>
    <serial type='pty'/>
    <console type='pty'/>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <graphics type='vnc' autoport='yes' passwd='sesame'/>
    <input type='tablet' bus='usb'/>
    <video><model type='vga'/></video>
    <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
    <watchdog model='i6300esb'/>
  </devices>
</domain>
"""


async def start(libvirtd: PrivateLibvirtd) -> None:
    disk = libvirtd.folder / "vda.qcow2"
    making = await asyncio.create_subprocess_exec(
        "qemu-img", "create", "-q", "-f", "qcow2", str(disk), "8M"
    )
    assert await making.wait() == 0
    disk.chmod(0o666)
    await libvirtd.virsh("define", "/dev/stdin", given=_XML.format(disk=disk))
    await libvirtd.virsh("start", "real-guest")


async def open_editor(app: VirtdeckApp, pilot: Pilot[None]) -> XmlEditorScreen:
    await pilot.press("E")
    await until(pilot, lambda: isinstance(app.screen, XmlEditorScreen))
    screen = app.screen
    assert isinstance(screen, XmlEditorScreen)
    await until(pilot, lambda: not screen.area.read_only)
    return screen


@pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64", "qemu-img")
async def test_what_virsh_leaves_for_the_next_start_is_named_and_nothing_else(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    await start(session_libvirtd)
    try:
        async with await Connection.open(session_libvirtd.uri) as connection:
            domain = await connection.lookup("real-guest")
            assert await pending_differences(domain) == ()
            said: list[str] = []
            for words, expected in (
                ("setmem real-guest 32M --config", "memory now 64 MiB → 32 MiB"),
                ("setvcpus real-guest 1 --config", "vcpus current 2 → 1"),
                (
                    "domif-setlink real-guest 52:54:00:00:00:01 down --config",
                    "interface 52:54:00:00:00:01 link added (down)",
                ),
                ("detach-disk real-guest vda --config", "disk vda removed"),
            ):
                await session_libvirtd.virsh(*words.split())
                said.append(expected)
                found = [each.words for each in await pending_differences(domain)]
                assert len(found) == len(said)
                assert all(any(line.startswith(x) for line in found) for x in said), found
    finally:
        await session_libvirtd.virsh("destroy", "real-guest")


@pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64", "qemu-img")
async def test_an_edit_that_virsh_crosses_keeps_both_and_is_taken_back(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    await start(session_libvirtd)
    app = VirtdeckApp([session_libvirtd.uri], settings=Settings(marks="unicode"))
    try:
        async with app.run_test(size=WIDE) as pilot:
            await until(pilot, lambda: shows(app, "real-guest"))
            screen = await open_editor(app, pilot)
            assert "sesame" not in screen.area.text
            assert "(hidden 1)" in screen.area.text
            await session_libvirtd.virsh("desc", "real-guest", "--title", "theirs", "--config")
            screen.area.load_text(screen.area.text.replace("action='reset'", "action='poweroff'"))
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(app.screen, DiffView))
            await until(pilot, lambda: shows(app, "watchdog action reset → poweroff"))
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(app.screen, ActionMenu))
            assert "action='reset'" in await session_libvirtd.virsh(
                "dumpxml", "real-guest", "--inactive"
            )

            await pilot.press("t")
            await until(pilot, lambda: "<title>theirs</title>" in screen.area.text)
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(app.screen, DiffView))
            await pilot.press("ctrl+s")
            await until(pilot, lambda: not isinstance(app.screen, DiffView))
            await until(pilot, lambda: hears(app, "XML stored"))
            stored = await session_libvirtd.virsh(
                "dumpxml", "real-guest", "--inactive", "--security-info"
            )
            assert "<title>theirs</title>" in stored
            assert "action='poweroff'" in stored
            assert "passwd='sesame'" in stored

            await pilot.press("colon", *"pending", "enter")
            await until(pilot, lambda: isinstance(app.screen, DiffView))
            await until(pilot, lambda: shows(app, "watchdog action reset → poweroff"))
            await pilot.press("escape", "u")
            await until(pilot, lambda: hears(app, "undone"))
            stored = await session_libvirtd.virsh(
                "dumpxml", "real-guest", "--inactive", "--security-info"
            )
            assert "action='reset'" in stored
            assert "<title>theirs</title>" in stored
            assert "passwd='sesame'" in stored
    finally:
        await session_libvirtd.virsh("destroy", "real-guest")


@pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64", "qemu-img")
async def test_what_the_daemon_refuses_stays_in_the_editor(
    session_libvirtd: PrivateLibvirtd,
) -> None:
    await start(session_libvirtd)
    app = VirtdeckApp([session_libvirtd.uri], settings=Settings(marks="unicode"))
    try:
        async with app.run_test(size=WIDE) as pilot:
            await until(pilot, lambda: shows(app, "real-guest"))
            screen = await open_editor(app, pilot)
            screen.area.load_text(screen.area.text.replace("machine='", "machine='no-"))
            text = screen.area.text
            await pilot.press("ctrl+s")
            await until(pilot, lambda: isinstance(app.screen, DiffView))
            await pilot.press("ctrl+s")
            await until(pilot, lambda: app.screen is screen and shows(app, "no-"))
            await until(pilot, lambda: shows(app, "does not support machine type"))
            assert screen.area.text == text
    finally:
        await session_libvirtd.virsh("destroy", "real-guest")
