"""A guest started in the application shows its BIOS to a real viewer, who is seen by everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.conf.domain_conf import DomainConf
from tests.flows.deck import WIDE, heard, hears, past_sessions, shows, until
from tests.peers.viewer import Viewer, gvncviewer
from tui.app import VirtdeckApp
from tui.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.drivers.qemu.embed_root import EmbedRoot
    from tests.peers.xvfb import Xvfb

GUEST = """
<domain type='qemu'>
  <name>bios</name>
  <memory unit='MiB'>64</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <graphics type='vnc' port='-1' listen='127.0.0.1'/>
    <video><model type='vga'/></video>
  </devices>
</domain>
"""
#: What SeaBIOS writes with, colour 7 of VGA text, and how many pixels of it a greeting has.
GREY, ENOUGH = (0xA8, 0xA8, 0xA8), 500


async def vnc_address(app: VirtdeckApp) -> tuple[str, int]:
    (link,) = app.links.values()
    assert link.connection is not None
    domain = await link.connection.lookup("bios")
    (graphics,) = DomainConf.parse(await domain.xml()).devices.graphics
    assert graphics.port is not None
    return "127.0.0.1", graphics.port


@pytest.mark.peer("qemu-system-x86_64", "gvncviewer", "Xvfb")
async def test_from_the_start_key_to_the_history(
    root: EmbedRoot, short_tmp: Path, xvfb: Xvfb
) -> None:
    async with await root.connect() as connection:
        await connection.define(GUEST)
    app = VirtdeckApp([root.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE, notifications=True) as pilot:
        await until(pilot, lambda: shows(app, "bios", "shut off"))
        await pilot.press("s")
        await until(pilot, lambda: shows(app, "bios", "running"))

        async with Viewer(gvncviewer(await vnc_address(app)), xvfb, short_tmp) as viewer:
            await viewer.wait_for_colour(*GREY, ENOUGH)
            arrival = "bios: someone is on the console (VNC, local)"
            await until(pilot, lambda: arrival in heard(app))
            await until(pilot, lambda: shows(app, "bios", "running", "◉ ?"))
            await pilot.press("2")
            await until(pilot, lambda: shows(app, "bios", "VNC", "on console"))

        await until(pilot, lambda: shows(app, "Nobody is on a console."))
        await until(pilot, lambda: hears(app, "bios: someone left the console after"))
        await until(pilot, past_sessions)
    (past,) = past_sessions()
    assert past.session.domain.name == "bios"
    async with await root.connect() as connection:
        domain = await connection.lookup("bios")
        assert (await domain.info()).status.state.is_active  # it has outlived the application
        await domain.destroy()
