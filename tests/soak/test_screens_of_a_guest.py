"""Every usual font on both of Linux's consoles: all visible cells are read, and none wrongly."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.engine.console.glyphs.kernel_truth import Comparison, compare
from tests.peers.vga_guest import VgaGuest, serial_arguments, vga_guest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.peers.fixtures import RawQemuFactory

pytestmark = [
    pytest.mark.soak,
    pytest.mark.peer("qemu-system-x86_64", "linux-guest"),
    pytest.mark.timeout(600),
]

VGACON = (
    *("", "Lat15-Fixed16", "Lat15-VGA16", "Lat15-Terminus16", "Lat15-TerminusBold16"),
    *("Uni2-Fixed16", "Uni2-VGA16", "Lat15-Fixed14", "Lat15-VGA14", "Lat15-VGA8"),
)
FBCON = (*VGACON, "Uni2-Terminus16", "Lat15-TerminusBoldVGA16", "Lat15-Fixed13", "Lat15-Fixed18")
# In Fixed15 some accented capitals are the plain letters' own bitmaps: nobody can tell.


async def test_every_font(raw_qemu: RawQemuFactory, short_tmp: Path) -> None:
    path = str(short_tmp / "serial.sock")
    files = await vga_guest()
    qemu = await raw_qemu(*files.arguments(), *serial_arguments(path))
    guest = await VgaGuest.watch(qemu, path)
    found = {("vgacon", font): await compare(guest, "80", font) for font in VGACON}
    await guest.do("framebuffer")
    found |= {("fbcon", font): await compare(guest, "160", font) for font in FBCON}
    await guest.close()
    tell(found)
    assert {case: result.wrong for case, result in found.items()} == dict.fromkeys(found, ())


async def test_the_large_font_of_the_kernel(raw_qemu: RawQemuFactory, short_tmp: Path) -> None:
    path = str(short_tmp / "serial.sock")
    files = await vga_guest()
    arguments = files.arguments("fbcon=font:TER16x32")
    guest = await VgaGuest.watch(await raw_qemu(*arguments, *serial_arguments(path)), path)
    await guest.do("framebuffer")
    found = {("fbcon", "TER16x32"): await compare(guest, "80")}
    await guest.close()
    tell(found)
    assert next(iter(found.values())).wrong == ()


def tell(found: dict[tuple[str, str], Comparison]) -> None:
    for (console, font), result in found.items():
        facts = (result.size, result.cell, result.visible, result.right, result.unmatched)
        sys.stdout.write(f"{console} {font or 'default'}: {facts}\n")
