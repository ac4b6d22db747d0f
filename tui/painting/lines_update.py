"""LinesUpdate: some lines of one widget, painted past the compositor.

Textual asks every widget on the screen for all of its lines when one of them is painted. Whoever
knows which of its own lines are others, and that nothing is over them, has them written alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual._compositor import CompositorUpdate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console
    from textual.geometry import Region, Size
    from textual.strip import Strip
    from textual.widget import Widget


class LinesUpdate(CompositorUpdate):
    """``pieces`` of lines on a screen of ``size``, for a ``PaintingApp``."""

    def __init__(self, pieces: Sequence[tuple[int, int, Strip]], size: Size) -> None:
        self.pieces = pieces
        self.size = size

    def render_segments(self, console: Console) -> str:
        """Return the pieces as a terminal takes them that shows anything."""
        return "".join(
            f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for x, y, strip in self.pieces
        )


def uncovered(widget: Widget, lines: Iterable[int]) -> Region | None:
    """Return the place of a widget on the screen if nothing is over these of its lines."""
    compositor = widget.screen._compositor
    place = compositor.visible_widgets.get(widget)
    if place is None:
        return None
    region, clip = place
    if not clip.contains_region(region) or not compositor.size.region.contains_region(region):
        return None
    layers = compositor.layers_visible
    for y in lines:
        for other, cropped, _ in layers[region.y + y]:
            if other is widget:
                break
            if cropped.x < region.right and region.x < cropped.right:
                return None
    return region
