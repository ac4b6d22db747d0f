"""What a libvirt daemon sends, as engine events: a table by the name of the message.

The fields of a message have the words and the order of the engine's event, behind the number of the
registration and the domain; what has another shape has a function of its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Final

from ...events import (
    DOMAIN_EVENTS,
    NETWORK_EVENTS,
    NODE_DEVICE_EVENTS,
    SECRET_EVENTS,
    STORAGE_POOL_EVENTS,
    AddressFamily,
    AgentLifecycleEvent,
    BalloonChangeEvent,
    BlockJob2Event,
    BlockJobEvent,
    BlockThresholdEvent,
    ControlErrorEvent,
    DeviceAddedEvent,
    DeviceRemovalFailedEvent,
    DeviceRemovedEvent,
    DiskChangeEvent,
    Event,
    GraphicsAddress,
    GraphicsEvent,
    GraphicsPhase,
    IOErrorEvent,
    IOErrorReasonEvent,
    JobCompletedEvent,
    Lifecycle,
    LifecycleEvent,
    MemoryDeviceSizeChangeEvent,
    MemoryFailureEvent,
    MetadataChangeEvent,
    MigrationIterationEvent,
    NetworkLifecycleEvent,
    NetworkMetadataChangeEvent,
    NicMacChangeEvent,
    NodeDeviceLifecycleEvent,
    NodeDeviceUpdateEvent,
    PMSuspendDiskEvent,
    PMSuspendEvent,
    PMWakeupEvent,
    RebootEvent,
    RtcChangeEvent,
    SecretLifecycleEvent,
    SecretValueChangedEvent,
    StoragePoolLifecycleEvent,
    StoragePoolRefreshEvent,
    TrayChangeEvent,
    TunableEvent,
    WatchdogEvent,
)
from .wire_domain import domain_ref, uuid_text

#: Makes an event of the fields of a message.
_Make = Callable[[tuple[Any, ...], float], Event]

_FAMILIES: Final = {family.value: family for family in AddressFamily}


def _lifecycle(fields: tuple[Any, ...], time: float) -> Event:
    _, domain, event, detail = fields
    return LifecycleEvent(
        time=time, domain=domain_ref(domain), event=Lifecycle(event), detail=detail
    )


def _graphics(fields: tuple[Any, ...], time: float) -> Event:
    _, domain, phase, local, remote, auth_scheme, subject = fields
    return GraphicsEvent(
        time=time,
        domain=domain_ref(domain),
        phase=GraphicsPhase(phase),
        local=_address(local),
        remote=_address(remote),
        auth_scheme=auth_scheme,
        subject=tuple(subject),
    )


def _address(address: tuple[int, str, str]) -> GraphicsAddress:
    family, node, service = address
    return GraphicsAddress(_FAMILIES[family], node, service)


def _disk_change(fields: tuple[Any, ...], time: float) -> Event:
    _, domain, old, new, dev_alias, reason = fields
    return DiskChangeEvent(
        time=time,
        domain=domain_ref(domain),
        old_src_path=old or "",
        new_src_path=new or "",
        dev_alias=dev_alias,
        reason=reason,
    )


def _power(event: Any) -> _Make:
    """Messages about sleeping and waking have their reason before the domain."""

    def make(fields: tuple[Any, ...], time: float) -> Event:
        _, reason, domain = fields
        made: Event = event(time=time, domain=domain_ref(domain), reason=reason)
        return made

    return make


def _parameters(event: Any) -> _Make:
    def make(fields: tuple[Any, ...], time: float) -> Event:
        _, domain, values = fields
        made: Event = event(time=time, domain=domain_ref(domain), params=tuple(values.items()))
        return made

    return make


def _plain(event: type[Event], subject: Callable[[Any], dict[str, Any]]) -> _Make:
    """Return what makes an event whose further fields are those of the message."""
    taken = {"time", "domain", "network", "uuid", "pool", "device", "usage_type", "usage_id"}
    names = [field.name for field in dataclasses.fields(event) if field.name not in taken]

    def make(fields: tuple[Any, ...], time: float) -> Event:
        values = dict(zip(names, fields[2:], strict=True))
        return event(time=time, **subject(fields[1]), **values)

    return make


def _domain(domain: Any) -> dict[str, Any]:
    return {"domain": domain_ref(domain)}


def _network(network: tuple[str, bytes]) -> dict[str, Any]:
    return {"network": network[0], "uuid": uuid_text(network[1])}


def _pool(pool: tuple[str, bytes]) -> dict[str, Any]:
    return {"pool": pool[0], "uuid": uuid_text(pool[1])}


def _device(device: tuple[str]) -> dict[str, Any]:
    return {"device": device[0]}


def _secret(secret: tuple[bytes, int, str]) -> dict[str, Any]:
    uuid, usage_type, usage_id = secret
    return {"uuid": uuid_text(uuid), "usage_type": usage_type, "usage_id": usage_id}


#: Name of the message -> what makes the event. Messages of registrations that we never make (those
#: without a number in front) are not here.
EVENT_HANDLERS: Final[dict[str, _Make]] = {
    "domain_event_callback_lifecycle": _lifecycle,
    "domain_event_callback_reboot": _plain(RebootEvent, _domain),
    "domain_event_callback_rtc_change": _plain(RtcChangeEvent, _domain),
    "domain_event_callback_watchdog": _plain(WatchdogEvent, _domain),
    "domain_event_callback_io_error": _plain(IOErrorEvent, _domain),
    "domain_event_callback_graphics": _graphics,
    "domain_event_callback_io_error_reason": _plain(IOErrorReasonEvent, _domain),
    "domain_event_callback_control_error": _plain(ControlErrorEvent, _domain),
    "domain_event_callback_block_job": _plain(BlockJobEvent, _domain),
    "domain_event_callback_disk_change": _disk_change,
    "domain_event_callback_tray_change": _plain(TrayChangeEvent, _domain),
    "domain_event_callback_pmwakeup": _power(PMWakeupEvent),
    "domain_event_callback_pmsuspend": _power(PMSuspendEvent),
    "domain_event_callback_balloon_change": _plain(BalloonChangeEvent, _domain),
    "domain_event_callback_pmsuspend_disk": _power(PMSuspendDiskEvent),
    "domain_event_callback_device_removed": _plain(DeviceRemovedEvent, _domain),
    "domain_event_block_job_2": _plain(BlockJob2Event, _domain),
    "domain_event_callback_tunable": _parameters(TunableEvent),
    "domain_event_callback_agent_lifecycle": _plain(AgentLifecycleEvent, _domain),
    "domain_event_callback_device_added": _plain(DeviceAddedEvent, _domain),
    "domain_event_callback_migration_iteration": _plain(MigrationIterationEvent, _domain),
    "domain_event_callback_job_completed": _parameters(JobCompletedEvent),
    "domain_event_callback_device_removal_failed": _plain(DeviceRemovalFailedEvent, _domain),
    "domain_event_callback_metadata_change": _plain(MetadataChangeEvent, _domain),
    "domain_event_block_threshold": _plain(BlockThresholdEvent, _domain),
    "domain_event_memory_failure": _plain(MemoryFailureEvent, _domain),
    "domain_event_memory_device_size_change": _plain(MemoryDeviceSizeChangeEvent, _domain),
    "domain_event_nic_mac_change": _plain(NicMacChangeEvent, _domain),
    "network_event_lifecycle": _plain(NetworkLifecycleEvent, _network),
    "network_event_callback_metadata_change": _plain(NetworkMetadataChangeEvent, _network),
    "storage_pool_event_lifecycle": _plain(StoragePoolLifecycleEvent, _pool),
    "storage_pool_event_refresh": _plain(StoragePoolRefreshEvent, _pool),
    "node_device_event_lifecycle": _plain(NodeDeviceLifecycleEvent, _device),
    "node_device_event_update": _plain(NodeDeviceUpdateEvent, _device),
    "secret_event_lifecycle": _plain(SecretLifecycleEvent, _secret),
    "secret_event_value_changed": _plain(SecretValueChangedEvent, _secret),
}

#: Procedure that asks for a family of events -> how many kinds the family has.
REGISTRATIONS: Final = {
    "connect_domain_event_callback_register_any": len(DOMAIN_EVENTS),
    "connect_network_event_register_any": len(NETWORK_EVENTS),
    "connect_storage_pool_event_register_any": len(STORAGE_POOL_EVENTS),
    "connect_node_device_event_register_any": len(NODE_DEVICE_EVENTS),
    "connect_secret_event_register_any": len(SECRET_EVENTS),
}


def engine_event(name: str, fields: tuple[Any, ...], time: float) -> Event | None:
    """Return the event of a message; None for a message that we never ask for.

    Raises:
        ValueError, KeyError: a number in it that no libvirt we know sends.
    """
    make = EVENT_HANDLERS.get(name)
    return make(fields, time) if make else None
