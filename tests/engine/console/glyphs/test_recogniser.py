"""Screens painted with the glyphs of known fonts are read back: every size, offset and cursor."""

from __future__ import annotations

import random
import re

import pytest

from engine.console.framebuffer import Framebuffer, Rect
from engine.console.glyphs import Recogniser, ScreenText
from engine.console.glyphs.fonts import font
from engine.console.glyphs.grid import Grid, GridSearch
from engine.console.pattern_watch import PatternWatch

from .painter import DARK, LIGHT, Painter, pixel

PAGE = (
    "Loading Linux 6.1.0-44-amd64 ...",
    "Loading initial ramdisk ...",
    "[    0.412345] pci 0000:00:02.0: vgaarb: setting as boot VGA device",
    "[  OK  ] Started Getty on tty1 (jumps over the lazy dog: QUICK BROWN FOX)",
    "guest login: root@~#$%&*+{}|<>?",
)


def seen(framebuffer: Framebuffer) -> ScreenText:
    text = Recogniser().look(framebuffer)
    assert text is not None
    return text


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("vga-8x16", (1280, 800)),
        ("vga-8x14", (640, 350)),
        ("vga-8x8", (640, 400)),
        ("vga-unicode-16x32", (1920, 1080)),
        ("fixed-8x13", (1024, 768)),
        ("fixed-8x18", (1280, 800)),
        ("ter-bold-10x20", (1280, 800)),
        ("ter-12x24", (1600, 1200)),
        ("ter-14x28", (1920, 1080)),
        ("ter-6x12", (800, 600)),
        ("efi-8x19", (800, 608)),
    ],
)
def test_cell_sizes_are_found(name: str, size: tuple[int, int]) -> None:
    painter = Painter(font(name), size)
    painter.put_lines(PAGE)
    text = seen(painter.framebuffer)
    assert (text.cell, text.origin) == ((font(name).width, font(name).height), (0, 0))
    assert (text.columns, text.rows) == (size[0] // text.cell[0], size[1] // text.cell[1])
    assert text.lines()[:5] == [line[: text.columns].rstrip() for line in PAGE]
    assert (text.unmatched, text.is_text) == (0, True)
    assert text.cells == sum(len(line[: text.columns].replace(" ", "")) for line in PAGE)


@pytest.mark.parametrize(
    ("name", "size", "origin"),
    [
        ("unifont-8x16", (1024, 768), (2, 10)),
        ("efi-8x19", (1280, 800), (0, 1)),
        ("efi-8x19", (1024, 768), (0, 13)),
        ("vga-8x14", (800, 600), (5, 11)),
        ("ter-16x32", (1366, 768), (3, 0)),
    ],
)
def test_cells_need_not_begin_at_the_left_top(
    name: str, size: tuple[int, int], origin: tuple[int, int]
) -> None:
    painter = Painter(font(name), size, origin=origin)
    painter.put_lines(PAGE)
    text = seen(painter.framebuffer)
    cell = text.cell
    assert [(at - start) % size for at, start, size in zip(text.origin, origin, cell, strict=True)]
    assert (text.origin[0] % cell[0], text.origin[1] % cell[1]) == (
        origin[0] % cell[0],
        origin[1] % cell[1],
    )
    assert [line.strip() for line in text.lines() if line] == [line.strip() for line in PAGE]


def test_nine_columns_of_a_vga() -> None:
    painter = Painter(font("vga-8x16"), (720, 400), cell_width=9)
    painter.put_lines(["╔════════╗", "║ A menu ║", "╚════════╝", *PAGE])
    text = seen(painter.framebuffer)
    assert (text.columns, text.rows, text.cell) == (80, 25, (9, 16))
    assert text.lines()[:4] == ["╔════════╗", "║ A menu ║", "╚════════╝", PAGE[0]]


def test_colours_are_what_they_are_and_reverse_is_reverse() -> None:
    painter = Painter(font("vga-8x16"), (640, 400))
    painter.put_lines(PAGE)
    painter.put(0, 6, "red on blue", 0xAA0000, 0x0000AA)
    painter.put(0, 7, "reversed", DARK, LIGHT)
    painter.put(0, 8, "▀▄", 0xFFFFFF, 0x000000)
    text = seen(painter.framebuffer)
    assert text.lines()[6:9] == ["red on blue", "reversed", "▀▄"]
    assert text.cell_at(0, 6)[:3] == ("r", 0xAA0000, 0x0000AA)
    assert text.cell_at(0, 7)[:3] == ("r", DARK, LIGHT)
    assert text.cell_at(3, 6)[:3] == (" ", 0x0000AA, 0x0000AA)
    assert [cell.char for cell in text.row_cells(8)][:3] == ["▀", "▄", " "]


@pytest.mark.parametrize("character", ["g", "A", " ", "_"])
@pytest.mark.parametrize("rows", [range(13, 15), range(14, 16), range(10, 16), range(12, 15)])
@pytest.mark.parametrize("ink", [LIGHT, 0xFFFF00])
def test_what_is_under_a_cursor_is_read(character: str, rows: range, ink: int) -> None:
    painter = Painter(font("vga-8x16"), (640, 400))
    painter.put_lines(PAGE)
    painter.put(10, 8, character)
    painter.bar(10, 8, rows, ink)
    text = seen(painter.framebuffer)
    assert text.unmatched == 0
    if character in "A " and rows.start > 12:
        assert text.cell_at(10, 8).char == character
        assert text.cursor_at == (10, 8)


def test_a_page_of_which_a_cell_is_no_character() -> None:
    painter = Painter(font("vga-8x16"), (640, 400))
    painter.put_lines(PAGE)
    logo = painter.cell(20, 10)
    chance = random.Random(1)
    painter.framebuffer.put(logo, b"".join(pixel(chance.randrange(1 << 24)) for _ in range(128)))
    text = seen(painter.framebuffer)
    assert text.cell_at(20, 10).char is None
    assert text.lines()[10] == " " * 20 + "\N{REPLACEMENT CHARACTER}"
    assert (text.unmatched, text.is_text) == (1, True)


def test_only_what_is_damaged_is_read_again() -> None:
    painter = Painter(font("vga-8x16"), (640, 400))
    painter.put_lines(PAGE)
    recogniser = Recogniser()
    first = recogniser.look(painter.framebuffer)
    assert first is not None
    painter.put(30, 3, "unseen")
    damage = painter.put(0, 20, "new")
    second = recogniser.look(painter.framebuffer, damage)
    assert second is not None
    assert second.lines()[20] == "new"
    assert second.lines()[3] == PAGE[3]
    assert first.lines()[20] == ""
    assert second.version > first.version
    assert second.row_cells(0) is first.row_cells(0)
    # Half a cell of damage is a whole cell to be read.
    third = recogniser.look(painter.framebuffer, [Rect(30 * 8 + 7, 3 * 16 + 15, 42, 1)])
    assert third is not None
    assert "unseen" in third.lines()[3]
    assert recogniser.look(painter.framebuffer) is third


def test_damage_at_random_comes_to_the_same_as_a_whole_look() -> None:
    chance = random.Random(7)
    painter = Painter(font("unifont-8x16"), (648, 420), origin=(4, 10))
    painter.put_lines(PAGE)
    recogniser = Recogniser()
    recogniser.look(painter.framebuffer)
    for _ in range(200):
        row, column = chance.randrange(25), chance.randrange(70)
        word = "".join(chance.choice(" abcxyz─│é") for _ in range(10))
        damage = painter.put(column, row, word, chance.choice((LIGHT, 0xFF0000)))
        recogniser.look(painter.framebuffer, damage)
    text = recogniser.look(painter.framebuffer, [])
    whole = Recogniser().look(painter.framebuffer)
    assert text is not None
    assert whole is not None
    assert text.lines() == whole.lines()
    assert [list(text.row_cells(row)) for row in range(text.rows)] == [
        list(whole.row_cells(row)) for row in range(whole.rows)
    ]


def noise(size: tuple[int, int]) -> Framebuffer:
    picture = Framebuffer(*size)
    chance = random.Random(3)
    picture.pixels[:] = chance.randbytes(len(picture.pixels))
    picture.pixels[3::4] = bytes(size[0] * size[1])
    return picture


def stripes(size: tuple[int, int]) -> Framebuffer:
    picture = Framebuffer(*size)
    for y in range(0, size[1], 3):
        picture.fill(Rect(0, y, size[0], 1), pixel(0x808080 + y))
    for x in range(0, size[0], 7):
        picture.fill(Rect(x, 0, 1, size[1]), pixel(0x4040FF))
    return picture


@pytest.mark.parametrize("picture", [noise((640, 480)), stripes((640, 480)), noise((3, 2))])
def test_a_picture_is_no_text(picture: Framebuffer) -> None:
    recogniser = Recogniser()
    assert recogniser.look(picture) is None
    assert recogniser.look(picture, [picture.bounds]) is None
    assert recogniser.look(picture, []) is None


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (8, 16), (16384, 1), (1, 16384)])
def test_odd_sizes_do_no_harm(size: tuple[int, int]) -> None:
    assert Recogniser().look(Framebuffer(*size)) is None


