"""Real viewers under a private X server show the guest's screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.peers.streams import free_port
from tests.peers.viewer import Viewer, ViewerEnded, gvncviewer, remote_viewer

if TYPE_CHECKING:
    from pathlib import Path

    from tests.peers.fixtures import RawQemuFactory
    from tests.peers.xvfb import Xvfb

pytestmark = pytest.mark.peer("qemu-system-x86_64", "Xvfb")

BIOS_TEXT = (0xA8, 0xA8, 0xA8)  # SeaVGABIOS prints in colour 7
SOME_WORDS = 500  # pixels: a letter has about 25


@pytest.mark.peer("gvncviewer")
async def test_gvncviewer_shows_the_bios(
    raw_qemu: RawQemuFactory, xvfb: Xvfb, short_tmp: Path
) -> None:
    qemu = await raw_qemu("-vnc", "127.0.0.1:0,to=999", "-vga", "std")
    async with Viewer(gvncviewer(await qemu.vnc_address()), xvfb, short_tmp) as viewer:
        await qemu.tap.wait_for("VNC_INITIALIZED")
        picture = await viewer.wait_for_colour(*BIOS_TEXT, pixels=SOME_WORDS)
        picture.write_png(short_tmp / "screen.png")
    assert (short_tmp / "screen.png").read_bytes().startswith(b"\x89PNG")
    await qemu.tap.wait_for("VNC_DISCONNECTED")


@pytest.mark.peer("remote-viewer", "qemu-spice")
async def test_remote_viewer_shows_the_bios(
    raw_qemu: RawQemuFactory, xvfb: Xvfb, short_tmp: Path
) -> None:
    port = free_port()
    listen = f"addr=127.0.0.1,port={port},disable-ticketing=on"
    qemu = await raw_qemu("-spice", listen, "-vga", "std")
    command = remote_viewer(("127.0.0.1", port))
    async with Viewer(command, xvfb, short_tmp) as viewer:
        await qemu.tap.wait_for("SPICE_INITIALIZED", 4)
        await viewer.wait_for_colour(*BIOS_TEXT, pixels=SOME_WORDS)
    await qemu.tap.wait_for("SPICE_DISCONNECTED", 4)


@pytest.mark.peer("gvncviewer")
async def test_a_viewer_that_ends_is_not_waited_for(xvfb: Xvfb, short_tmp: Path) -> None:
    async with Viewer(["gvncviewer", "--no-such-option"], xvfb, short_tmp) as viewer:
        with pytest.raises(ViewerEnded, match="no-such-option"):
            await viewer.wait_for_colour(1, 2, 3, pixels=1)
