"""What happened, as data: one frozen dataclass per libvirt event, and the way they travel.

    event.py                the base: when, and which domain
    domain_events.py        libvirt's domain events by their ids; those of the domain as a whole
    lifecycle_events.py  disk_events.py  device_events.py
    graphics_events.py      the one this project is about, with its addresses and phases
    network_events.py  storage_events.py  node_device_events.py  secret_events.py
    queue.py                EventQueue: push never blocks
    subscription.py         Subscription: a bounded, filtered reader of the queue

Names and numbers are those of ``virDomainEventID`` and its siblings in libvirt's public headers.
"""

from .device_events import (
    DeviceAddedEvent,
    DeviceRemovalFailedEvent,
    DeviceRemovedEvent,
    MemoryDeviceSizeChangeEvent,
    NicMacChangeEvent,
)
from .disk_events import (
    BlockJob2Event,
    BlockJobEvent,
    BlockThresholdEvent,
    DiskChangeEvent,
    IOErrorEvent,
    IOErrorReasonEvent,
    TrayChangeEvent,
)
from .domain_events import (
    DOMAIN_EVENTS,
    AgentLifecycleEvent,
    BalloonChangeEvent,
    ControlErrorEvent,
    JobCompletedEvent,
    MemoryFailureEvent,
    MetadataChangeEvent,
    MetadataType,
    MigrationIterationEvent,
    RtcChangeEvent,
    TunableEvent,
    WatchdogEvent,
)
from .event import (
    ConnectionBackEvent,
    ConnectionLostEvent,
    DomainEvent,
    Event,
    EventsLost,
)
from .graphics_events import (
    AddressFamily,
    GraphicsAddress,
    GraphicsClient,
    GraphicsClientsEvent,
    GraphicsEvent,
    GraphicsMigratedEvent,
    GraphicsPhase,
)
from .lifecycle_events import (
    Lifecycle,
    LifecycleEvent,
    PMSuspendDiskEvent,
    PMSuspendEvent,
    PMWakeupEvent,
    RebootEvent,
)
from .network_events import NETWORK_EVENTS, NetworkLifecycleEvent, NetworkMetadataChangeEvent
from .node_device_events import (
    NODE_DEVICE_EVENTS,
    NodeDeviceLifecycleEvent,
    NodeDeviceUpdateEvent,
)
from .queue import EventQueue
from .secret_events import SECRET_EVENTS, SecretLifecycleEvent, SecretValueChangedEvent
from .storage_events import (
    STORAGE_POOL_EVENTS,
    StoragePoolLifecycleEvent,
    StoragePoolRefreshEvent,
)
from .subscription import Subscription

__all__ = [
    # how they travel
    "EventQueue",
    "Subscription",
    # the bases
    "Event",
    "DomainEvent",
    # what was not seen
    "EventsLost",
    "ConnectionLostEvent",
    "ConnectionBackEvent",
    # clients of a guest's display
    "GraphicsEvent",
    "GraphicsPhase",
    "GraphicsAddress",
    "AddressFamily",
    "GraphicsClient",
    "GraphicsClientsEvent",
    "GraphicsMigratedEvent",
    # domains, in id order
    "DOMAIN_EVENTS",
    "LifecycleEvent",
    "Lifecycle",
    "RebootEvent",
    "RtcChangeEvent",
    "WatchdogEvent",
    "IOErrorEvent",
    "IOErrorReasonEvent",
    "ControlErrorEvent",
    "BlockJobEvent",
    "DiskChangeEvent",
    "TrayChangeEvent",
    "PMWakeupEvent",
    "PMSuspendEvent",
    "BalloonChangeEvent",
    "PMSuspendDiskEvent",
    "DeviceRemovedEvent",
    "BlockJob2Event",
    "TunableEvent",
    "AgentLifecycleEvent",
    "DeviceAddedEvent",
    "MigrationIterationEvent",
    "JobCompletedEvent",
    "DeviceRemovalFailedEvent",
    "MetadataChangeEvent",
    "MetadataType",
    "BlockThresholdEvent",
    "MemoryFailureEvent",
    "MemoryDeviceSizeChangeEvent",
    "NicMacChangeEvent",
    # everything else on a host
    "NETWORK_EVENTS",
    "NetworkLifecycleEvent",
    "NetworkMetadataChangeEvent",
    "STORAGE_POOL_EVENTS",
    "StoragePoolLifecycleEvent",
    "StoragePoolRefreshEvent",
    "NODE_DEVICE_EVENTS",
    "NodeDeviceLifecycleEvent",
    "NodeDeviceUpdateEvent",
    "SECRET_EVENTS",
    "SecretLifecycleEvent",
    "SecretValueChangedEvent",
]
