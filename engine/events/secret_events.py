"""libvirt's secret events in the order of their ids (``virSecretEventID``)."""

from __future__ import annotations

from dataclasses import dataclass

from .event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretEvent(Event):
    """Something happened to a secret; its value is never part of an event."""

    uuid: str
    usage_type: int
    usage_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretLifecycleEvent(SecretEvent):
    """``event``: 0 defined, 1 undefined."""

    event_id = 0
    name = "secret-lifecycle"

    event: int
    detail: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretValueChangedEvent(SecretEvent):
    """The secret has a new value."""

    event_id = 1
    name = "secret-value-changed"


#: Every secret event; the index is libvirt's id.
SECRET_EVENTS: tuple[type[SecretEvent], ...] = (SecretLifecycleEvent, SecretValueChangedEvent)
