"""Two virtdecks and a viewer of the desktop on one guest's screen: everybody sees everybody."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.start_up import private_environment
from benchmarks.terminal import Terminal
from engine import Connection
from engine.access.displays import displays_of
from tests.flows.deck import WIDE, shows, until
from tests.patience import PATIENCE
from tests.peers.viewer import Viewer, gvncviewer
from tui.app import VirtdeckApp
from tui.displays.display_screen import DisplayScreen
from tui.displays.own_viewers import is_ours
from tui.settings import Settings

if TYPE_CHECKING:
    from tests.peers.libvirtd import PrivateLibvirtd
    from tests.peers.xvfb import Xvfb

ROOT = Path(__file__).parents[2]
GUEST = """
<domain type='qemu'>
  <name>bios</name>
  <memory unit='MiB'>64</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <graphics type='vnc' port='-1' listen='127.0.0.1' sharePolicy='ignore'/>
    <video><model type='vga'/></video>
  </devices>
</domain>
"""
#: What SeaBIOS writes with, and how many pixels of it a greeting has.
GREY, ENOUGH = (0xA8, 0xA8, 0xA8), 500


def viewers(app: VirtdeckApp) -> list[bool]:
    """Return for each viewer of the screen that is shown whether it is this application."""
    screen = app.screen
    assert isinstance(screen, DisplayScreen)
    return sorted(is_ours(viewer) for viewer in screen.row.viewers) if screen.row else []


@pytest.mark.peer("libvirtd", "libvirt-qemu", "qemu-system-x86_64", "gvncviewer", "Xvfb")
async def test_everybody_is_seen_by_both(
    session_libvirtd: PrivateLibvirtd, xvfb: Xvfb, short_tmp: Path
) -> None:
    async with await Connection.open(session_libvirtd.uri) as connection:
        domain = await connection.define(GUEST)
        await domain.start()
        port = (await displays_of(domain))[0].port
    assert port
    app = VirtdeckApp([session_libvirtd.uri], settings=Settings(marks="unicode"))
    command = (sys.executable, "-m", "tui", "-c", session_libvirtd.uri)
    environment = private_environment(short_tmp) | {"PYTHONPATH": str(ROOT)}
    async with app.run_test(size=WIDE) as pilot, Terminal(command, ROOT, environment) as second:
        await until(pilot, lambda: shows(app, "bios", "running"))
        await second.painted("running", timeout=PATIENCE)
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, DisplayScreen))
        await until(pilot, lambda: shows(app, "SeaBIOS (version"))
        await until(pilot, lambda: viewers(app) == [True])

        # Who was there before a virtdeck looked, libvirt tells nobody; this one saw us come.
        await second.painted("on the console", timeout=PATIENCE)
        second.type(b"v")
        await second.painted("Look at bios too?", timeout=PATIENCE)
        assert viewers(app) == [True]
        second.type(b"y")
        await second.painted("hands off: you only look", timeout=PATIENCE)
        await until(pilot, lambda: viewers(app) == [False, True])
        screen = app.screen
        assert isinstance(screen, DisplayScreen)
        assert screen.session
        assert not screen.session.is_view_only

        async with Viewer(gvncviewer(("127.0.0.1", port)), xvfb, short_tmp) as viewer:
            await viewer.wait_for_colour(*GREY, ENOUGH)
            await until(pilot, lambda: viewers(app) == [False, False, True])
        await until(pilot, lambda: viewers(app) == [False, True])
