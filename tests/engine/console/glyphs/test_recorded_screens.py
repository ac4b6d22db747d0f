"""Real screens, recorded: every character on them is read, also when one follows another."""

from __future__ import annotations

import lzma

import pytest

from engine.console.framebuffer import Framebuffer
from engine.console.glyphs import Recogniser

from .record_screens import SCREENS

NAMES = sorted(path.name.removesuffix(".ppm.xz") for path in SCREENS.glob("*.ppm.xz"))
CELLS = {
    "fbcon-TER16x32": ((16, 32), (0, 0)),
    "grub-graphics": ((8, 16), (2, 10)),
    "grub-graphics-shell": ((8, 16), (2, 10)),
    "seabios-ipxe": ((9, 16), (0, 0)),
    "uefi-setup": ((8, 19), (0, 2)),
    "uefi-shell": ((8, 19), (0, 1)),
    "vgacon-Lat15-Fixed14": ((9, 14), (0, 0)),
}


def picture(name: str) -> Framebuffer:
    content = (SCREENS / f"{name}.ppm.xz").read_bytes()
    return Framebuffer.from_pixmap(lzma.decompress(content))


def text(name: str) -> list[str]:
    return (SCREENS / f"{name}.txt").read_text().splitlines()


@pytest.mark.parametrize("name", NAMES)
def test_every_character_is_read(name: str) -> None:
    screen = Recogniser().look(picture(name))
    assert screen is not None
    assert screen.lines() == text(name)
    assert (screen.unmatched, screen.is_text) == (0, True)
    if name in CELLS:
        assert (screen.cell, screen.origin) == CELLS[name]


def test_cursors_are_where_they_were_seen() -> None:
    found = {
        name: Recogniser().look(picture(name)) for name in ("grub-graphics-shell", "uefi-shell")
    }
    places = {name: screen.cursor_at for name, screen in found.items() if screen is not None}
    assert places == {"grub-graphics-shell": (7, 30), "uefi-shell": (8, 7)}


def test_one_recogniser_follows_a_machine_from_firmware_to_its_console() -> None:
    recogniser = Recogniser()
    for name in ("seabios-ipxe", "grub-text", "vgacon-default", "grub-graphics", "fbcon-default"):
        screen = recogniser.look(picture(name))
        assert screen is not None
        assert screen.lines() == text(name)


def test_colours_of_a_kernel_console() -> None:
    screen = Recogniser().look(picture("vgacon-default"))
    assert screen is not None
    cells = [cell for row in range(screen.rows) for cell in screen.row_cells(row)]
    pairs = {(cell.foreground, cell.background) for cell in cells if cell.char != " "}
    # Grey on black, bright red, reverse, green on blue and magenta on cyan, as the VGA has them.
    grey, black = 0xA8A8A8, 0x000000
    assert {(grey, black), (0xFF5757, black), (black, grey)} <= pairs
    assert {(0x00A800, 0x0000A8), (0xA800A8, 0x00A8A8)} <= pairs
