"""EventLog: the last events of every host, in the order in which they arrived; bounded.

A gap is in it as the ``EventsLost`` that stands for what is missing. A guest that is reset over and
over makes one record with a count, so that a reset loop does not push everything else out.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from ..events import RebootEvent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..events import Event

#: Records that are kept; older ones are dropped and counted.
LOG_LIMIT = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """One line of the log: ``event`` of ``host``, ``count`` times up to ``last_time``.

    ``number`` counts all records since the start, from 1.
    """

    number: int
    host: str
    event: Event
    last_time: float
    count: int = 1


class EventLog:
    """The events of one session of the application."""

    def __init__(self, limit: int = LOG_LIMIT) -> None:
        self._records: deque[EventRecord] = deque(maxlen=limit)
        #: The number of the latest record; 0 while there is none.
        self.last_number = 0

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[EventRecord]:
        return iter(self._records)

    @property
    def dropped(self) -> int:
        """How many of the oldest records had to go."""
        return self.last_number - len(self._records)

    def append(self, host: str, events: Iterable[Event]) -> None:
        """Take in events of one host, in order."""
        for event in events:
            if not self._repeat(host, event):
                self.last_number += 1
                self._records.append(
                    EventRecord(
                        number=self.last_number, host=host, event=event, last_time=event.time
                    )
                )

    def since(self, number: int) -> Iterator[EventRecord]:
        """Return the records from that number on; the record itself may have changed its count."""
        first = self.last_number - len(self._records) + 1
        return islice(self._records, max(0, number - first), None)

    def _repeat(self, host: str, event: Event) -> bool:
        """Count the event where it is the last record over again."""
        if not isinstance(event, RebootEvent) or not self._records:
            return False
        last = self._records[-1]
        if last.host != host or not isinstance(last.event, RebootEvent):
            return False
        if not last.event.domain.is_same(event.domain):
            return False
        self._records[-1] = replace(last, count=last.count + 1, last_time=event.time)
        return True