def test_an_empty_text_mode_is_an_empty_screen_and_an_empty_desktop_is_nothing() -> None:
    empty = Recogniser().look(Framebuffer(720, 400))
    assert empty is not None
    assert (empty.columns, empty.rows, empty.cells) == (80, 25, 0)
    assert empty.lines() == [""] * 25
    assert Recogniser().look(Framebuffer(1024, 768)) is None


def test_from_text_to_a_picture_to_other_text() -> None:
    recogniser = Recogniser()
    painter = Painter(font("vga-8x16"), (640, 480))
    painter.put_lines(PAGE)
    text = recogniser.look(painter.framebuffer)
    assert text is not None
    painter.framebuffer.pixels[:] = noise((640, 480)).pixels
    assert recogniser.look(painter.framebuffer) is None
    assert recogniser.look(painter.framebuffer) is None
    painter.framebuffer.fill(painter.framebuffer.bounds, pixel(0))
    Painter(font("efi-8x19"), (640, 480))
    other = Painter(font("efi-8x19"), (640, 480), origin=(0, 2))
    other.put_lines(PAGE)
    menu = recogniser.look(other.framebuffer)
    assert menu is not None
    assert (menu.cell, menu.lines()[0]) == ((8, 19), PAGE[0])
    wide = Painter(font("vga-8x16"), (1280, 800))
    wide.put_lines(PAGE)
    last = recogniser.look(wide.framebuffer, [])
    assert last is not None
    assert (last.columns, last.lines()[4]) == (160, PAGE[4])
    assert last.version > menu.version > text.version


