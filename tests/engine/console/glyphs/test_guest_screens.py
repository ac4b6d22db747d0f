"""A real Linux on a VGA and on a framebuffer: what is read is what its kernel says is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.peers.vga_guest import VgaGuest, serial_arguments, vga_guest

from .kernel_truth import compare

if TYPE_CHECKING:
    from pathlib import Path

    from tests.peers.fixtures import RawQemuFactory

pytestmark = [
    pytest.mark.peer("qemu-system-x86_64", "linux-guest"),
]


async def test_every_visible_cell_in_several_fonts(
    raw_qemu: RawQemuFactory, short_tmp: Path
) -> None:
    path = str(short_tmp / "serial.sock")
    guest_files = await vga_guest()
    qemu = await raw_qemu(*guest_files.arguments(), *serial_arguments(path))
    guest = await VgaGuest.watch(qemu, path)
    found = {
        ("vgacon", font): await compare(guest, "80", font)
        for font in ("", "Uni2-Fixed16", "Lat15-Fixed14")
    }
    await guest.do("framebuffer")
    for font in ("", "Lat15-Terminus16", "Lat15-Fixed14"):
        found["fbcon", font] = await compare(guest, "160" if not font else "80", font)
    await guest.close()
    assert {case: result.wrong for case, result in found.items()} == dict.fromkeys(found, ())
    assert [result.cell for result in found.values()] == [
        *((9, 16), (9, 16), (9, 14)),
        *((8, 16), (8, 16), (8, 14)),
    ]
    assert all(result.visible > 1_500 for result in found.values())
    assert sum(result.unmatched for result in found.values()) == 0
