"""Each message of a registration that we make becomes its event, value for value."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from engine.domain_ref import DomainRef
from engine.drivers.remote.monitor_events import EVENT_HANDLERS, REGISTRATIONS, engine_event
from engine.events import (
    DOMAIN_EVENTS,
    NETWORK_EVENTS,
    NODE_DEVICE_EVENTS,
    SECRET_EVENTS,
    STORAGE_POOL_EVENTS,
    AddressFamily,
    GraphicsAddress,
    GraphicsPhase,
    Lifecycle,
)
from engine.rpc import schema
from engine.rpc.codec import event_codec
from engine.rpc.xdr import ULLong
from tests.fakes.libvirt_daemon import GUEST, event_bytes

UUID = "00010203-0405-0607-0809-0a0b0c0d0e0f"
REF = DomainRef("guest", UUID, 7)
NETWORK = ("net", bytes(range(16)))
POOL = ("pool", bytes(range(16)))
SECRET = (bytes(range(16)), 2, "ceph")

#: Name of the message, its fields behind the number of the registration -> the event's name, and
#: its fields besides time and domain.
MESSAGES: list[tuple[str, tuple[Any, ...], str, dict[str, Any]]] = [
    ("domain_event_callback_lifecycle", (GUEST, 5, 1), "lifecycle",
     {"event": Lifecycle.STOPPED, "detail": 1}),
    ("domain_event_callback_reboot", (GUEST,), "reboot", {}),
    ("domain_event_callback_rtc_change", (GUEST, -3600), "rtc-change", {"utc_offset": -3600}),
    ("domain_event_callback_watchdog", (GUEST, 3), "watchdog", {"action": 3}),
    ("domain_event_callback_io_error", (GUEST, "/a", "vda", 1), "io-error",
     {"src_path": "/a", "dev_alias": "vda", "action": 1}),
    ("domain_event_callback_graphics",
     (GUEST, 1, (0, "127.0.0.1", "5900"), (1, "::1", "40000"), "vnc", [("x509dname", "CN=a")]),
     "graphics",
     {"phase": GraphicsPhase.INITIALIZE,
      "local": GraphicsAddress(AddressFamily.IPV4, "127.0.0.1", "5900"),
      "remote": GraphicsAddress(AddressFamily.IPV6, "::1", "40000"),
      "auth_scheme": "vnc", "subject": (("x509dname", "CN=a"),)}),
    ("domain_event_callback_io_error_reason", (GUEST, "/a", "vda", 1, "enospc"),
     "io-error-reason",
     {"src_path": "/a", "dev_alias": "vda", "action": 1, "reason": "enospc"}),
    ("domain_event_callback_control_error", (GUEST,), "control-error", {}),
    ("domain_event_callback_block_job", (GUEST, "/a", 2, 3), "block-job",
     {"disk": "/a", "type": 2, "status": 3}),
    ("domain_event_callback_disk_change", (GUEST, None, "/b", "cd", 1), "disk-change",
     {"old_src_path": "", "new_src_path": "/b", "dev_alias": "cd", "reason": 1}),
    ("domain_event_callback_tray_change", (GUEST, "cd", 1), "tray-change",
     {"dev_alias": "cd", "reason": 1}),
    ("domain_event_callback_pmwakeup", (9, GUEST), "pm-wakeup", {"reason": 9}),
    ("domain_event_callback_pmsuspend", (9, GUEST), "pm-suspend", {"reason": 9}),
    ("domain_event_callback_balloon_change", (GUEST, 2**63), "balloon-change",
     {"actual": 2**63}),
    ("domain_event_callback_pmsuspend_disk", (9, GUEST), "pm-suspend-disk", {"reason": 9}),
    ("domain_event_callback_device_removed", (GUEST, "net0"), "device-removed",
     {"dev_alias": "net0"}),
    ("domain_event_block_job_2", (GUEST, "vda", 2, 3), "block-job-2",
     {"dst": "vda", "type": 2, "status": 3}),
    ("domain_event_callback_tunable", (GUEST, {"cputune.vcpupin0": "0", "x": ULLong(7)}),
     "tunable", {"params": (("cputune.vcpupin0", "0"), ("x", 7))}),
    ("domain_event_callback_agent_lifecycle", (GUEST, 1, 2), "agent-lifecycle",
     {"state": 1, "reason": 2}),
    ("domain_event_callback_device_added", (GUEST, "net0"), "device-added",
     {"dev_alias": "net0"}),
    ("domain_event_callback_migration_iteration", (GUEST, 4), "migration-iteration",
     {"iteration": 4}),
    ("domain_event_callback_job_completed", (GUEST, {"time_elapsed": ULLong(5)}),
     "job-completed", {"params": (("time_elapsed", 5),)}),
    ("domain_event_callback_device_removal_failed", (GUEST, "net0"), "device-removal-failed",
     {"dev_alias": "net0"}),
    ("domain_event_callback_metadata_change", (GUEST, 1, None), "metadata-change",
     {"type": 1, "nsuri": None}),
    ("domain_event_block_threshold", (GUEST, "vda", None, 5, 6), "block-threshold",
     {"dev": "vda", "path": None, "threshold": 5, "excess": 6}),
    ("domain_event_memory_failure", (GUEST, 1, 2, 3), "memory-failure",
     {"recipient": 1, "action": 2, "flags": 3}),
    ("domain_event_memory_device_size_change", (GUEST, "mem0", 5), "memory-device-size-change",
     {"dev_alias": "mem0", "size": 5}),
    ("domain_event_nic_mac_change", (GUEST, "net0", "a", "b"), "nic-mac-change",
     {"dev_alias": "net0", "old_mac": "a", "new_mac": "b"}),
    ("network_event_lifecycle", (NETWORK, 2, 0), "network-lifecycle",
     {"network": "net", "uuid": UUID, "event": 2, "detail": 0}),
    ("network_event_callback_metadata_change", (NETWORK, 1, "urn:x"), "network-metadata-change",
     {"network": "net", "uuid": UUID, "type": 1, "nsuri": "urn:x"}),
    ("storage_pool_event_lifecycle", (POOL, 2, 0), "pool-lifecycle",
     {"pool": "pool", "uuid": UUID, "event": 2, "detail": 0}),
    ("storage_pool_event_refresh", (POOL,), "pool-refresh", {"pool": "pool", "uuid": UUID}),
    ("node_device_event_lifecycle", (("pci_0",), 0, 0), "nodedev-lifecycle",
     {"device": "pci_0", "event": 0, "detail": 0}),
    ("node_device_event_update", (("pci_0",),), "nodedev-update", {"device": "pci_0"}),
    ("secret_event_lifecycle", (SECRET, 1, 0), "secret-lifecycle",
     {"uuid": UUID, "usage_type": 2, "usage_id": "ceph", "event": 1, "detail": 0}),
    ("secret_event_value_changed", (SECRET,), "secret-value-changed",
     {"uuid": UUID, "usage_type": 2, "usage_id": "ceph"}),
]  # fmt: skip


def decoded(name: str, *fields: Any) -> tuple[Any, ...]:
    """Return the fields of a message as the client hands them over."""
    data = event_bytes(name, *fields)
    codec = event_codec(schema.Program.REMOTE, int.from_bytes(data[12:16], "big"))
    assert codec is not None
    found: tuple[Any, ...] = codec.fields.decode(data[28:])
    return found


@pytest.mark.parametrize(
    ("message", "fields", "name", "values"), MESSAGES, ids=lambda x: str(x)[:40]
)
def test_every_message(
    message: str, fields: tuple[Any, ...], name: str, values: dict[str, Any]
) -> None:
    event = engine_event(message, decoded(message, 3, *fields), 1.5)
    assert event is not None
    assert event.name == name
    found = {
        field.name: getattr(event, field.name)
        for field in dataclasses.fields(event)
        if field.name in values
    }
    assert found == values
    assert event.time == 1.5
    if hasattr(event, "domain"):
        assert event.domain == REF


def test_every_message_of_every_registration_is_here() -> None:
    assert len(MESSAGES) == len(EVENT_HANDLERS) == 36
    assert {message for message, *_ in MESSAGES} == set(EVENT_HANDLERS)
    families = (
        DOMAIN_EVENTS, NETWORK_EVENTS, STORAGE_POOL_EVENTS, NODE_DEVICE_EVENTS, SECRET_EVENTS,
    )  # fmt: skip
    assert sum(REGISTRATIONS.values()) == sum(map(len, families)) == 36
    made = {type(engine_event(m, decoded(m, 3, *fields), 0.0)) for m, fields, _, _ in MESSAGES}
    listed = {event for family in families for event in family}
    assert made == listed


def test_messages_that_we_never_ask_for() -> None:
    assert (
        engine_event("domain_event_lifecycle", decoded("domain_event_lifecycle", GUEST, 5, 1), 0)
        is None
    )


@pytest.mark.parametrize(
    ("message", "fields"),
    [
        ("domain_event_callback_lifecycle", (GUEST, 99, 0)),
        ("domain_event_callback_lifecycle", (GUEST, -1, 0)),
        ("domain_event_callback_graphics", (GUEST, 3, (0, "", ""), (0, "", ""), "", [])),
        ("domain_event_callback_graphics", (GUEST, 0, (3, "", ""), (0, "", ""), "", [])),
    ],
)
def test_numbers_newer_than_ours(message: str, fields: tuple[Any, ...]) -> None:
    with pytest.raises((ValueError, KeyError)):
        engine_event(message, decoded(message, 1, *fields), 0.0)


@pytest.mark.parametrize("detail", [-(2**31), -1, 99, 2**31 - 1])
def test_details_newer_than_ours_are_unknown(detail: int) -> None:
    for number in range(9):
        message = "domain_event_callback_lifecycle"
        event = engine_event(message, decoded(message, 1, GUEST, number, detail), 0.0)
        assert event is not None
        assert event.detail_name == "unknown"  # type: ignore[attr-defined]
