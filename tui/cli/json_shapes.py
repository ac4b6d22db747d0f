"""Engine facts -> the JSON objects that docs/cli.md promises.

An enumeration becomes its word, a tuple an array, a time ISO 8601 in UTC; a number that JSON cannot
hold and a fact that is not known become null.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from engine.graphics_session import GraphicsSession

from .event_words import field_word

if TYPE_CHECKING:
    from engine import Clock, DomainInfo, DomainStatistics, GraphicsSessions
    from engine.events import Event

#: Fields whose own name already means something else in the object.
_KEYS = {"event": "change"}


@dataclass(frozen=True, slots=True)
class JsonShapes:
    """The JSON objects of one connection: its URI, clock and sessions belong to them."""

    uri: str
    clock: Clock
    sessions: GraphicsSessions

    def domain(self, info: DomainInfo) -> dict[str, Any]:
        """Return a domain as ``list`` and ``info`` show it."""
        shape = json_value(info)
        return {
            **shape.pop("ref"),
            "state": info.status.state.label,
            "reason": info.status.reason_name,
            "viewers": self.viewer_count(info),
            **_without(shape, "status"),
            "started_at": None if info.started_at is None else iso_time(info.started_at),
        }

    def viewer_count(self, info: DomainInfo) -> int | None:
        """Return how many sessions may see the domain's screen; None where nobody can tell."""
        if not self.sessions.is_complete(info.ref):
            return None
        return len(self.sessions.viewers(info.ref))

    def statistics(self, statistics: DomainStatistics) -> dict[str, Any]:
        """Return the counters of a domain."""
        shape = json_value(statistics)
        return {"domain": shape.pop("ref"), **_without(shape, "monotonic")}

    def session(self, session: GraphicsSession) -> dict[str, Any]:
        """Return a session with its verified name and its length in seconds."""
        duration = session.duration(self.clock.monotonic())
        return {
            **_without(json_value(session), "started", "ended"),
            "since": None if session.since is None else iso_time(session.since),
            "duration": None if duration is None else round(duration, 3),
            "who": session.who,
            "viewer": session.is_viewer,
            "from_host": session.is_local,
        }

    def event(self, event: Event) -> dict[str, Any]:
        """Return an event; its class's ``name`` says which of the shapes it has."""
        names = (field.name for field in fields(event) if field.name != "time")
        return {
            "event": event.name,
            "time": iso_time(event.time),
            "uri": self.uri,
            **{_KEYS.get(name, name): self._event_field(event, name) for name in names},
        }

    def _event_field(self, event: Event, name: str) -> Any:
        value = field_word(event, name)
        return self.session(value) if isinstance(value, GraphicsSession) else json_value(value)


def json_value(value: Any) -> Any:
    """Return what JSON has for a fact of the engine; a dataclass becomes an object."""
    if isinstance(value, Enum):
        return getattr(value, "label", value.name.lower().replace("_", "-"))
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, tuple):
        return [json_value(item) for item in value]
    if is_dataclass(value):
        return {field.name: json_value(getattr(value, field.name)) for field in fields(value)}
    return value


def iso_time(seconds: float) -> str | None:
    """Return a time of the epoch as ISO 8601 in UTC; None where no calendar reaches that far."""
    try:
        calendar = time.gmtime(seconds)
    except (OverflowError, OSError, ValueError):
        return None
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', calendar)}.{int(seconds * 1000) % 1000:03}+00:00"


def _without(shape: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in shape.items() if name not in names}
