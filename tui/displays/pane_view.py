"""PaneView: which part of a screen a pane shows: all of it, or where something happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .placement import Axis, Placement, axis, brought, centred, placed_view
from .scaling import View, point_by_point, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.access.screen_session import ScreenSession
    from engine.console.framebuffer import Rect
    from engine.console.glyphs.screen_text import ScreenText

    from .screen_pane import ScreenPane

#: A change of more than this part of the screen says nothing about where people look.
_LARGE = 0.25
#: Before everything, so that whatever is to be shown must be brought from behind.
_FAR = (-1_000_000, -1_000_000)
_NOWHERE = Placement(Axis(), Axis(), (0, 0), (1.0, 1.0))


class PaneView:
    """``shown`` is how the pane was placed last: ``text``, ``pixels``, ``pictures`` or nothing."""

    def __init__(self) -> None:
        self.shown = ""
        self.placement = _NOWHERE
        self.view = View(0, 0, 1, 1, 1, 1)
        #: The point of the screen where something happened last.
        self._point = (0, 0)
        self._corner = (0, 0)
        self._is_held = False

    def follow(self) -> None:
        """Show where something happens, wherever one was before."""
        self._is_held = False
        self._corner = _FAR

    def pan(self, across: int, down: int) -> None:
        """Show what is so many cells further, and stay there."""
        self._is_held = True
        left, top = (max(0, part) for part in self._corner)
        self._corner = (left + across, top + down)

    def bring(self, column: int, row: int) -> None:
        """Show a cell of the text, and stay there."""
        across, down = self.placement.across, self.placement.down
        self._is_held = True
        left = column if column < across.skipped else max(across.skipped, column - across.shown + 1)
        top = row if row < down.skipped else max(down.skipped, row - down.shown + 1)
        self._corner = (left, top)

    def follow_damage(self, session: ScreenSession, damage: Sequence[Rect]) -> None:
        """Remember where something happened."""
        text = session.grid
        if text is not None and session.text is not None and text.cursor_at:
            (column, row), (width, height) = text.cursor_at, session.text.cell
            left, top = session.text.origin
            self._point = (left + column * width, top + row * height)
            return
        width, height = session.size
        small = [rect for rect in damage if rect.area < _LARGE * width * height]
        if small:
            last = small[-1]
            self._point = (last.x + last.width - 1, last.y + last.height - 1)

    def forget(self) -> bool:
        """Show nothing; return whether that is new."""
        was, self.shown, self.placement = self.shown, "", _NOWHERE
        return bool(was)

    def place(self, pane: ScreenPane, shown: str) -> bool:
        """Work out what is shown where; return whether that is as before."""
        before = (self.shown, self.placement, self.view)
        session = pane.session
        assert session is not None
        self.shown = shown
        room = (pane.size.width, pane.size.height)
        if shown == "text" and session.text is not None:
            self._place_text(session.text, room, is_cropped=pane.crop != "none")
        else:
            points = pane.points_of_cell(shown)
            self._place_pixels(session.size, room, points, is_zoomed=pane.is_zoomed)
        return before == (self.shown, self.placement, self.view)

    def _place_text(self, text: ScreenText, room: tuple[int, int], *, is_cropped: bool) -> None:
        size, cell, corner = (text.columns, text.rows), text.cell, list(self._corner)
        wanted = [(self._point[i] - text.origin[i]) // cell[i] for i in (0, 1)]
        if not self._is_held:
            for i in (0, 1):
                corner[i] = brought(corner[i], room[i], size[i], wanted[i])
        across, down = (axis(room[i], size[i], corner[i]) for i in (0, 1))
        if is_cropped:
            across, down = Axis(0, across.skipped, across.shown), Axis(0, down.skipped, down.shown)
        self._corner = (across.skipped, down.skipped)
        self.placement = Placement(across, down, text.origin, (float(cell[0]), float(cell[1])))

    def _place_pixels(
        self,
        size: tuple[int, int],
        room: tuple[int, int],
        points: tuple[int, int],
        *,
        is_zoomed: bool,
    ) -> None:
        wide, high = room[0] * points[0], room[1] * points[1]
        if not is_zoomed:
            self.view = whole(*size, wide, high)
            self._corner = (0, 0)
        else:
            corner = [self._corner[i] * points[i] for i in (0, 1)]
            if not self._is_held:
                corner = [
                    centred(corner[i], (wide, high)[i], size[i], self._point[i]) for i in (0, 1)
                ]
            self.view = point_by_point(*size, wide, high, *corner)
            self._corner = (self.view.x // points[0], self.view.y // points[1])
        self.placement = placed_view(self.view, room, points)
