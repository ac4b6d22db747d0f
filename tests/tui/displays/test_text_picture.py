"""Recognised text as lines: the guest's letters and colours, pixels where there is no letter."""

from __future__ import annotations

from engine.console.framebuffer import Framebuffer, Rect
from engine.console.glyphs.grid import Grid
from engine.console.glyphs.screen_text import ScreenText, TextCell, TextRow
from tui.displays.placement import axis, brought, centred, placed_view
from tui.displays.scaling import whole
from tui.displays.text_marks import TextMarks
from tui.displays.text_picture import Span, TextPicture, find

GREY, BLUE, RED = 0xAAAAAA, 0x0000AA, 0xAA0000


def _row(words: str, *, cursor: int | None = None) -> TextRow:
    cells = [
        TextCell(None if char == "?" else char, GREY, BLUE, place == cursor)
        for place, char in enumerate(words)
    ]
    return TextRow.of(cells)


def _text(*rows: TextRow) -> ScreenText:
    grid = Grid(x=0, y=0, width=8, height=16, columns=len(rows[0].cells), rows=len(rows))
    return ScreenText(grid, rows, 1)


def _picture() -> Framebuffer:
    return Framebuffer(80, 48)


def test_letters_have_the_guests_colours_and_the_cursor_is_reversed() -> None:
    """One piece for each look."""
    shown = TextPicture()
    shown.update(_text(_row("login: ", cursor=6)), _picture())
    (letters, cursor) = shown.lines[0]
    assert (letters.text, str(letters.style)) == ("login:", "#aaaaaa on #0000aa")
    assert (cursor.text, str(cursor.style)) == (" ", "reverse #aaaaaa on #0000aa")


def test_what_is_no_letter_is_drawn_from_its_pixels() -> None:
    """The means of the upper and the lower half of the cell."""
    picture = _picture()
    picture.fill(Rect(8, 0, 8, 8), RED.to_bytes(4, "little"))
    shown = TextPicture()
    shown.update(_text(_row("a?")), picture)
    _, pixels = shown.lines[0]
    assert (pixels.text, str(pixels.style)) == ("▀", "#aa0000 on #000000")


def test_only_rows_that_changed_are_made_again() -> None:
    """A row of pictures is one where its pixels changed, too."""
    first, second, logo = _row("one"), _row("two"), _row("?? ")
    shown, picture = TextPicture(), _picture()
    assert shown.update(_text(first, second, logo), picture) == [0, 1, 2]
    assert shown.update(_text(first, _row("owt"), logo), picture, []) == [1]
    assert shown.update(_text(first, second, logo), picture, [Rect(0, 40, 8, 8)]) == [1, 2]
    spans = [Span(0, 1, 2)]
    assert shown.update(_text(first, second, logo), picture, [], spans) == [0]
    assert "reverse" in str(list(shown.lines[0])[1].style)


def test_a_terminal_of_ascii_gets_what_is_nearest() -> None:
    """Frames of boot loaders stay frames."""
    shown = TextPicture(is_ascii=True)
    shown.update(_text(_row("┌─┐│█é")), _picture())
    assert shown.lines[0].text == "+-+|#?"


def test_a_character_that_could_steer_or_tear_the_terminal_is_replaced() -> None:
    """Whatever a table of glyphs says: one cell is one letter."""
    cells = [TextCell(char, GREY, BLUE) for char in ("\x1b", "漢", "x")]
    shown = TextPicture()
    shown.update(_text(TextRow.of(cells)), _picture())
    assert shown.lines[0].text == "\ufffd\ufffdx"


def test_found_and_selected() -> None:
    """Whatever its case; a selection goes over lines, in either direction."""
    text = _text(_row("Error: no disk"), _row("error again   "))
    assert find(text.lines(), "ERROR") == [Span(0, 0, 5), Span(1, 0, 5)]
    marks = TextMarks()
    assert marks.search(text, "no") == 1
    assert marks.to_match(text, 1) == (7, 0)
    marks.select((2, 1), (10, 0))
    assert marks.text(text) == "disk\nerr"
    marks.clear()
    assert marks.text(text) == "Error: no disk\nerror again"


def test_where_it_stands_in_a_pane() -> None:
    """In the middle where there is room; else what is wanted, as little moved as may be."""
    assert (axis(100, 80, 5).margin, axis(100, 80, 5).skipped) == (10, 0)
    assert (axis(20, 25, 99).skipped, axis(20, 25, -3).skipped) == (5, 0)
    assert [brought(0, 20, 25, wanted) for wanted in (3, 19, 24)] == [0, 0, 5]
    assert [centred(0, 20, 100, wanted) for wanted in (3, 50, 99)] == [0, 40, 80]


def test_a_cell_is_a_point_of_the_screen() -> None:
    """The middle of what the cell shows; beside the picture there is no point."""
    view = whole(800, 400, 80, 44)
    place = placed_view(view, (100, 22), (1, 2))
    assert (place.across.margin, place.down.margin) == (10, 1)
    assert place.point(10, 1) == (5, 10)
    assert place.point(89, 20) == (795, 390)
    assert place.point(9, 1) is None
