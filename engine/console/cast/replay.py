"""Replay: the screen at any time of a recording.

Going on feeds the terminal; going back begins at the last picture of it that was kept on the way.
"""

from __future__ import annotations

from bisect import bisect_right
from copy import deepcopy
from typing import TYPE_CHECKING, Final, NamedTuple

from ..vt import Terminal
from .recording import size_of

if TYPE_CHECKING:
    from .recording import CastEvent, Recording

#: Characters of output between two pictures that are kept, at first.
_SPACING: Final = 65_536
#: Pictures that are kept; then every second is let go.
_KEPT: Final = 64
#: Rows that can be scrolled back to: pictures hold them too.
_SCROLLBACK: Final = 500


class _Picture(NamedTuple):
    position: int
    terminal: Terminal


class Replay:
    """Somebody who watches; ``seek`` goes anywhere, to the end of what happened until then."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        #: What is on the screen now; another object after a step back.
        self.terminal = Terminal(recording.columns, recording.rows, scrollback=_SCROLLBACK)
        self.seconds = 0.0
        self._times = [event.time for event in recording.events]
        self._position = 0
        self._since_picture = 0
        self._spacing = _SPACING
        self._pictures = [_Picture(0, deepcopy(self.terminal))]

    @property
    def is_at_end(self) -> bool:
        """Whether nothing more happens."""
        return self._position >= len(self._times)

    @property
    def next_time(self) -> float | None:
        """When something happens next; None at the end."""
        return None if self.is_at_end else self._times[self._position]

    @property
    def next_size(self) -> int:
        """Characters of what happens next."""
        return 0 if self.is_at_end else len(self.recording.events[self._position].text)

    def seek(self, seconds: float) -> None:
        """Go to a time: what happened up to and at it is on the screen."""
        while not self.approach(seconds, _SPACING):
            pass

    def approach(self, seconds: float, budget: int) -> bool:
        """Go on to a time as far as ``budget`` characters of output; return whether it is there."""
        seconds = min(max(0.0, seconds), self.recording.duration)
        target = bisect_right(self._times, seconds)
        picture = self._picture_before(target)
        if target < self._position or picture.position > self._position:
            self._restore(picture)
        events = self.recording.events
        while self._position < target and budget > 0:
            event = events[self._position]
            self._play(event)
            self.seconds = event.time
            budget -= max(1, len(event.text))
        if self._position < target:
            return False
        self.seconds = seconds
        return True

    def _picture_before(self, target: int) -> _Picture:
        place = bisect_right(self._pictures, target, key=lambda picture: picture.position)
        return self._pictures[place - 1]

    def _restore(self, picture: _Picture) -> None:
        self.terminal = deepcopy(picture.terminal)
        self._position = picture.position
        self._since_picture = 0

    def _play(self, event: CastEvent) -> None:
        self._position += 1
        if event.kind == "o":
            self.terminal.feed(event.text.encode("utf-8", "replace"))
            self.terminal.take_replies()
            self._since_picture += len(event.text)
        elif event.kind == "r" and (size := size_of(event)):
            self.terminal.resize(*size)
        if self._since_picture >= self._spacing and self._position > self._pictures[-1].position:
            self._keep()

    def _keep(self) -> None:
        self._since_picture = 0
        self._pictures.append(_Picture(self._position, deepcopy(self.terminal)))
        if len(self._pictures) > _KEPT:
            del self._pictures[1::2]
            self._spacing *= 2
