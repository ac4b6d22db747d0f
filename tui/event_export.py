"""Events as JSON lines and as a table of their fields: all that an event holds, as text.

The JSON is that of ``virtdeck events --json``, with the host's name in place of its URI.
"""

from __future__ import annotations

import json
import os
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from engine import printable

from .cli.event_words import field_word
from .cli.json_shapes import iso_time, json_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.fleet import EventRecord


def record_object(record: EventRecord) -> dict[str, Any]:
    """Return the JSON object of a record."""
    event = record.event
    return {
        "event": event.name,
        "time": iso_time(event.time),
        "host": record.host,
        "count": record.count,
        **{
            "change" if field.name == "event" else field.name: json_value(
                field_word(event, field.name)
            )
            for field in fields(event)
            if field.name != "time"
        },
    }


def record_line(record: EventRecord) -> str:
    """Return the record as one line of JSON; whatever is not ASCII is escaped."""
    return json.dumps(record_object(record))


def field_lines(record: EventRecord) -> list[tuple[str, str]]:
    """Return what is known of the event as (name, value) for people, nested names with dots."""
    facts = record_object(record)
    del facts["event"]
    if record.count == 1:
        del facts["count"]
    return [(name, printable(text)) for name, text in _flat("", facts)]


def write_records(path: str, records: Iterable[EventRecord]) -> None:
    """Write the records to a new file, readable by its owner only; ``~`` is the home folder.

    Raises:
        OSError: the file exists, or cannot be written.
    """
    place = os.path.expanduser(path)
    with open(place, "x", encoding="ascii", opener=_open_private) as file:
        file.writelines(f"{record_line(record)}\n" for record in records)


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _flat(prefix: str, value: Any) -> Iterable[tuple[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _flat(f"{prefix}.{name}" if prefix else name, each)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _flat(f"{prefix}[{number}]", each)
    elif value is not None:
        yield prefix, str(value)
