"""BulkRun: one verb on many domains, a few at a time; failures do not stop the rest.

entries -> turns (a few per host, some more in all) -> work -> done, failed
stop()  -> what has not begun never does, and says so
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from engine import EngineError, printable

from .under_way import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from engine import Clock
    from engine.fleet import RowKey

    from .reversals import Reversal
    from .verb import Verb

#: Domains that a run works on at the same time, in all and of one host.
AT_ONCE, AT_ONCE_PER_HOST = 8, 4

#: Seconds of silence from which on the end of the patience is told, too.
_SILENCE = 3.0


class Stage(Enum):
    """How far a domain of a run is."""

    WAITING = "waiting"
    RUNNING = "under way"
    DONE = "done"
    FAILED = "failed"
    NOT_BEGUN = "not begun"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the verb on one domain."""

    name: str
    error: EngineError | None = None
    reversal: Reversal | None = None


@dataclass(slots=True, kw_only=True)
class Entry:
    """One domain of a run; ``deadline`` are the seconds after which its host is given up."""

    key: RowKey
    name: str
    deadline: float | None = None
    stage: Stage = Stage.WAITING
    began: float | None = None
    ended: float | None = None
    result: Result | None = None

    @property
    def error(self) -> EngineError | None:
        """Why it failed."""
        return self.result.error if self.result else None

    def seconds(self, now: float) -> float | None:
        """Return how long it took, or takes so far."""
        if self.began is None:
            return None
        return (now if self.ended is None else self.ended) - self.began


class BulkRun:
    """``verb`` on the domains of ``entries``; ``with_protected`` as the person agreed."""

    def __init__(
        self,
        verb: Verb,
        entries: Iterable[Entry],
        clock: Clock,
        *,
        with_protected: bool = False,
        at_once: int = AT_ONCE,
    ) -> None:
        self.verb = verb
        self.entries = tuple(entries)
        self.with_protected = with_protected
        self._clock = clock
        self._at_once = at_once
        self.is_stopped = False
        self.has_ended = False

    @property
    def title(self) -> str:
        """The verb in the words of a sentence."""
        return self.verb.title.lower().rstrip("…")

    def count(self, *stages: Stage) -> int:
        """Return how many are at one of those stages."""
        return sum(entry.stage in stages for entry in self.entries)

    def failed(self) -> list[Entry]:
        """Return those that failed or never began: what may be tried again."""
        return [x for x in self.entries if x.stage in (Stage.FAILED, Stage.NOT_BEGUN)]

    def results(self) -> list[Result]:
        """Return what became of those that were begun."""
        return [entry.result for entry in self.entries if entry.result]

    def stop(self) -> int:
        """Begin no more of them; return how many that are."""
        self.is_stopped = True
        waiting = [entry for entry in self.entries if entry.stage is Stage.WAITING]
        for entry in waiting:
            entry.stage = Stage.NOT_BEGUN
        return len(waiting)

    async def run(self, work: Callable[[RowKey], Awaitable[Result]]) -> None:
        """Do the work on each; returns when all that was begun has ended."""
        turns = asyncio.Semaphore(self._at_once)
        per_host = min(AT_ONCE_PER_HOST, self._at_once)
        hosts = {entry.key[0]: asyncio.Semaphore(per_host) for entry in self.entries}

        async def one(entry: Entry) -> None:
            # The turn of the host comes first: who waits for a slow host keeps nobody else waiting.
            async with hosts[entry.key[0]], turns:
                if entry.stage is Stage.WAITING:
                    await self._run_one(entry, work)

        try:
            await asyncio.gather(*map(one, self.entries))
        finally:
            self.has_ended = True

    async def _run_one(self, entry: Entry, work: Callable[[RowKey], Awaitable[Result]]) -> None:
        entry.stage, entry.began = Stage.RUNNING, self._clock.monotonic()
        entry.result = await work(entry.key)
        entry.ended = self._clock.monotonic()
        entry.stage = Stage.FAILED if entry.result.error else Stage.DONE

    # -- in words -----------------------------------------------------------------------------

    def words(self, now: float, ellipsis: str = "…") -> str:
        """Return how far it is; empty for what has only just begun."""
        if len(self.entries) == 1:
            return self._words_of_one(self.entries[0], now, ellipsis)
        failed = self.count(Stage.FAILED)
        ended = failed + self.count(Stage.DONE)
        words = f"{self.title}: {ended} of {len(self.entries)}"
        return words + (f", {failed} failed" if failed else "")

    def _words_of_one(self, entry: Entry, now: float, ellipsis: str) -> str:
        seconds = entry.seconds(now)
        if seconds is None or seconds < PATIENCE or entry.ended is not None:
            return ""
        words = f"{printable(entry.name)}: {self.title}{ellipsis} {seconds:.0f} s"
        if entry.deadline is not None and seconds >= _SILENCE:
            words += f" of {entry.deadline:.0f}"
        return words


def summary_of(run: BulkRun, now: float) -> str:
    """Return the run in one line, for the frame of its table."""
    parts: Sequence[tuple[int, str]] = [
        (run.count(stage), stage.value) for stage in Stage if run.count(stage)
    ]
    took = max((entry.seconds(now) or 0.0 for entry in run.entries), default=0.0)
    counts = ", ".join(f"{count} {words}" for count, words in parts)
    return f"{counts}   longest {took:.1f} s"
