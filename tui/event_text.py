"""WORDS_FOR: event class -> what happened, in words.

A table, one line per event class in libvirt's id order; a test fails when a class has no words.
libvirt's numbers get their words from ``cli.event_words``. The result is one printable line, safe
to show as plain text.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine import GraphicsSessionEvent, SessionChange, SessionEnd, printable
from engine.events import (
    AgentLifecycleEvent,
    BalloonChangeEvent,
    BlockJob2Event,
    BlockJobEvent,
    BlockThresholdEvent,
    ConnectionBackEvent,
    ConnectionLostEvent,
    ControlErrorEvent,
    DeviceAddedEvent,
    DeviceRemovalFailedEvent,
    DeviceRemovedEvent,
    DiskChangeEvent,
    DomainEvent,
    Event,
    EventsLost,
    GraphicsClientsEvent,
    GraphicsEvent,
    GraphicsMigratedEvent,
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

from .cli.event_words import field_word
from .formatting import duration
from .session_text import from_text, name_text, node_text, place_text, protocol_text

if TYPE_CHECKING:
    from collections.abc import Callable

_Parameters = tuple[tuple[str, int | float | bool | str], ...]

_LIFECYCLE = {
    Lifecycle.DEFINED: "defined",
    Lifecycle.UNDEFINED: "undefined",
    Lifecycle.STARTED: "started",
    Lifecycle.SUSPENDED: "paused",
    Lifecycle.RESUMED: "resumed",
    Lifecycle.STOPPED: "stopped",
    Lifecycle.SHUTDOWN: "shutting down",
    Lifecycle.PMSUSPENDED: "asleep",
    Lifecycle.CRASHED: "crashed",
}
_IO_ERROR_ACTIONS = {
    "none": "ignored",
    "pause": "guest paused",
    "report": "reported to the guest",
}
_IO_ERROR_REASONS = {"enospc": "no space left", "": "no reason given"}
_GRAPHICS_PHASES = {
    GraphicsPhase.CONNECT: "connects from",
    GraphicsPhase.INITIALIZE: "finished its handshake, from",
    GraphicsPhase.DISCONNECT: "disconnects, from",
}


def event_text(event: Event) -> str:
    """Return what happened, in one printable line, without the name of whom it happened to."""
    words = WORDS_FOR.get(type(event))
    return printable(words(event) if words else event.name)


def subject_text(event: Event) -> str:
    """Return whom it happened to: a domain, network, pool, device or secret; else empty."""
    if isinstance(event, DomainEvent):
        return printable(event.domain.name)
    fields = ("network", "pool", "device", "usage_id")
    return printable(next((getattr(event, x) for x in fields if hasattr(event, x)), ""))


def _parameters(params: _Parameters) -> str:
    return ", ".join(f"{name}={value}" for name, value in params) or "no figures"


def _graphics(event: GraphicsEvent) -> str:
    where = node_text(event.remote) if event.address_known else "an unknown address"
    return f"{protocol_text(event.protocol)} client {_GRAPHICS_PHASES[event.phase]} {where}"


def _clients(event: GraphicsClientsEvent) -> str:
    protocol = protocol_text(event.protocol)
    if event.clients is None:
        return f"{protocol} clients that were there before are not known"
    return f"{protocol} clients listed: {len(event.clients)}"


def _session(event: GraphicsSessionEvent) -> str:
    session = event.session
    place = f"({protocol_text(session.protocol)}, {place_text(session)})"
    if event.change is not SessionChange.CLOSED:
        return _SESSION_CHANGES[event.change].format(
            who=name_text(session), place=place, came_from=from_text(session)
        )
    end = session.end.value if session.end else "left"
    if session.end is SessionEnd.ATTEMPT:
        return f"client {place} {end}"
    seconds = session.duration(session.started)
    lasted = "" if seconds is None else f" after {duration(seconds)}"
    return f"{name_text(session)} {place}: {end}{lasted}"


_SESSION_CHANGES = {
    SessionChange.OPENED: "client connecting {place}",
    SessionChange.SIGNED_IN: "{who} is on the console {place}",
    SessionChange.FOUND: "client was there before us {place}",
    SessionChange.UPDATED: "{who} has another number of channels: {came_from}",
}


def _memory_failure(event: MemoryFailureEvent) -> str:
    owner = field_word(event, "recipient")
    return f"broken memory of the {owner}: {field_word(event, 'action')}"


def _io_error_action(event: IOErrorEvent | IOErrorReasonEvent) -> str:
    word = field_word(event, "action")
    return _IO_ERROR_ACTIONS.get(word, f"action {word}")


def _disk_error(event: IOErrorEvent | IOErrorReasonEvent) -> str:
    return f"disk {event.dev_alias} failed, {_io_error_action(event)}"


#: Event class -> its words; libvirt's id order, then what is ours, then the other objects.
WORDS_FOR: dict[type[Event], Callable[[Any], str]] = {
    LifecycleEvent: lambda e: f"{_LIFECYCLE[e.event]} ({e.detail_name})",
    RebootEvent: lambda e: "guest reset",
    RtcChangeEvent: lambda e: f"guest set its clock {e.utc_offset:+d} s from UTC",
    WatchdogEvent: lambda e: f"watchdog fired: {field_word(e, 'action')}",
    IOErrorEvent: _disk_error,
    GraphicsEvent: _graphics,
    IOErrorReasonEvent: lambda e: f"{_disk_error(e)}: {_IO_ERROR_REASONS.get(e.reason, e.reason)}",
    ControlErrorEvent: lambda e: "hypervisor process no longer answers",
    BlockJobEvent: lambda e: (
        f"block job ({field_word(e, 'type')}) of {e.disk}: {field_word(e, 'status')}"
    ),
    DiskChangeEvent: lambda e: (
        f"disk {e.dev_alias} was missing on start: "
        f"{e.old_src_path or 'nothing'} became {e.new_src_path or 'nothing'}"
    ),
    TrayChangeEvent: lambda e: f"tray of {e.dev_alias}: {field_word(e, 'reason')}",
    PMWakeupEvent: lambda e: "guest woke up",
    PMSuspendEvent: lambda e: "guest went to sleep (memory)",
    BalloonChangeEvent: lambda e: f"memory is now {e.actual} KiB",
    PMSuspendDiskEvent: lambda e: "guest went to sleep (disk)",
    DeviceRemovedEvent: lambda e: f"device {e.dev_alias} removed",
    BlockJob2Event: lambda e: (
        f"block job ({field_word(e, 'type')}) of {e.dst}: {field_word(e, 'status')}"
    ),
    TunableEvent: lambda e: f"limits changed: {_parameters(e.params)}",
    AgentLifecycleEvent: lambda e: f"guest agent {field_word(e, 'state')}",
    DeviceAddedEvent: lambda e: f"device {e.dev_alias} added",
    MigrationIterationEvent: lambda e: f"migration pass {e.iteration}",
    JobCompletedEvent: lambda e: f"job completed: {_parameters(e.params)}",
    DeviceRemovalFailedEvent: lambda e: f"guest refused to let go of device {e.dev_alias}",
    MetadataChangeEvent: lambda e: (
        f"{field_word(e, 'type')} changed{f' ({e.nsuri})' if e.nsuri else ''}"
    ),
    BlockThresholdEvent: lambda e: (
        f"{e.dev} was written {e.excess} bytes past its threshold of {e.threshold}"
    ),
    MemoryFailureEvent: _memory_failure,
    MemoryDeviceSizeChangeEvent: lambda e: f"memory device {e.dev_alias} is now {e.size} KiB",
    NicMacChangeEvent: lambda e: (
        f"network card {e.dev_alias} changed its address from {e.old_mac} to {e.new_mac}"
    ),
    # ours
    GraphicsSessionEvent: _session,
    GraphicsClientsEvent: _clients,
    GraphicsMigratedEvent: lambda e: "viewers moved to the migration's destination",
    EventsLost: lambda e: f"{e.count} events were lost here: the reader was too slow",
    ConnectionLostEvent: lambda e: f"connection lost: {e.reason}",
    ConnectionBackEvent: lambda e: (
        f"back: nothing was seen since {datetime.fromtimestamp(e.time - e.seconds):%H:%M:%S}"
        f" ({duration(e.seconds)})"
    ),
    # other objects of the host
    NetworkLifecycleEvent: lambda e: f"network {field_word(e, 'event')}",
    NetworkMetadataChangeEvent: lambda e: f"network {field_word(e, 'type')} changed",
    StoragePoolLifecycleEvent: lambda e: f"storage pool {field_word(e, 'event')}",
    StoragePoolRefreshEvent: lambda e: "storage pool refreshed",
    NodeDeviceLifecycleEvent: lambda e: f"host device {field_word(e, 'event')}",
    NodeDeviceUpdateEvent: lambda e: "host device changed",
    SecretLifecycleEvent: lambda e: f"secret {field_word(e, 'event')}",
    SecretValueChangedEvent: lambda e: "secret has a new value",
}
