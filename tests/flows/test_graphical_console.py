"""A real guest's screen: firmware read as text, a key typed into it, a viewer of the desktop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.flows.deck import shows, until
from tui.app import VirtdeckApp
from tui.displays.display_screen import DisplayScreen
from tui.displays.own_viewers import is_ours
from tui.screens.dialogs import ActionMenu
from tui.screens.domain_list import DomainListScreen
from tui.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from engine.fleet import DomainRow
    from tests.engine.drivers.qemu.embed_root import EmbedRoot
    from tests.peers.xvfb import Xvfb

NAME = "firmware"
GUEST = f"""
<domain type='qemu'>
  <name>{NAME}</name>
  <memory unit='MiB'>64</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='pc'>hvm</type>
    <bootmenu enable='yes' timeout='60000'/>
  </os>
  <devices>
    <graphics type='vnc' port='-1' listen='127.0.0.1'/>
    <video><model type='vga'/></video>
  </devices>
</domain>
"""
DETACH = "ctrl+right_square_bracket"
#: What SeaBIOS writes with, colour 7 of VGA text, and how many pixels of it a greeting has.
GREY, ENOUGH = (0xA8, 0xA8, 0xA8), 500


def ours(row: DomainRow) -> list[bool]:
    """Return for each viewer of a domain whether it is this application."""
    return [viewer for viewer in map(is_ours, row.viewers) if viewer]


async def let_go(app: VirtdeckApp) -> None:
    """Let the guest run."""
    (link,) = app.links.values()
    assert link.connection is not None
    await (await link.connection.lookup(NAME)).resume()


@pytest.mark.peer("qemu-system-x86_64", "gvncviewer", "Xvfb")
async def test_firmware_is_text_and_takes_keys(
    root: EmbedRoot, xvfb: Xvfb, short_tmp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"DISPLAY": xvfb.display, "HOME": str(short_tmp)}.items():
        monkeypatch.setenv(name, value)
    async with await root.connect() as connection:
        domain = await connection.define(GUEST)
        await domain.start(paused=True)  # its menu waits for a minute, from its start on
    app = VirtdeckApp([root.uri], settings=Settings(marks="unicode"))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: shows(app, NAME))
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, DisplayScreen))
        screen = app.screen
        assert isinstance(screen, DisplayScreen)
        await until(pilot, lambda: screen.is_typing)
        await let_go(app)
        await until(pilot, lambda: shows(app, "SeaBIOS (version"))
        await until(pilot, lambda: shows(app, "Press ESC for boot menu."))
        await pilot.press("escape")
        await until(pilot, lambda: shows(app, "Select boot device"))
        await until(pilot, lambda: screen.row and ours(screen.row) == [True])

        await pilot.press(DETACH, "y")
        await until(pilot, lambda: "SeaBIOS (version" in app.clipboard)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, ActionMenu))
        menu = app.screen
        assert isinstance(menu, ActionMenu)
        menu.dismiss(next(verb for name, verb in menu._verbs.items() if name == "gvncviewer"))
        await until(pilot, lambda: xvfb.picture().count(*GREY) >= ENOUGH)
        # This viewer asks to be alone there: QEMU sends us away, and we look by screenshots.
        await until(pilot, lambda: screen.row and screen.row.viewers and not ours(screen.row))
        await until(pilot, lambda: shows(app, "these are screenshots"))
        await until(pilot, lambda: shows(app, "Select boot device"))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, DomainListScreen))
    async with await root.connect() as connection:
        await (await connection.lookup(NAME)).destroy()
