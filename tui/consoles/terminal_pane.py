"""TerminalPane: a picture of a guest's terminal that takes what is typed, pasted and clicked.

It shows; what keys mean is its screen's business. What goes to the guest goes through
``type_bytes`` and ``paste``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from engine.access.session import SessionState

from .key_translation import for_guest
from .outbox import Outbox
from .pane_mouse import PaneMouse
from .terminal_picture import TerminalPicture

if TYPE_CHECKING:
    from typing import Any

    from textual import events
    from textual.worker import Worker

    from engine import EngineError

    from .shown import Shown


class TerminalPane(TerminalPicture):
    """A pane of a session; the arguments are those of ``TerminalPicture``."""

    class Selected(Message):
        """The mouse has selected something."""

    class Refused(Message):
        """The guest did not get what was typed."""

        def __init__(self, error: EngineError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, session: Shown | None = None, **choices: Any) -> None:
        super().__init__(session, **choices)
        self._mouse = PaneMouse(self)
        self._outbox: Outbox | None = None
        self._sender: Worker[None] | None = None

    def show(self, session: Shown | None) -> None:
        """Show another session; None for nothing."""
        if self._sender:
            self._sender.cancel()
        self._outbox = self._sender = None
        super().show(session)
        if session is not None:
            self._outbox = Outbox(session, lambda error: self.post_message(self.Refused(error)))
            self._sender = self.run_worker(self._outbox.run(), group="outbox", name="keys")

    # -- what goes to the guest ---------------------------------------------------------------

    def type_bytes(self, data: bytes) -> None:
        """Give the guest what a terminal sent; what is shown is the screen then."""
        session = self.session
        if session is None or session.state is not SessionState.LIVE:
            return
        self._to_screen()
        self._put(for_guest(data, session.terminal.modes))

    def paste(self, text: str) -> None:
        """Paste a text into the guest."""
        if self.session is not None and self.session.state is SessionState.LIVE:
            self._to_screen()
            self._put(text)

    def _put(self, piece: bytes | str) -> None:
        if piece and self._outbox and not self._outbox.put(piece):
            from engine.errors import OperationFailed

            error = OperationFailed("the guest takes no keys", hint="what you typed was dropped")
            self.post_message(self.Refused(error))

    def _to_screen(self) -> None:
        if self.window and self.window.is_scrolled:
            self.window.follow()
            self._paint()

    # -- scrolling and searching --------------------------------------------------------------

    def scroll_lines(self, lines: int) -> None:
        """Show what is so many lines further down; up is negative."""
        if self.window:
            self.window.scroll(lines)
            self._paint()

    def scroll_pages(self, pages: float) -> None:
        """Show what is so many pages further down."""
        self.scroll_lines(round(pages * max(1, self.size.height - 1)))

    def scroll_to_line(self, line: int | None) -> None:
        """Show a line as the top one; None for the screen."""
        if self.window:
            if line is None:
                self.window.follow()
            else:
                self.window.show(line)
            self._paint()

    def search(self, words: str) -> int:
        """Mark what matches, the last match first; return how many there are."""
        if not self.marks:
            return 0
        count = self.marks.search(words)
        self._paint()
        return count

    def to_match(self, step: int) -> None:
        """Go to another match: -1 is the one before."""
        if self.marks:
            self.marks.to_match(step)
            self._paint()

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
