"""What each QMP event means, and that nothing QEMU can send breaks the reader."""

from __future__ import annotations

from typing import Any

import pytest

from engine import DomainRef, DomainState
from engine.drivers.qemu.monitor_events import EVENT_HANDLERS, translate
from engine.drivers.qemu.qmp.protocol import QmpEvent
from engine.drivers.qemu.run_state import DiskRole, RunState
from engine.events import Event, GraphicsEvent, LifecycleEvent
from engine.events.event import DomainEvent

GUEST = DomainRef("guest", "00000000-0000-0000-0000-00000000000a", 1)
IN_SHUTDOWN = ("in shutdown", "unknown")
ADDRESS = {"family": "ipv4", "host": "127.0.0.1", "service": "5900", "port": "5900"}


def running() -> RunState:
    run = RunState(GUEST)
    run.set_status(DomainState.RUNNING, "booted")
    run.disks["d0"] = DiskRole("/srv/d0.qcow2", "vda")
    return run


def tell(run: RunState, name: str, **data: Any) -> list[Event]:
    data = {key.replace("_", "-"): value for key, value in data.items()}
    return translate(run, QmpEvent(name, data, 1.5))


def lifecycle(events: list[Event]) -> list[tuple[int, int]]:
    return [(int(e.event), e.detail) for e in events if isinstance(e, LifecycleEvent)]


@pytest.mark.parametrize(
    ("name", "data", "told", "status"),
    [
        ("STOP", {}, [(3, 0)], ("paused", "user")),
        ("SUSPEND", {}, [(7, 0)], ("pmsuspended", "unknown")),
        ("SUSPEND_DISK", {}, [(7, 1)], ("pmsuspended", "unknown")),
        ("GUEST_PANICKED", {"action": "pause"}, [(8, 0)], ("crashed", "panicked")),
        ("GUEST_PANICKED", {"action": "run"}, [(8, 0)], ("running", "booted")),
        ("GUEST_CRASHLOADED", {"action": "run"}, [(8, 1)], ("running", "booted")),
        ("WATCHDOG", {"action": "pause"}, [(3, 3)], ("paused", "watchdog")),
        ("WATCHDOG", {"action": "reset"}, [], ("running", "booted")),
        ("SHUTDOWN", {"guest": True, "reason": "guest-shutdown"}, [(6, 1)], IN_SHUTDOWN),
        ("SHUTDOWN", {"guest": False, "reason": "host-signal"}, [(6, 2)], IN_SHUTDOWN),
        ("RESUME", {}, [], ("running", "booted")),
    ],
)  # fmt: skip
def test_lifecycle(
    name: str, data: dict[str, Any], told: list[tuple[int, int]], status: tuple[str, str]
) -> None:
    run = running()
    assert lifecycle(tell(run, name, **data)) == told
    assert (run.status.state.label, run.status.reason_name) == status


@pytest.mark.parametrize(
    ("guest", "reason", "detail"),
    [
        (True, "guest-shutdown", "shutdown"),
        (True, "guest-panic", "crashed"),
        (False, "host-signal", "destroyed"),
        (False, "host-qmp-quit", "destroyed"),
        (True, "a reason of the future", "shutdown"),
    ],
)
def test_the_end_is_called_after_what_shutdown_said(guest: bool, reason: str, detail: str) -> None:
    run = running()
    tell(run, "SHUTDOWN", guest=guest, reason=reason)
    assert run.stop_detail == detail


def test_an_end_without_a_word_is_a_failure() -> None:
    assert running().stop_detail == "failed"


def test_a_disk_error_pauses_once() -> None:
    run = running()
    data = {"device": "", "node-name": "d0", "operation": "write", "action": "stop"}
    events = translate(run, QmpEvent("BLOCK_IO_ERROR", {**data, "nospace": True, "reason": "x"}))
    assert [event.name for event in events] == ["io-error", "io-error-reason", "lifecycle"]
    assert lifecycle(events) == [(3, 2)]
    assert getattr(events[1], "src_path", None) == "/srv/d0.qcow2"
    assert getattr(events[1], "reason", None) == "enospc"
    assert tell(run, "STOP") == []


def test_the_agent_is_told_once_per_change_and_only_for_its_own_port() -> None:
    run = running()
    run.agent_ports["channel0"] = None
    told = [
        tell(run, "VSERPORT_CHANGE", id=port, open=is_open)
        for port, is_open in (("channel0", True), ("channel0", True), ("spice", True))
    ]
    assert [len(events) for events in told] == [1, 0, 0]


def test_a_removed_device_is_told_once() -> None:
    path = "/machine/peripheral/vd0"
    assert tell(running(), "DEVICE_DELETED", path=f"{path}/virtio-backend") == []
    assert len(tell(running(), "DEVICE_DELETED", device="vd0", path=path)) == 1


@pytest.mark.parametrize("family", ["unknown", "vsock", ""])
def test_a_family_libvirt_does_not_know_is_called_ipv4_and_marked(family: str) -> None:
    client = {**ADDRESS, "family": family, "host": "\x1b[31m", "port": "\x01"}
    (event,) = tell(running(), "SPICE_CONNECTED", server=ADDRESS, client=client)
    assert isinstance(event, GraphicsEvent)
    assert (event.remote.family.label, event.address_known) == ("ipv4", False)


def test_events_of_the_future_are_counted() -> None:
    run = running()
    assert tell(run, "QUANTUM_LEAP", qubits=7) == []
    assert run.unhandled["QUANTUM_LEAP"] == 1


@pytest.mark.parametrize("name", sorted(EVENT_HANDLERS))
@pytest.mark.parametrize(
    "data",
    [
        {},
        {"server": None, "client": None},
        {"server": {}, "client": {}},
        {"server": ADDRESS, "client": {**ADDRESS, "service": 5900, "port": 5900}},
        {"server": ADDRESS, "client": {**ADDRESS, "family": ["ipv4"]}},
        {"action": "explode", "id": [], "device": {}, "actual": "much", "guest": "?"},
    ],
)
def test_missing_and_wrong_fields_never_raise_and_never_pass_unseen(
    name: str, data: dict[str, Any]
) -> None:
    run = running()
    events = translate(run, QmpEvent(name, data))
    assert all(isinstance(event, DomainEvent) for event in events)
    assert events or run.unreadable[name] == 1 or name in _SILENT


#: Handlers that may rightly have nothing to say.
_SILENT = {"RESUME", "DEVICE_DELETED", "VSERPORT_CHANGE"}
