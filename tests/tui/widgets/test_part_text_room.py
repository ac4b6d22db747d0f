"""Lines that need the room they had are painted; only others lay the screen out anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import App

from tui.widgets.part_text import PartText

if TYPE_CHECKING:
    from textual.app import ComposeResult


class OneText(App[None]):
    """One text as wide as the screen."""

    CSS: ClassVar[str] = "PartText { width: 1fr; height: auto; }"

    def compose(self) -> ComposeResult:
        """Show two lines."""
        yield PartText(((("cpu 12 %", ""),), (("mem 40 %", ""),)))


async def test_other_figures_need_no_other_room() -> None:
    """A figure changes, and nothing is measured or placed again."""
    app = OneText()
    async with app.run_test(size=(40, 10)) as pilot:
        text = app.query_one(PartText)
        text.lines = ((("cpu 99 %", "bad"),), (("mem 41 %", ""),))
        assert not text._layout_required
        await pilot.pause()
        assert "cpu 99 %" in text.render_line(0).text


async def test_more_lines_get_more_room() -> None:
    """One line more, and one that has to be carried over."""
    app = OneText()
    async with app.run_test(size=(40, 10)) as pilot:
        text = app.query_one(PartText)
        text.lines = (*text.lines, (("word " * 12, ""),))
        await pilot.pause()
        assert text.size.height == 4
