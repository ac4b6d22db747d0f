"""Packs the fonts of ``engine.console.glyphs.fonts`` from unpacked Debian packages.

``python -m tests.engine.console.glyphs.pack_fonts FOLDER``, where FOLDER has, each unpacked with
``dpkg-deb -x`` into a folder of its own name: seabios, unifont, console-setup-linux, and
``LaffStd.c`` of the edk2 source package.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

from engine.console.glyphs.fonts.packed_font import Font, packed
from engine.console.glyphs.fonts.psf import read_psf

#: Where the packed fonts are.
TARGET: Final = Path(__file__).parents[4] / "engine/console/glyphs/fonts"

# Code page 437 as the VGA shows it: its first 32 are pictures, not control characters.
_PICTURES: Final = "\0☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼"
_CODE_PAGE: Final = (
    _PICTURES + bytes(range(32, 127)).decode("cp437") + "⌂" + bytes(range(128, 256)).decode("cp437")
)
_SMILE_16: Final = bytes.fromhex("00007e81a58181bd9981817e00000000")
_SMILE_14: Final = bytes.fromhex("00007e81a58181bd99817e000000")
_SMILE_8: Final = bytes.fromhex("7e81a581bd99817e")

_CONSOLE_FONTS: Final = "console-setup-linux/usr/share/consolefonts"
_NAME: Final = re.compile(r"(\w+)-(?:(Fixed|VGA|Terminus)(Bold(?:VGA)?)?\d+(?:x\d+)?\.)?")
_FAMILIES: Final = {"Fixed": "fixed", "VGA": "vga-unicode", "Terminus": "ter"}
# Scripts that no boot screen is written in, and whose glyphs have other makers.
_OTHERS: Final = ("Arabic", "Ethiopian", "Lao", "Thai", "Georgian", "Armenian")

_WANTED: Final = (
    *((0x20, 0x590), (0x10D0, 0x1100), (0x1E00, 0x2000), (0x2010, 0x2C00), (0x2E80, 0x2E00)),
    *((0xE0A0, 0xE0D4), (0xFB00, 0xFB07), (0xFFFD, 0xFFFE)),
)


def main(folder: Path) -> None:
    fonts = [*rom_fonts(folder), laff(folder), unifont(folder), *console_fonts(folder)]
    for font in fonts:
        file = TARGET / f"{font.name}.glyphs"
        file.write_bytes(packed(font))
        sys.stdout.write(f"{font!r} {file.stat().st_size} bytes\n")


def rom_fonts(folder: Path) -> list[Font]:
    rom = (folder / "seabios/usr/share/seabios/vgabios-stdvga.bin").read_bytes()
    fonts = []
    for height, smile in ((16, _SMILE_16), (14, _SMILE_14), (8, _SMILE_8)):
        start = rom.index(smile) - height
        bitmaps = rom[start : start + 256 * height]
        # The first glyph is empty, and no character.
        fonts.append(Font(f"vga-8x{height}", (8, height), _CODE_PAGE[1:], bitmaps[height:]))
    return fonts


def laff(folder: Path) -> Font:
    source = (folder / "LaffStd.c").read_text()
    narrow = source[source.index("gUsStdNarrowGlyphData") :].split("gUsStdWideGlyphData")[0]
    found = re.findall(r"\{ *(?:\(CHAR16\))?(0x[0-9a-fA-F]+|[A-Z_]+), *0x00, *\{([^}]*)\}", narrow)
    glyphs = []
    for code, numbers in found:
        bitmap = bytes(int(number, 16) for number in numbers.split(","))
        character = chr(int(code, 16)) if code.startswith("0x") else _EFI_NAMES[code]
        if len(bitmap) == 19 and character.isprintable():
            glyphs.append((character, bitmap))
    return _font("efi-8x19", (8, 19), glyphs)


def unifont(folder: Path) -> Font:
    glyphs = []
    for line in (folder / "unifont/usr/share/unifont/unifont.hex").read_text().splitlines():
        code, bitmap = line.split(":")
        number = int(code, 16)
        is_wanted = any(start <= number < end for start, end in _WANTED)
        if len(bitmap) == 32 and is_wanted and chr(number).isprintable():
            glyphs.append((chr(number), bytes.fromhex(bitmap)))
    return _font("unifont-8x16", (8, 16), glyphs)


def console_fonts(folder: Path) -> list[Font]:
    """Return one font a family and size: the union of its codings, each drawing once."""
    unions: dict[str, tuple[tuple[int, int], dict[tuple[str, bytes], None]]] = {}
    for file in sorted((folder / _CONSOLE_FONTS).glob("*.psf.gz")):
        coding, family, weight = _NAME.match(file.name).groups("")  # type: ignore[union-attr]
        if coding in _OTHERS or not family:
            continue
        font = read_psf(file)
        weights = {"Bold": "-bold", "BoldVGA": "-bold-vga"}
        size = f"{font.width}x{font.height}"
        name = f"{_FAMILIES[family]}{weights.get(weight, '')}-{size}"
        _, glyphs = unions.setdefault(name, ((font.width, font.height), {}))
        glyphs.update(dict.fromkeys(font.glyphs()))
    return [_font(name, size, list(glyphs)) for name, (size, glyphs) in unions.items()]


def _font(name: str, size: tuple[int, int], glyphs: list[tuple[str, bytes]]) -> Font:
    kept = [(character, bitmap) for character, bitmap in glyphs if character != "\n"]
    characters = "".join(character for character, _ in kept)
    return Font(name, size, characters, b"".join(bitmap for _, bitmap in kept))


_EFI_NAMES: Final = {
    "BOXDRAW_HORIZONTAL": "─",
    "BOXDRAW_VERTICAL": "│",
    "BOXDRAW_DOWN_RIGHT": "┌",
    "BOXDRAW_DOWN_LEFT": "┐",
    "BOXDRAW_UP_RIGHT": "└",
    "BOXDRAW_UP_LEFT": "┘",
    "BOXDRAW_VERTICAL_RIGHT": "├",
    "BOXDRAW_VERTICAL_LEFT": "┤",
    "BOXDRAW_DOWN_HORIZONTAL": "┬",
    "BOXDRAW_UP_HORIZONTAL": "┴",
    "BOXDRAW_VERTICAL_HORIZONTAL": "┼",
    "BOXDRAW_DOUBLE_HORIZONTAL": "═",
    "BOXDRAW_DOUBLE_VERTICAL": "║",
    "BOXDRAW_DOWN_RIGHT_DOUBLE": "╒",
    "BOXDRAW_DOWN_DOUBLE_RIGHT": "╓",
    "BOXDRAW_DOUBLE_DOWN_RIGHT": "╔",
    "BOXDRAW_DOWN_LEFT_DOUBLE": "╕",
    "BOXDRAW_DOWN_DOUBLE_LEFT": "╖",
    "BOXDRAW_DOUBLE_DOWN_LEFT": "╗",
    "BOXDRAW_UP_RIGHT_DOUBLE": "╘",
    "BOXDRAW_UP_DOUBLE_RIGHT": "╙",
    "BOXDRAW_DOUBLE_UP_RIGHT": "╚",
    "BOXDRAW_UP_LEFT_DOUBLE": "╛",
    "BOXDRAW_UP_DOUBLE_LEFT": "╜",
    "BOXDRAW_DOUBLE_UP_LEFT": "╝",
    "BOXDRAW_VERTICAL_RIGHT_DOUBLE": "╞",
    "BOXDRAW_VERTICAL_DOUBLE_RIGHT": "╟",
    "BOXDRAW_DOUBLE_VERTICAL_RIGHT": "╠",
    "BOXDRAW_VERTICAL_LEFT_DOUBLE": "╡",
    "BOXDRAW_VERTICAL_DOUBLE_LEFT": "╢",
    "BOXDRAW_DOUBLE_VERTICAL_LEFT": "╣",
    "BOXDRAW_DOWN_HORIZONTAL_DOUBLE": "╤",
    "BOXDRAW_DOWN_DOUBLE_HORIZONTAL": "╥",
    "BOXDRAW_DOUBLE_DOWN_HORIZONTAL": "╦",
    "BOXDRAW_UP_HORIZONTAL_DOUBLE": "╧",
    "BOXDRAW_UP_DOUBLE_HORIZONTAL": "╨",
    "BOXDRAW_DOUBLE_UP_HORIZONTAL": "╩",
    "BOXDRAW_VERTICAL_HORIZONTAL_DOUBLE": "╪",
    "BOXDRAW_VERTICAL_DOUBLE_HORIZONTAL": "╫",
    "BOXDRAW_DOUBLE_VERTICAL_HORIZONTAL": "╬",
    "BLOCKELEMENT_FULL_BLOCK": "█",
    "BLOCKELEMENT_LIGHT_SHADE": "░",
    "GEOMETRICSHAPE_UP_TRIANGLE": "▲",
    "GEOMETRICSHAPE_RIGHT_TRIANGLE": "►",
    "GEOMETRICSHAPE_DOWN_TRIANGLE": "▼",
    "GEOMETRICSHAPE_LEFT_TRIANGLE": "◄",
    "ARROW_LEFT": "←",
    "ARROW_UP": "↑",
    "ARROW_RIGHT": "→",
    "ARROW_DOWN": "↓",
}

if __name__ == "__main__":
    main(Path(sys.argv[1]))
