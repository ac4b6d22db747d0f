"""Every recording of a real QEMU replayed: bytes in, engine events and sessions out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from engine import DomainRef, GraphicsSessions, ManualClock, SessionPhase
from engine.drivers.qemu.monitor_events import EVENT_HANDLERS, IGNORED_EVENTS, translate
from engine.drivers.qemu.qmp.protocol import Malformed, QmpEvent, QmpProtocol
from engine.drivers.qemu.run_state import DiskRole, RunState
from engine.events import DomainEvent, GraphicsEvent
from tests.data import recordings

if TYPE_CHECKING:
    from engine.events.event import Event

GUEST = DomainRef("guest", "00000000-0000-0000-0000-00000000000a", 1)


def events_on_the_wire(name: str, source: str) -> list[QmpEvent]:
    protocol = QmpProtocol()
    for line in recordings.wire(name, source):
        protocol.receive_data(line)
    messages = protocol.messages_received()
    assert not [m for m in messages if isinstance(m, Malformed)]
    return [m for m in messages if isinstance(m, QmpEvent)]


def libvirt_arguments(event: GraphicsEvent) -> list[Any]:
    """Return the arguments of libvirt's graphics callback for our event."""
    ends = [
        {"family": int(end.family), "node": end.node, "service": end.service}
        for end in (event.local, event.remote)
    ]
    return [int(event.phase), *ends, event.auth_scheme, [list(pair) for pair in event.subject]]


@pytest.mark.parametrize("name", recordings.NAMES)
def test_every_event_of_every_recording_is_understood(name: str) -> None:
    run = RunState(GUEST)
    seen = 0
    for source in recordings.sources(name):
        for event in events_on_the_wire(name, source):
            seen += 1
            engine_events = translate(run, event)
            assert engine_events or event.name in IGNORED_EVENTS or event.name in EVENT_HANDLERS
            if event.name.startswith(("VNC_", "SPICE_")):
                assert len(engine_events) == 1
    assert not run.unreadable
    assert not run.unhandled
    assert seen or name.startswith("lv-")


def test_mapping_is_libvirts_own() -> None:
    pairs = list(recordings.lines("mapping-pairs"))
    assert len(pairs) > 20
    for pair in pairs:
        raw = {**pair["qmp"], "timestamp": {"seconds": 1, "microseconds": 0}}
        protocol = QmpProtocol()
        protocol.receive_data(json.dumps(raw).encode() + b"\r\n")
        (message,) = protocol.messages_received()
        assert isinstance(message, QmpEvent)
        (event,) = translate(RunState(GUEST), message)
        assert isinstance(event, GraphicsEvent)
        assert libvirt_arguments(event) == pair["libvirt"]


@pytest.mark.parametrize("name", recordings.NAMES)
def test_no_recording_leaves_a_ghost(name: str) -> None:
    """Whoever is left at the end had not left in the recording either."""
    for source in recordings.sources(name):
        run, sessions = RunState(GUEST), GraphicsSessions(ManualClock())
        arrived = left = 0
        for event in events_on_the_wire(name, source):
            for engine_event in translate(run, event):
                assert isinstance(engine_event, DomainEvent)
                sessions.apply(engine_event)
            arrived += event.name.endswith("_CONNECTED") and "DIS" not in event.name
            left += event.name.endswith("_DISCONNECTED")
        links = sum(session.channels for session in sessions.all())
        assert links <= max(arrived - left, 0)


def test_one_viewer_of_four_channels_is_one_session() -> None:
    run, sessions = RunState(GUEST), GraphicsSessions(ManualClock())
    most = 0
    for event in events_on_the_wire("spice-none-ipv4", "qmp"):
        for engine_event in translate(run, event):
            assert isinstance(engine_event, DomainEvent)
            sessions.apply(engine_event)
        most = max(most, len(sessions.all()))
    assert most == 1
    assert {s.channels for s in sessions.history if s.phase is SessionPhase.ON_CONSOLE} == {1}


#: What libvirt tells because it did it itself; no event of QEMU stands behind these.
LIBVIRTS_OWN = {"device-added", "metadata-change", "tunable", "job-completed"}


def life() -> tuple[list[tuple[str, list[Any]]], list[Event]]:
    """Return what libvirt told about a guest's life, and what we make of the same events.

    Up to the moment when libvirt saves the guest: from there on it acts itself.
    """
    told: list[tuple[str, list[Any]]] = []
    ours: list[Event] = []
    run = RunState(GUEST)
    run.take_qemu_status("paused")
    run.agent_ports["channel0"] = None
    run.disks["copy-vda-libvirt-2-format"] = DiskRole("/srv/guest/run/lq/a.raw", "vda")
    for line in recordings.lines("lv-guest-events"):
        if line.get("note", "").startswith("--- save to file"):
            break
        if line["source"] == "libvirt" and "event" in line:
            name = line["event"]["id"].removeprefix("VIR_DOMAIN_EVENT_ID_")
            name = name.lower().replace("_", "-").replace("pms", "pm-s").replace("pmw", "pm-w")
            told.append((name, line["event"]["args"]))
        elif line["source"] == "libvirt-qmp" and "event" in line:
            raw = line["event"]
            data = json.loads(raw["details"]) if raw["details"] else {}
            ours += translate(run, QmpEvent(raw["event"], data, line["t"]))
    return [(name, args) for name, args in told if name not in LIBVIRTS_OWN], ours


def arguments(event: Event) -> list[Any]:
    if isinstance(event, GraphicsEvent):
        return libvirt_arguments(event)
    return [getattr(event, field) for field in type(event).__slots__]


def test_a_guests_life_is_told_as_libvirt_tells_it() -> None:
    told, ours = life()
    assert len(told) > 20
    # libvirt's last word names the copy: only whoever started the job knows its path.
    last_copy = ("block-job", ["/srv/guest/run/lq/copy.raw", 2, 0])
    told[told.index(last_copy)] = ("block-job", ["/srv/guest/run/lq/a.raw", 2, 0])
    assert [(event.name, arguments(event)) for event in ours] == told
