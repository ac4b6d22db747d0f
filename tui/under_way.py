"""UnderWay: what takes its time just now, for the line above the keys.

verb, question to a host -> showing(words) -> once a second: words(now) -> app.work
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from engine import printable

from .keymap import KEYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .app import VirtdeckApp

    #: Seconds of the monotonic clock -> what is said then; empty for nothing.
    Words = Callable[[float], str]

#: Seconds after which what has not ended is worth a word.
PATIENCE = 1.0

#: Seconds between two looks.
_TICK = 0.5

#: Things told one by one; more are counted.
_TOLD = 2


class UnderWay:
    """What ``app`` waits for; nothing is counted while there is nothing."""

    def __init__(self, app: VirtdeckApp) -> None:
        self._app = app
        self._shown: list[Words] = []

    @contextmanager
    def showing(self, words: Words) -> Iterator[None]:
        """Show those words until the block ends."""
        is_first = not self._shown
        self._shown.append(words)
        if is_first:
            self._app.run_worker(self._tick(), name="under way", group="under way", exclusive=True)
        try:
            yield
        finally:
            self._shown.remove(words)
            self.show()

    def show(self) -> None:
        """Bring the line up to date."""
        now = self._app.clock.monotonic()
        told = [text for words in self._shown if (text := words(now))]
        more = f" and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
        text = "   ".join(told[:_TOLD]) + more
        self._app.work = ((text, "accent"), ("  ", "")) if text else ()

    async def _tick(self) -> None:
        while self._shown:
            self.show()
            await self._app.clock.sleep(_TICK)


def asking_words(app: VirtdeckApp, subject: str) -> Words:
    """Return the words for a question to a host about something, from now on."""
    began = app.clock.monotonic()

    def words(now: float) -> str:
        seconds = now - began
        if seconds < PATIENCE:
            return ""
        return f"{printable(subject)}: asking the host{app.marks.ellipsis} {seconds:.0f} s"

    return words


def results_key(app: VirtdeckApp) -> str:
    """Return the key that shows what became of each domain."""
    return app.settings.keys.get("app.results", KEYS["app.results"].key)
