"""libvirt's network events in the order of their ids (``virNetworkEventID``)."""

from __future__ import annotations

from dataclasses import dataclass

from .event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkEvent(Event):
    """Something happened to a network."""

    network: str
    uuid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkLifecycleEvent(NetworkEvent):
    """``event``: 0 defined, 1 undefined, 2 started, 3 stopped."""

    event_id = 0
    name = "network-lifecycle"

    event: int
    detail: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkMetadataChangeEvent(NetworkEvent):
    """``type``: 0 description, 1 title, 2 element."""

    event_id = 1
    name = "network-metadata-change"

    type: int
    nsuri: str | None


#: Every network event; the index is libvirt's id.
NETWORK_EVENTS: tuple[type[NetworkEvent], ...] = (NetworkLifecycleEvent, NetworkMetadataChangeEvent)
