"""TerminalPictures: pictures written to the terminal between two frames of the application.

They go the way that the application's frames go, so the two never mix. Where the way is slow they
wait: what waits there is old when it arrives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .kitty import KittyPictures, Room
from .sixel import SixelPictures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import App

    from engine.console.framebuffer import Framebuffer, Rect

    from .scaling import View
    from .terminal_facts import TerminalFacts

#: Writes that may wait before pictures do; a frame is one. The application itself is held up at 30.
_DEEP: Final = 1


def is_behind(app: App[Any]) -> bool:
    """Return whether the terminal has not yet taken what was written to it before."""
    thread = getattr(app._driver, "_writer_thread", None)
    return thread is not None and thread._queue.qsize() > _DEEP


class TerminalPictures:
    """The pictures of one pane."""

    def __init__(self, app: App[Any], facts: TerminalFacts) -> None:
        self._app = app
        self.facts = facts
        self._encoder: KittyPictures | SixelPictures | None = None

    @property
    def are_possible(self) -> bool:
        """Whether the terminal has any."""
        return bool(self.facts.pictures)

    @property
    def are_shown(self) -> bool:
        """Whether there are some now."""
        return self._encoder is not None

    def show(
        self, picture: Framebuffer, view: View, room: Room, damage: Sequence[Rect] | None
    ) -> None:
        """Bring the terminal to what the framebuffer shows now."""
        if self._encoder is None:
            damage, self._encoder = None, self._new()
        self._write(self._encoder.written(picture, view, room, damage))

    def take_away(self) -> None:
        """Let the cells be seen again."""
        if self._encoder is not None:
            self._write(self._encoder.taken_away())
            self._encoder = None

    def _new(self) -> KittyPictures | SixelPictures:
        if self.facts.pictures == "kitty":
            return KittyPictures()
        return SixelPictures(self.facts.cell_width, self.facts.cell_height)

    def _write(self, text: str) -> None:
        driver = self._app._driver
        if text and driver is not None and self._app.is_running:
            driver.write(text)
            driver.flush()
