"""An event as a line for people, in the form of ``virsh event --timestamp``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.events import (
    Event,
    EventsLost,
    GraphicsAddress,
    GraphicsClientsEvent,
    GraphicsEvent,
    LifecycleEvent,
)
from engine.graphics_session import GraphicsSession, GraphicsSessionEvent
from engine.untrusted_text import printable

if TYPE_CHECKING:
    from collections.abc import Callable

#: What an event may be about: the key in its object, and the word for it.
_SUBJECTS = {
    "domain": "domain",
    "network": "network",
    "pool": "storage pool",
    "device": "node device",
    "usage_id": "secret",
}

#: Keys of an event's object that are not part of what happened.
_ENVELOPE = frozenset({"event", "time", "uri", "uuid", *_SUBJECTS})


def event_lines(event: Event, shape: dict[str, Any]) -> list[str]:
    """Return the line of an event, and one more for each identity; ``shape`` is its JSON object."""
    line = f"{shape['time']}: event {event.name!r}{_subject(shape)}"
    if details := _DETAILS.get(type(event), _key_values)(event, shape):
        line = f"{line}: {details}"
    identities = event.subject if isinstance(event, GraphicsEvent) else ()
    return [line, *(f"\t{printable(kind)}={printable(name)}" for kind, name in identities)]


def address(address: GraphicsAddress | None) -> str:
    """Return one end of a connection for people; ``?`` where it is not known."""
    if address is None:
        return "?"
    node = f"[{address.node}]" if ":" in address.node else address.node
    return printable(":".join(filter(None, (node, address.service))) or "local socket")


def _subject(shape: dict[str, Any]) -> str:
    for key, word in _SUBJECTS.items():
        if key in shape:
            name = shape[key]["name"] if key == "domain" else shape[key]
            return f" for {word} '{printable(name)}'"
    return ""


def _lifecycle(_: Event, shape: dict[str, Any]) -> str:
    return f"{shape['change']} {shape['detail']}"


def _graphics(event: Event, shape: dict[str, Any]) -> str:
    assert isinstance(event, GraphicsEvent), "by the table"
    ends = (f"{name}[{_end(shape[name])}]" for name in ("local", "remote"))
    return f"{event.phase.label} {' '.join(ends)} {printable(event.auth_scheme)}".rstrip()


def _end(end: dict[str, Any]) -> str:
    return printable(" ".join(filter(None, (end["family"], end["node"], end["service"]))))


def _session(event: Event, shape: dict[str, Any]) -> str:
    assert isinstance(event, GraphicsSessionEvent), "by the table"
    session = event.session
    words = [shape["change"], session_words(session)]
    if session.end is not None:
        words.append(f"({session.end.value})")
    return " ".join(words)


def session_words(session: GraphicsSession) -> str:
    """Return who it is, how and from where."""
    who = printable(session.who or "someone")
    protocol = printable(session.protocol or "?").upper()
    return f"{who}, {protocol} from {address(session.remote)}, {session.phase.value}"


def _clients(event: Event, shape: dict[str, Any]) -> str:
    assert isinstance(event, GraphicsClientsEvent), "by the table"
    protocol = printable(event.protocol)
    if event.clients is None:
        return f"{protocol}: who is there cannot be asked"
    return f"{protocol}: {', '.join(address(c.remote) for c in event.clients) or 'nobody'}"


def _lost(_: Event, shape: dict[str, Any]) -> str:
    return f"{shape['count']} events came too fast to be read"


def _key_values(_: Event, shape: dict[str, Any]) -> str:
    return " ".join(
        f"{key}={printable(_plain(value))}" for key, value in shape.items() if key not in _ENVELOPE
    )


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(f"{name}={item}" for name, item in value)
    return "?" if value is None else str(value)


_DETAILS: dict[type[Event], Callable[[Event, dict[str, Any]], str]] = {
    LifecycleEvent: _lifecycle,
    GraphicsEvent: _graphics,
    GraphicsClientsEvent: _clients,
    GraphicsSessionEvent: _session,
    EventsLost: _lost,
}