def desktop() -> Framebuffer:
    picture = Framebuffer(1024, 768)
    picture.fill(picture.bounds, pixel(0x305070))
    chance = random.Random(2)
    for _ in range(200):
        window = Rect(chance.randrange(900), chance.randrange(700), chance.randrange(1, 80), 20)
        picture.fill(window, pixel(chance.choice((0xFFFFFF, 0xDDDDDD, 0x333333))))
    return picture


def test_a_desktop_is_searched_ever_less_and_a_console_on_it_found_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searches: list[str] = []

    class Counted(GridSearch):
        def quick(self, first: Grid | None = None) -> Grid | None:
            searches.append("quick")
            return super().quick(first)

        def thorough(self) -> Grid | None:
            searches.append("thorough")
            return super().thorough()

    monkeypatch.setattr("engine.console.glyphs.recogniser.GridSearch", Counted)
    picture, recogniser = desktop(), Recogniser()
    for _ in range(60):
        assert recogniser.look(picture, [picture.bounds]) is None
    assert 8 <= searches.count("quick") <= 14
    assert searches.count("thorough") <= 3
    searches.clear()
    recogniser.look(picture, [])
    recogniser.search_again()
    recogniser.look(picture, [])
    assert searches == ["quick", "thorough"]
    console = Painter(font("vga-8x16"), (1024, 768))
    console.put_lines(PAGE)
    text = recogniser.look(console.framebuffer, [picture.bounds])
    assert text is not None
    assert text.lines()[0] == PAGE[0]


def test_a_cleared_console_stays_a_console() -> None:
    recogniser = Recogniser()
    painter = Painter(font("vga-8x16"), (1280, 800))
    painter.put_lines(PAGE)
    recogniser.look(painter.framebuffer)
    painter.framebuffer.fill(painter.framebuffer.bounds, pixel(0))
    empty = recogniser.look(painter.framebuffer)
    assert empty is not None
    assert (empty.cells, empty.columns) == (0, 160)


def test_a_screen_is_a_grid_like_any_other() -> None:
    painter = Painter(font("vga-8x16"), (640, 480))
    painter.put_lines([*PAGE, "Kernel panic - not syncing: Attempted to kill init!"])
    found = PatternWatch([re.compile("Kernel panic")]).look(seen(painter.framebuffer))
    assert len(found) == 1


def test_flat_pictures_are_no_text() -> None:
    """Where nothing is written but lines and areas, there is nothing to read."""
    painter = Painter(font("vga-8x16"), (640, 400))
    painter.put_lines(PAGE)
    recogniser = Recogniser()
    assert recogniser.look(painter.framebuffer)
    painter.framebuffer.fill(painter.framebuffer.bounds, pixel(0x204080))
    painter.put(0, 20, "▄" * 80, 0xC0C0C0, 0x204080)
    painter.put(3, 3, "│ ─_-", 0xC0C0C0, 0x204080)
    drawn = recogniser.look(painter.framebuffer)
    assert drawn is None or not drawn.is_text
    painter.put(0, 24, "OK", LIGHT, 0x204080)
    written = recogniser.look(painter.framebuffer)
    assert written
    assert written.is_text


def test_a_cleared_screen_is_a_text() -> None:
    painter = Painter(font("vga-8x16"), (640, 400))
    painter.put_lines(PAGE)
    recogniser = Recogniser()
    recogniser.look(painter.framebuffer)
    painter.framebuffer.fill(painter.framebuffer.bounds, pixel(DARK))
    for cursor in ("", "_"):
        painter.put(0, 0, cursor)
        cleared = recogniser.look(painter.framebuffer)
        assert cleared
        assert cleared.is_text
        assert cleared.lines()[0] == cursor
