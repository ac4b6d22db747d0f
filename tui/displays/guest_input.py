"""GuestInput: keys and mouse of a person on their way to a guest's display; the pane's base."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.reactive import var
from textual.widget import Widget

from engine.access.session import SessionState

from .pane_view import PaneView
from .screen_mouse import ScreenMouse
from .text_marks import TextMarks

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual import events

    from engine import EngineError
    from engine.access.screen_session import ScreenSession
    from engine.console.keyboard import Chord

    from .deliveries import Deliveries


class GuestInput(Widget):
    """``is_live`` while the guest has the keys; who only looks gives it none."""

    is_live: var[bool] = var(False)

    class Refused(Message, bubble=True):
        """The guest did not get what was typed."""

        def __init__(self, error: EngineError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self.session: ScreenSession | None = None
        self.view = PaneView()
        self.marks = TextMarks()
        self._deliveries: Deliveries | None = None
        self._mouse = ScreenMouse(self)

    def repaint(self) -> None:
        """Paint everything."""
        self.refresh()

    def pan(self, across: int, down: int) -> None:
        """Show another part of what does not fit; so many cells further."""
        self.view.pan(across, down)
        self.repaint()

    @property
    def takes_keys(self) -> bool:
        """Whether the guest gets what is typed."""
        session = self.session
        is_live = session is not None and session.state is SessionState.LIVE
        return is_live and session is not None and not session.is_view_only

    def type_bytes(self, data: bytes) -> None:
        """Give the guest what a terminal sent."""
        session = self.session
        if session and self.takes_keys:
            self._put(lambda: session.send(data))

    def press(self, chord: Chord) -> None:
        """Press keys together."""
        session = self.session
        if session and self.takes_keys:
            self._put(lambda: session.press(chord))

    def type_text(self, text: str, layout: str) -> None:
        """Type a text on the guest's keyboard."""
        session = self.session
        if session and self.takes_keys:
            self._put(lambda: session.type_text(text, layout))

    def point(self, x: int, y: int, buttons: int) -> None:
        """Move the guest's pointer to what is shown in a cell."""
        if self._deliveries and self.takes_keys and (at := self.view.placement.point(x, y)):
            self._deliveries.move_pointer(*at, buttons)

    def _put(self, delivery: Callable[[], Awaitable[None]]) -> None:
        if self._deliveries and not self._deliveries.put(delivery):
            from engine.errors import OperationFailed

            words = "the guest takes no keys"
            self._refuse(OperationFailed(words, hint="what you typed was dropped"))

    def _refuse(self, error: EngineError) -> None:
        self.post_message(self.Refused(error))

    # -- the mouse ----------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Tell the guest, or begin to select."""
        self._mouse.press(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Tell the guest, or select further."""
        self._mouse.move(event)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Tell the guest, or end the selection."""
        self._mouse.lift(event)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Tell the guest, or show what is further up."""
        self._mouse.wheel(event, -1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Tell the guest, or show what is further down."""
        self._mouse.wheel(event, 1)
