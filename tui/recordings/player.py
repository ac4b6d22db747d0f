"""Player: a recording that is played: where it stands, how fast it goes, and its screen.

It has a screen as a session has one, so a ``TerminalPane`` shows it; nothing can be typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.access.session import SessionState
from engine.console.cast import Replay

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.clock import Clock
    from engine.console.cast import CastEvent, Recording
    from engine.console.vt import Terminal

#: How many recorded seconds pass in one.
SPEEDS: Final = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
#: Seconds between two looks at the recording while it plays, at least and at most.
SHORTEST, LONGEST = 1 / 30, 0.5


class Player:
    """``step`` brings the screen to where the time is; whoever plays calls it again and again."""

    state = SessionState.CLOSED

    def __init__(self, recording: Recording, clock: Clock) -> None:
        self.recording = recording
        self.speed = 1.0
        self.is_paused = False
        self._clock = clock
        self._replay = Replay(recording)
        self._from = 0.0
        self._since = clock.monotonic()
        self._watchers: list[Callable[[], None]] = []

    # -- as a session ---------------------------------------------------------------------------

    @property
    def terminal(self) -> Terminal:
        """The screen; another object after a step back."""
        return self._replay.terminal

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call ``changed`` after every change, until the returned function is called."""
        self._watchers.append(changed)
        return lambda: self._watchers.remove(changed) if changed in self._watchers else None

    def resize(self, columns: int, rows: int) -> None:
        """Stay as it was recorded."""

    async def send(self, data: bytes) -> None:
        """Nobody is there."""

    async def paste(self, text: str) -> None:
        """Nobody is there."""

    # -- time -----------------------------------------------------------------------------------

    @property
    def position(self) -> float:
        """Where in the recording it should stand now, in seconds."""
        passed = 0.0 if self.is_paused else (self._clock.monotonic() - self._since) * self.speed
        return min(self._from + passed, self.recording.duration)

    def go_to(self, seconds: float) -> None:
        """Go on from another moment."""
        self._from = min(max(0.0, seconds), self.recording.duration)
        self._since = self._clock.monotonic()

    def pause(self) -> None:
        """Hold it."""
        self.go_to(self.position)
        self.is_paused = True

    def play(self) -> None:
        """Go on; at the end, begin again."""
        self.go_to(0.0 if self.position >= self.recording.duration else self.position)
        self.is_paused = False

    def change_speed(self, step: int) -> None:
        """Be faster or slower by so many steps."""
        self.go_to(self.position)
        place = SPEEDS.index(self.speed) + step
        self.speed = SPEEDS[max(0, min(place, len(SPEEDS) - 1))]

    def mark_beside(self, step: int) -> CastEvent | None:
        """Return the next mark, or with -1 the one before; None where there is none."""
        here, marks = self.position, self.recording.marks
        if step > 0:
            return next((mark for mark in marks if mark.time > here), None)
        return next((mark for mark in reversed(marks) if mark.time < here), None)

    def step(self, budget: int) -> bool:
        """Have the screen go on by ``budget`` characters at most; return whether it is there.

        At the end it holds.
        """
        position = self.position
        is_there = self._replay.approach(position, budget)
        if is_there and position >= self.recording.duration:
            self.pause()
        for changed in tuple(self._watchers):
            changed()
        return is_there

    @property
    def rest(self) -> float | None:
        """Seconds until there is something to do again; None while it holds."""
        if self.is_paused:
            return None
        following = self._replay.next_time
        if following is None:
            following = self.recording.duration
        return min(max(SHORTEST, (following - self.position) / self.speed), LONGEST)
