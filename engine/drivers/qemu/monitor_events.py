"""EVENT_HANDLERS: from a QMP event to engine events, as a table keyed by QEMU's name.

    monitor -> EVENT_HANDLERS[name](run_state, event) -> engine events -> the connection's queue

Handlers run on the reader's side: they never await and never ask QEMU anything back. What each
event means to libvirt was recorded from libvirt 9.0 watching the same guest.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from ...domain_state import DomainState
from ...events import (
    AgentLifecycleEvent,
    BalloonChangeEvent,
    BlockJob2Event,
    BlockJobEvent,
    BlockThresholdEvent,
    DeviceRemovalFailedEvent,
    DeviceRemovedEvent,
    IOErrorEvent,
    IOErrorReasonEvent,
    Lifecycle,
    LifecycleEvent,
    MemoryDeviceSizeChangeEvent,
    MemoryFailureEvent,
    MigrationIterationEvent,
    PMSuspendDiskEvent,
    PMSuspendEvent,
    PMWakeupEvent,
    RebootEvent,
    RtcChangeEvent,
    TrayChangeEvent,
    WatchdogEvent,
)
from ...events.lifecycle_events import lifecycle_detail
from ...untrusted_text import printable
from .graphics_events import GRAPHICS_HANDLERS
from .qmp.protocol import QmpEvent
from .run_state import DiskRole, RunState

if TYPE_CHECKING:
    from ...events import Event

_log = logging.getLogger(__name__)

EventHandler = Callable[[RunState, QmpEvent], Iterator["Event"]]

#: QEMU's words -> libvirt's numbers.
_WATCHDOG_ACTIONS = {
    "none": 0, "pause": 1, "reset": 2, "poweroff": 3, "shutdown": 4, "debug": 5, "inject-nmi": 6,
}  # fmt: skip
_IO_ERROR_ACTIONS = {"ignore": 0, "stop": 1, "report": 2}
_BLOCK_JOBS = {"stream": 1, "mirror": 2, "commit": 3, "backup": 5}
_ACTIVE_COMMIT = 4
_MEMORY_RECIPIENTS = {"hypervisor": 0, "guest": 1}
_MEMORY_ACTIONS = {"ignore": 0, "inject": 1, "fatal": 2, "reset": 3}
#: Why QEMU shuts down -> how libvirt calls the domain's end.
_STOP_DETAILS = {"guest-panic": "crashed", "guest-shutdown": "shutdown", "guest-reset": "shutdown"}

#: Events that mean something only together with a command of ours, or nothing to anybody.
IGNORED_EVENTS = frozenset({
    "ACPI_DEVICE_OST", "BLOCK_JOB_PENDING", "DUMP_COMPLETED", "JOB_STATUS_CHANGE", "MIGRATION",
    "NIC_RX_FILTER_CHANGED", "POWERDOWN",
})  # fmt: skip


def translate(run: RunState, event: QmpEvent) -> list[Event]:
    """Return what ``event`` means, in order; an event that cannot be read is logged and counted."""
    handler = EVENT_HANDLERS.get(event.name)
    if handler is None:
        if event.name not in IGNORED_EVENTS:
            run.unhandled[event.name] += 1
            _log.debug("%s: no handler for %s", run.domain.uuid, printable(str(event)))
        return []
    try:
        return list(handler(run, event))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        run.unreadable[event.name] += 1
        _log.warning("%s: unreadable %s (%r)", run.domain.uuid, printable(str(event)), error)
        return []


def _lifecycle(run: RunState, event: QmpEvent, kind: Lifecycle, detail: str) -> LifecycleEvent:
    return LifecycleEvent(
        time=event.time, domain=run.domain, event=kind, detail=lifecycle_detail(kind, detail)
    )


def _stop(run: RunState, event: QmpEvent) -> Iterator[Event]:
    if run.is_running and not run.is_rebooting:
        run.set_status(DomainState.PAUSED, "user")
        yield _lifecycle(run, event, Lifecycle.SUSPENDED, "paused")


def _resume(run: RunState, event: QmpEvent) -> Iterator[Event]:
    if run.status.state in (DomainState.PAUSED, DomainState.CRASHED):
        run.set_status(DomainState.RUNNING, "unpaused")
        yield _lifecycle(run, event, Lifecycle.RESUMED, "unpaused")


def _reset(run: RunState, event: QmpEvent) -> Iterator[Event]:
    yield RebootEvent(time=event.time, domain=run.domain)


def _shutdown(run: RunState, event: QmpEvent) -> Iterator[Event]:
    if run.is_rebooting:
        return  # it only powers off so that it can be started again
    from_guest = bool(event.data["guest"])
    reason = event.data.get("reason", "")
    run.stop_detail = _STOP_DETAILS.get(reason, "shutdown" if from_guest else "destroyed")
    run.set_status(DomainState.SHUTDOWN, "unknown")
    yield _lifecycle(run, event, Lifecycle.SHUTDOWN, "guest" if from_guest else "host")


def _suspend(run: RunState, event: QmpEvent) -> Iterator[Event]:
    run.set_status(DomainState.PMSUSPENDED, "unknown")
    yield PMSuspendEvent(time=event.time, domain=run.domain)
    yield _lifecycle(run, event, Lifecycle.PMSUSPENDED, "memory")


def _suspend_disk(run: RunState, event: QmpEvent) -> Iterator[Event]:
    run.set_status(DomainState.PMSUSPENDED, "unknown")
    yield PMSuspendDiskEvent(time=event.time, domain=run.domain)
    yield _lifecycle(run, event, Lifecycle.PMSUSPENDED, "disk")


def _wakeup(run: RunState, event: QmpEvent) -> Iterator[Event]:
    yield PMWakeupEvent(time=event.time, domain=run.domain)
    if run.status.state is DomainState.PMSUSPENDED:
        run.set_status(DomainState.RUNNING, "event wakeup")
        yield _lifecycle(run, event, Lifecycle.STARTED, "event wakeup")


def _panicked(run: RunState, event: QmpEvent) -> Iterator[Event]:
    if event.data["action"] == "pause":
        run.set_status(DomainState.CRASHED, "panicked")
    yield _lifecycle(run, event, Lifecycle.CRASHED, "panicked")


def _crashloaded(run: RunState, event: QmpEvent) -> Iterator[Event]:
    yield _lifecycle(run, event, Lifecycle.CRASHED, "crashloaded")


def _watchdog(run: RunState, event: QmpEvent) -> Iterator[Event]:
    action = _WATCHDOG_ACTIONS[event.data["action"]]
    yield WatchdogEvent(time=event.time, domain=run.domain, action=action)
    if event.data["action"] == "pause" and run.is_running:
        run.set_status(DomainState.PAUSED, "watchdog")
        yield _lifecycle(run, event, Lifecycle.SUSPENDED, "watchdog")


def _io_error(run: RunState, event: QmpEvent) -> Iterator[Event]:
    alias, disk = _disk(run, event)
    action = _IO_ERROR_ACTIONS[event.data["action"]]
    reason = "enospc" if event.data.get("nospace") else ""
    about: dict[str, Any] = {
        "time": event.time,
        "domain": run.domain,
        "src_path": disk.source,
        "dev_alias": alias,
    }
    yield IOErrorEvent(**about, action=action)
    yield IOErrorReasonEvent(**about, action=action, reason=reason)
    if event.data["action"] == "stop" and run.is_running:
        run.set_status(DomainState.PAUSED, "I/O error")
        yield _lifecycle(run, event, Lifecycle.SUSPENDED, "I/O error")


def _disk(run: RunState, event: QmpEvent) -> tuple[str, DiskRole]:
    """Return the device and the disk that an event names by device, qdev path or node."""
    for field in ("device", "qdev", "node-name"):
        name = str(event.data.get(field) or "").removeprefix("/machine/peripheral/").split("/")[0]
        if name in run.disks:
            return name, run.disks[name]
    name = event.data.get("device") or event.data.get("node-name") or ""
    return name, DiskRole(name, name)


def _balloon(run: RunState, event: QmpEvent) -> Iterator[Event]:
    actual = int(event.data["actual"]) // 1024
    yield BalloonChangeEvent(time=event.time, domain=run.domain, actual=actual)


def _rtc(run: RunState, event: QmpEvent) -> Iterator[Event]:
    yield RtcChangeEvent(time=event.time, domain=run.domain, utc_offset=int(event.data["offset"]))


def _agent_port(run: RunState, event: QmpEvent) -> Iterator[Event]:
    port, is_open = event.data["id"], bool(event.data["open"])
    if port not in run.agent_ports or run.agent_ports[port] == is_open:
        return  # another port, or QEMU's rate limit repeated itself
    run.agent_ports[port] = is_open
    state = 1 if is_open else 2
    yield AgentLifecycleEvent(time=event.time, domain=run.domain, state=state, reason=2)


def _device_deleted(run: RunState, event: QmpEvent) -> Iterator[Event]:
    if alias := event.data.get("device"):
        yield DeviceRemovedEvent(time=event.time, domain=run.domain, dev_alias=alias)


def _unplug_failed(run: RunState, event: QmpEvent) -> Iterator[Event]:
    alias = event.data["device"]
    yield DeviceRemovalFailedEvent(time=event.time, domain=run.domain, dev_alias=alias)


def _tray(run: RunState, event: QmpEvent) -> Iterator[Event]:
    alias = event.data.get("device") or event.data["id"]
    reason = 0 if event.data["tray-open"] else 1
    yield TrayChangeEvent(time=event.time, domain=run.domain, dev_alias=alias, reason=reason)


def _block_job(status: int, run: RunState, event: QmpEvent) -> Iterator[Event]:
    _, disk = _disk(run, event)
    kind = _BLOCK_JOBS.get(event.data["type"], 0)
    if event.data["type"] == "commit" and status == _READY:
        kind = _ACTIVE_COMMIT
    if event.data.get("error"):
        status = _FAILED
    about: dict[str, Any] = {
        "time": event.time,
        "domain": run.domain,
        "type": kind,
        "status": status,
    }
    yield BlockJobEvent(**about, disk=disk.source)
    yield BlockJob2Event(**about, dst=disk.target)


_COMPLETED, _FAILED, _CANCELED, _READY = range(4)


def _migration_pass(run: RunState, event: QmpEvent) -> Iterator[Event]:
    iteration = int(event.data["pass"])
    yield MigrationIterationEvent(time=event.time, domain=run.domain, iteration=iteration)


def _memory_device_size(run: RunState, event: QmpEvent) -> Iterator[Event]:
    yield MemoryDeviceSizeChangeEvent(
        time=event.time,
        domain=run.domain,
        dev_alias=event.data.get("id") or event.data["qom-path"].rpartition("/")[2],
        size=int(event.data["size"]) // 1024,
    )


def _memory_failure(run: RunState, event: QmpEvent) -> Iterator[Event]:
    flags = event.data["flags"]
    yield MemoryFailureEvent(
        time=event.time,
        domain=run.domain,
        recipient=_MEMORY_RECIPIENTS[event.data["recipient"]],
        action=_MEMORY_ACTIONS[event.data["action"]],
        flags=bool(flags["action-required"]) | bool(flags["recursive"]) << 1,
    )


def _block_threshold(run: RunState, event: QmpEvent) -> Iterator[Event]:
    _, disk = _disk(run, event)
    yield BlockThresholdEvent(
        time=event.time,
        domain=run.domain,
        dev=disk.target,
        path=disk.source or None,
        threshold=int(event.data["write-threshold"]),
        excess=int(event.data["amount-exceeded"]),
    )


def _block_job_ended(status: int) -> EventHandler:
    return partial(_block_job, status)


#: QMP event -> handler, sorted.
EVENT_HANDLERS: dict[str, EventHandler] = GRAPHICS_HANDLERS | {
    "BALLOON_CHANGE": _balloon,
    "BLOCK_IO_ERROR": _io_error,
    "BLOCK_JOB_CANCELLED": _block_job_ended(_CANCELED),
    "BLOCK_JOB_COMPLETED": _block_job_ended(_COMPLETED),
    "BLOCK_JOB_READY": _block_job_ended(_READY),
    "BLOCK_WRITE_THRESHOLD": _block_threshold,
    "DEVICE_DELETED": _device_deleted,
    "DEVICE_TRAY_MOVED": _tray,
    "DEVICE_UNPLUG_GUEST_ERROR": _unplug_failed,
    "GUEST_CRASHLOADED": _crashloaded,
    "GUEST_PANICKED": _panicked,
    "MEMORY_DEVICE_SIZE_CHANGE": _memory_device_size,
    "MEMORY_FAILURE": _memory_failure,
    "MEM_UNPLUG_ERROR": _unplug_failed,
    "MIGRATION_PASS": _migration_pass,
    "RESET": _reset,
    "RESUME": _resume,
    "RTC_CHANGE": _rtc,
    "SHUTDOWN": _shutdown,
    "STOP": _stop,
    "SUSPEND": _suspend,
    "SUSPEND_DISK": _suspend_disk,
    "VSERPORT_CHANGE": _agent_port,
    "WAKEUP": _wakeup,
    "WATCHDOG": _watchdog,
}
