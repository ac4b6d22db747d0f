"""libvirt's storage pool events in the order of their ids (``virStoragePoolEventID``)."""

from __future__ import annotations

from dataclasses import dataclass

from .event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class StoragePoolEvent(Event):
    """Something happened to a storage pool."""

    pool: str
    uuid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoragePoolLifecycleEvent(StoragePoolEvent):
    """``event``: 0 defined, 1 undefined, 2 started, 3 stopped, 4 created, 5 deleted."""

    event_id = 0
    name = "pool-lifecycle"

    event: int
    detail: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoragePoolRefreshEvent(StoragePoolEvent):
    """The pool looked at its volumes again."""

    event_id = 1
    name = "pool-refresh"


#: Every storage pool event; the index is libvirt's id.
STORAGE_POOL_EVENTS: tuple[type[StoragePoolEvent], ...] = (
    StoragePoolLifecycleEvent,
    StoragePoolRefreshEvent,
)
