"""PaneMouse: the mouse over a terminal: for the guest where it asked for it, else for us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.console.vt import MouseButton, MouseMode, mouse_report

from .pane_marks import Place

if TYPE_CHECKING:
    from textual import events

    from .terminal_pane import TerminalPane

#: Lines of one notch of the wheel.
_NOTCH: Final = 3
_BUTTONS: Final = {1: MouseButton.LEFT, 2: MouseButton.MIDDLE, 3: MouseButton.RIGHT}


class PaneMouse:
    """Shift takes the mouse from the guest."""

    def __init__(self, pane: TerminalPane) -> None:
        self._pane = pane
        self._began: Place | None = None

    def press(self, event: events.MouseDown) -> None:
        """A button goes down."""
        if self._is_guests(event):
            self._report(event, _BUTTONS.get(event.button), pressed=True)
            return
        if event.button == 1 and (place := self._place(event)):
            self._began = place
            self._pane.capture_mouse()
            self._mark(None)

    def move(self, event: events.MouseMove) -> None:
        """The mouse moves, with a button down or without."""
        if self._began is not None:
            if place := self._place(event):
                self._mark(place)
            return
        if self._is_guests(event):
            mode = self._pane.window.terminal.modes.mouse if self._pane.window else MouseMode.OFF
            if mode is MouseMode.ANY or (mode is MouseMode.BUTTON and event.button):
                self._report(event, _BUTTONS.get(event.button), pressed=True, moved=True)

    def lift(self, event: events.MouseUp) -> None:
        """A button goes up."""
        if self._began is not None:
            self._began = None
            self._pane.release_mouse()
            if self._pane.marks and self._pane.marks.ends:
                self._pane.post_message(self._pane.Selected())
        elif self._is_guests(event):
            self._report(event, _BUTTONS.get(event.button), pressed=False)

    def wheel(self, event: events.MouseEvent, step: int) -> None:
        """One notch: to the guest, as cursor keys to a program on the whole screen, or to us."""
        event.stop()
        event.prevent_default()
        pane, window = self._pane, self._pane.window
        if window is None:
            return
        if self._is_guests(event):
            button = MouseButton.WHEEL_UP if step < 0 else MouseButton.WHEEL_DOWN
            self._report(event, button, pressed=True)
        elif pane.is_live and window.terminal.modes.alternate and not event.shift:
            pane.type_bytes((b"\x1b[A" if step < 0 else b"\x1b[B") * _NOTCH)
        else:
            pane.scroll_lines(step * _NOTCH)

    def _is_guests(self, event: events.MouseEvent) -> bool:
        pane, window = self._pane, self._pane.window
        if window is None or not pane.is_live or window.is_scrolled or event.shift:
            return False
        return window.terminal.modes.mouse is not MouseMode.OFF

    def _report(
        self,
        event: events.MouseEvent,
        button: MouseButton | None,
        *,
        pressed: bool,
        moved: bool = False,
    ) -> None:
        place = self._place(event)
        window = self._pane.window
        if place is None or window is None:
            return
        row = place.line - window.screen_line
        if not 0 <= row < window.terminal.rows or place.column >= window.terminal.columns:
            return
        data = mouse_report(
            window.terminal.modes,
            MouseButton.NONE if button is None else button,
            place.column,
            row,
            pressed=pressed,
            moved=moved,
            control=event.ctrl,
            alt=event.meta,
        )
        self._pane.type_bytes(data)

    def _mark(self, place: Place | None) -> None:
        marks = self._pane.marks
        if marks is None:
            return
        if place is None:
            marks.clear()
        else:
            if marks.anchor is None:
                marks.begin(self._began)
            marks.reach(place)
        self._pane.repaint_changes()

    def _place(self, event: events.MouseEvent) -> Place | None:
        pane = self._pane
        if pane.window is None:
            return None
        offset = event.get_content_offset_capture(pane)
        width, height = pane.size
        column = max(0, min(offset.x, width - 1))
        return Place(pane.window.top + max(0, min(offset.y, height - 1)), column)
