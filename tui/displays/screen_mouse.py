"""ScreenMouse: the mouse over a display: for the guest if its pointer is absolute, else for us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from textual import events

    from .guest_input import GuestInput

#: Cells of one notch of the wheel.
_NOTCH: Final = 3
#: Textual's number of a button -> VNC's bit.
_BUTTONS: Final = {1: 1, 2: 2, 3: 4}
_WHEEL: Final = {-1: 8, 1: 16}


class ScreenMouse:
    """Shift takes the mouse from the guest."""

    def __init__(self, pane: GuestInput) -> None:
        self._pane = pane
        self._began: tuple[int, int] | None = None
        self._buttons = 0

    def press(self, event: events.MouseDown) -> None:
        """A button goes down."""
        if self._is_guests(event):
            self._buttons |= _BUTTONS.get(event.button, 0)
            self._pane.point(event.x, event.y, self._buttons)
        elif event.button == 1 and (cell := self._cell(event)):
            self._began = cell
            self._pane.capture_mouse()
            self._pane.marks.clear()
            self._pane.repaint()

    def move(self, event: events.MouseMove) -> None:
        """The mouse moves, with a button down or without."""
        if self._began is not None:
            if cell := self._cell(event):
                self._pane.marks.select(self._began, cell)
                self._pane.repaint()
        elif self._is_guests(event):
            self._pane.point(event.x, event.y, self._buttons)

    def lift(self, event: events.MouseUp) -> None:
        """A button goes up."""
        if self._began is not None:
            self._began = None
            self._pane.release_mouse()
        elif self._is_guests(event):
            self._buttons &= ~_BUTTONS.get(event.button, 0)
            self._pane.point(event.x, event.y, self._buttons)

    def wheel(self, event: events.MouseEvent, step: int) -> None:
        """One notch: to the guest, or another part of what is shown."""
        if self._is_guests(event):
            self._pane.point(event.x, event.y, self._buttons | _WHEEL[step])
            self._pane.point(event.x, event.y, self._buttons)
        elif event.shift:
            self._pane.pan(step * _NOTCH, 0)
        else:
            self._pane.pan(0, step * _NOTCH)

    def _is_guests(self, event: events.MouseEvent) -> bool:
        session = self._pane.session
        has_pointer = session is not None and bool(session.has_absolute_pointer)
        return has_pointer and self._pane.is_live and not event.shift

    def _cell(self, event: events.MouseEvent) -> tuple[int, int] | None:
        if self._pane.view.shown != "text":
            return None
        return self._pane.view.placement.cell(event.x, event.y)
