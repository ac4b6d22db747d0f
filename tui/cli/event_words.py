"""The words of events: their names on the command line, and libvirt's numbers inside them.

Source of the numbers: the enumerations of libvirt-domain.h, libvirt-network.h, libvirt-storage.h,
libvirt-nodedev.h and libvirt-secret.h, named beside each line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.events import (
    DOMAIN_EVENTS,
    NETWORK_EVENTS,
    NODE_DEVICE_EVENTS,
    SECRET_EVENTS,
    STORAGE_POOL_EVENTS,
    AgentLifecycleEvent,
    BlockJob2Event,
    BlockJobEvent,
    DiskChangeEvent,
    GraphicsClientsEvent,
    GraphicsMigratedEvent,
    IOErrorEvent,
    IOErrorReasonEvent,
    LifecycleEvent,
    MemoryFailureEvent,
    MetadataChangeEvent,
    NetworkLifecycleEvent,
    NetworkMetadataChangeEvent,
    NodeDeviceLifecycleEvent,
    SecretLifecycleEvent,
    SecretValueChangedEvent,
    StoragePoolLifecycleEvent,
    TrayChangeEvent,
    WatchdogEvent,
)
from engine.graphics_session import GraphicsSessionEvent

if TYPE_CHECKING:
    from engine.events import Event

#: What ``events`` prints where no event is named: everything libvirt has an event for.
LIBVIRT_EVENTS: tuple[type[Event], ...] = (
    *DOMAIN_EVENTS,
    *NETWORK_EVENTS,
    *STORAGE_POOL_EVENTS,
    *NODE_DEVICE_EVENTS,
    *SECRET_EVENTS,
)

#: Beyond libvirt's: what virtdeck itself finds out about displays.
_OWN_EVENTS: tuple[type[Event], ...] = (
    GraphicsClientsEvent,
    GraphicsMigratedEvent,
    GraphicsSessionEvent,
)

#: Event name -> the classes that have it.
EVENT_TYPES = {cls.name: cls for cls in (*LIBVIRT_EVENTS, *_OWN_EVENTS)}

_IO_ERROR_ACTIONS = ("none", "pause", "report")  # virDomainEventIOErrorAction
_BLOCK_JOBS = (
    "unknown",
    "pull",
    "copy",
    "commit",
    "active-commit",
    "backup",
)  # virDomainBlockJobType
_BLOCK_JOB_ENDS = (
    "completed",
    "failed",
    "canceled",
    "ready",
)  # virConnectDomainEventBlockJobStatus
_METADATA = ("description", "title", "element")  # virDomainMetadataType, virNetworkMetadataType
_SECRET_USES = ("none", "volume", "ceph", "iscsi", "tls", "vtpm")  # virSecretUsageType

#: (event, field) -> words; the index is libvirt's number.
_WORDS: dict[tuple[type[Event], str], tuple[str, ...]] = {
    # virDomainEventWatchdogAction
    (WatchdogEvent, "action"): (
        "none",
        "pause",
        "reset",
        "poweroff",
        "shutdown",
        "debug",
        "inject-nmi",
    ),
    (IOErrorEvent, "action"): _IO_ERROR_ACTIONS,
    (IOErrorReasonEvent, "action"): _IO_ERROR_ACTIONS,
    (BlockJobEvent, "type"): _BLOCK_JOBS,
    (BlockJobEvent, "status"): _BLOCK_JOB_ENDS,
    (BlockJob2Event, "type"): _BLOCK_JOBS,
    (BlockJob2Event, "status"): _BLOCK_JOB_ENDS,
    # virConnectDomainEventDiskChangeReason
    (DiskChangeEvent, "reason"): ("change-missing-on-start", "drop-missing-on-start"),
    # virDomainEventTrayChangeReason
    (TrayChangeEvent, "reason"): ("open", "close"),
    # virConnectDomainEventAgentLifecycleState and …Reason
    (AgentLifecycleEvent, "state"): ("unknown", "connected", "disconnected"),
    (AgentLifecycleEvent, "reason"): ("unknown", "domain-started", "channel"),
    (MetadataChangeEvent, "type"): _METADATA,
    # virDomainMemoryFailureRecipientType and …ActionType
    (MemoryFailureEvent, "recipient"): ("hypervisor", "guest"),
    (MemoryFailureEvent, "action"): ("ignore", "inject", "fatal", "reset"),
    # virNetworkEventLifecycleType
    (NetworkLifecycleEvent, "event"): ("defined", "undefined", "started", "stopped"),
    (NetworkMetadataChangeEvent, "type"): _METADATA,
    # virStoragePoolEventLifecycleType
    (StoragePoolLifecycleEvent, "event"): (
        "defined",
        "undefined",
        "started",
        "stopped",
        "created",
        "deleted",
    ),
    # virNodeDeviceEventLifecycleType
    (NodeDeviceLifecycleEvent, "event"): ("created", "deleted", "defined", "undefined"),
    # virSecretEventLifecycleType
    (SecretLifecycleEvent, "event"): ("defined", "undefined"),
    (SecretLifecycleEvent, "usage_type"): _SECRET_USES,
    (SecretValueChangedEvent, "usage_type"): _SECRET_USES,
}


def field_word(event: Event, name: str) -> Any:
    """Return a field with libvirt's number in words; as it is where there is no word for it."""
    if isinstance(event, LifecycleEvent) and name == "detail":
        return event.detail_name
    value = getattr(event, name)
    words = _WORDS.get((type(event), name), ())
    return words[value] if isinstance(value, int) and 0 <= value < len(words) else value
