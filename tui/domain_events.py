"""The events of one domain as lines, newest first."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from engine.events import DomainEvent

from .event_text import event_text
from .formatting import clock_time

if TYPE_CHECKING:
    from engine.fleet import DomainRow, EventLog, EventRecord

    from .widgets.part_text import Line

#: Events that are shown; screen 3 has all.
_SHOWN = 100


def domain_event_lines(row: DomainRow, log: EventLog) -> tuple[Line, ...]:
    """Return what happened to the domain since virtdeck looks."""
    own = (record for record in reversed(list(log)) if _concerns(record, row))
    lines = tuple(_line(record) for record in islice(own, _SHOWN))
    return lines or ((("Nothing has happened since virtdeck was started.", "dim"),),)


def _concerns(record: EventRecord, row: DomainRow) -> bool:
    event = record.event
    return (
        record.host == row.host
        and isinstance(event, DomainEvent)
        and event.domain.is_same(row.info.ref)
    )


def _line(record: EventRecord) -> Line:
    times = f"  {record.count} times" if record.count > 1 else ""
    return (
        (f"{clock_time(record.last_time)}  ", "dim"),
        (f"{record.event.name:<18}", "busy"),
        (event_text(record.event), ""),
        (times, "dim"),
    )
