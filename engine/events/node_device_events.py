"""libvirt's node device events in the order of their ids (``virNodeDeviceEventID``)."""

from __future__ import annotations

from dataclasses import dataclass

from .event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeDeviceEvent(Event):
    """Something happened to a device of the host."""

    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeDeviceLifecycleEvent(NodeDeviceEvent):
    """``event``: 0 created, 1 deleted, 2 defined, 3 undefined."""

    event_id = 0
    name = "nodedev-lifecycle"

    event: int
    detail: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeDeviceUpdateEvent(NodeDeviceEvent):
    """The device's properties changed."""

    event_id = 1
    name = "nodedev-update"


#: Every node device event; the index is libvirt's id.
NODE_DEVICE_EVENTS: tuple[type[NodeDeviceEvent], ...] = (
    NodeDeviceLifecycleEvent,
    NodeDeviceUpdateEvent,
)
