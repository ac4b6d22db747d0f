"""The fonts that come with us, and console fonts of a machine, whole and damaged."""

from __future__ import annotations

import gzip
import random
import struct
from typing import TYPE_CHECKING

import pytest

from engine.console.glyphs.alphabet import alphabet, installed_fonts, sizes
from engine.console.glyphs.fonts import font, font_names
from engine.console.glyphs.fonts.packed_font import packed, unpacked
from engine.console.glyphs.fonts.psf import parse_psf, read_psf
from engine.errors import InvalidArgument

if TYPE_CHECKING:
    from pathlib import Path

LETTER = bytes.fromhex("000010386cc6c6fec6c6c6c600000000")
ASCII = "".join(map(chr, range(33, 127)))


def first_version(glyphs: dict[str, bytes], height: int) -> bytes:
    bitmaps = b"".join(glyphs.values()) + bytes((256 - len(glyphs)) * height)
    table = b"".join(text.encode("utf-16-le") + b"\xff\xff" for text in glyphs)
    return b"\x36\x04\x02" + bytes([height]) + bitmaps + table


def second_version(glyphs: dict[str, bytes], width: int, height: int) -> bytes:
    size = (width + 7) // 8 * height
    head = struct.pack("<8I", 0x864AB572, 0, 32, 1, len(glyphs), size, height, width)
    return head + b"".join(glyphs.values()) + b"".join(t.encode() + b"\xff" for t in glyphs)


def test_a_letter_of_the_vga() -> None:
    vga = font("vga-8x16")
    assert (vga.width, vga.height) == (8, 16)
    assert vga.bitmap("A") == LETTER
    assert "─" in vga
    assert "Ж" not in vga


@pytest.mark.parametrize("name", font_names())
def test_every_font_tells_its_characters_apart(name: str) -> None:
    ours = font(name)
    assert len(packed(ours)) < 30_000
    assert unpacked(name, packed(ours)).glyphs() == ours.glyphs()
    if "console" not in name:
        assert all(character in ours for character in ASCII)
    drawn = {ours.bitmap(character) for character in ASCII if character in ours}
    assert len(drawn) == sum(character in ours for character in ASCII)


def test_ascii_is_read_from_every_font() -> None:
    for name in font_names():
        ours = font(name)
        known = alphabet((ours.width, ours.height))
        row_bits = (ours.width + 7) // 8 * 8
        for character in filter(ours.__contains__, ASCII):
            bitmap = ours.bitmap(character)
            rows = [bitmap[at : at + row_bits // 8] for at in range(0, len(bitmap), row_bits // 8)]
            bits = "".join(f"{int.from_bytes(row):0{row_bits}b}"[: ours.width] for row in rows)
            assert known.find(int(bits, 2)) == character, (name, character)


def test_who_asks_for_what_is_not_there_is_told() -> None:
    with pytest.raises(InvalidArgument, match="no font is called '../psf'") as no_font:
        font("../psf")
    assert "vga-8x16" in str(no_font.value.hint)
    with pytest.raises(InvalidArgument, match="the font vga-8x16 has no"):
        font("vga-8x16").bitmap("Ж")


def test_both_versions_of_a_console_font(tmp_path: Path) -> None:
    old = parse_psf("old", first_version({"AÄ": LETTER, "B": LETTER[::-1]}, 16))
    assert (old.width, old.height) == (8, 16)
    assert [old.bitmap(character) for character in "AÄB"] == [LETTER, LETTER, LETTER[::-1]]
    wide = bytes(range(1, 41))
    path = tmp_path / "Big.psf.gz"
    path.write_bytes(gzip.compress(second_version({"A": wide, "é": wide[::-1]}, 10, 20)))
    new = read_psf(path)
    assert (new.name, new.width, new.height) == ("Big", 10, 20)
    assert new.bitmap("é") == wide[::-1]


def test_fonts_of_the_machine_are_found_and_damaged_ones_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.psf").write_bytes(first_version({"A": LETTER}, 16))
    (tmp_path / "b.psf.gz").write_bytes(b"\x1f\x8bnot gzip at all")
    (tmp_path / "c.psf").write_bytes(b"")
    assert [found.name for found in installed_fonts(tmp_path)] == ["a"]
    assert installed_fonts(tmp_path / "nowhere") == []


def test_a_damaged_font_is_refused_or_read_but_never_worse() -> None:
    chance = random.Random(5)
    whole = (
        first_version({"A": LETTER}, 16),
        second_version({"A": bytes(40), "B": bytes(range(40))}, 10, 20),
    )
    refused = 0
    for _ in range(2_000):
        content = bytearray(chance.choice(whole))
        for _ in range(chance.randrange(1, 8)):
            content[chance.randrange(min(40, len(content)))] = chance.randrange(256)
        try:
            parse_psf("odd", bytes(content[: chance.randrange(len(content) + 1)]))
        except InvalidArgument:
            refused += 1
    assert 500 < refused < 2_000


def test_the_usual_sizes_come_first() -> None:
    assert sizes()[:3] == ((9, 16), (8, 16), (8, 19))
    assert len(alphabet((8, 16))) > 4_000
