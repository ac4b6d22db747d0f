"""Silence: which questions a host leaves without an answer, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..clock import Clock
    from ..errors import EngineError


class Silence:
    """Decides whether what is known of a host is stale; ``failure`` says why, where known."""

    def __init__(self, clock: Clock) -> None:
        self.failure: EngineError | None = None
        self._clock = clock
        self._last_answer = clock.monotonic()
        #: Questions without an answer -> the time of the last good answer before.
        self._since: dict[str, float] = {}

    @property
    def since(self) -> float | None:
        """The monotonic time of the last good answer; None while every question is answered."""
        return min(self._since.values(), default=None)

    def answered(self, question: str) -> bool:
        """Take note of an answer; return whether it ended the silence."""
        self._last_answer = self._clock.monotonic()
        if self._since.pop(question, None) is None or self._since:
            return False
        self.failure = None
        return True

    def unanswered(self, question: str, failure: EngineError) -> bool:
        """Take note of a question that was not answered; return whether the silence began."""
        begins = not self._since
        self.failure = failure
        self._since.setdefault(question, self._last_answer)
        return begins

    def lost(self, question: str, failure: EngineError | None) -> None:
        """There is nobody to ask: only an answer to ``question`` will end the silence."""
        since = self.since
        self._since = {question: self._last_answer if since is None else since}
        self.failure = failure
