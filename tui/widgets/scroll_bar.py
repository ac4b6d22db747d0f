"""Scroll bars of whole cells, for terminals that have no parts of a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.scrollbar import ScrollBarRender

if TYPE_CHECKING:
    from ..marks import Marks


class WholeCellBar(ScrollBarRender):
    """Begins and ends between two cells; Textual's own uses eighths of one."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * len(ScrollBarRender.VERTICAL_BARS)


def scroll_bar_for(marks: Marks) -> type[ScrollBarRender]:
    """Return what paints scroll bars beside these marks."""
    return WholeCellBar if marks.is_ascii else ScrollBarRender
