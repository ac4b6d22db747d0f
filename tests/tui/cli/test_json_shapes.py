"""The JSON contract: docs/cli.md says what every object holds, and is held to it here."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from typing import Any

import pytest

from engine import (
    DiskCounters,
    DomainInfo,
    DomainState,
    DomainStatistics,
    DomainStatus,
    GraphicsSessions,
    HostInfo,
    ManualClock,
    NetCounters,
    SessionEnd,
    SessionPhase,
)
from engine.events import (
    Event,
    GraphicsClientsEvent,
    GraphicsEvent,
    LifecycleEvent,
    TunableEvent,
)
from tests.tui.cli.command_line import PROJECT
from tests.tui.cli.sample_events import CLIENT, REF, SESSION, sample_event, sample_events
from tui.cli.event_words import EVENT_TYPES
from tui.cli.json_shapes import JsonShapes, iso_time, json_value
from tui.cli.verbs import VERBS

_DOCUMENT = (PROJECT / "docs/cli.md").read_text(encoding="utf-8").partition("## JSON\n")[2]
_EXAMPLES = {
    section.partition("\n")[0]: json.loads(example)
    for section in _DOCUMENT.split("\n### ")
    for example in re.findall(r"```json\n(.*?)```", section, re.S)
}
_EVENT_KEYS = {
    name: re.findall(r"`(\w+)`", keys)
    for name, keys in re.findall(r"^\| `([a-z0-9-]+)` \| (.*)\|$", _DOCUMENT, re.M)
}
_ENVELOPE = {"event", "time", "uri", "domain"}


@pytest.fixture
def shapes() -> JsonShapes:
    clock = ManualClock()
    return JsonShapes("qemu:///system", clock, GraphicsSessions(clock))


def _keys(value: Any) -> Any:
    """Return the keys of an object, in order and all the way down."""
    if isinstance(value, dict):
        return [(key, _keys(inner)) for key, inner in value.items()]
    if isinstance(value, list):
        return [_keys(inner) for inner in value if isinstance(inner, dict)]
    return None


INFO = DomainInfo(
    ref=REF,
    status=DomainStatus(DomainState.RUNNING, 1),
    persistent=True,
    autostart=False,
    vcpus=2,
    memory_kib=2097152,
    max_memory_kib=8388608,
    title="Shop front",
    cpu_time_ns=59842639673,
    started_at=1_700_000_000.0,
    protected=False,
)


def test_a_domain_has_the_documented_shape(shapes: JsonShapes) -> None:
    example = _EXAMPLES["A domain: `info`, and each item of `list`"]
    shape = shapes.domain(INFO)
    assert {**shape, "viewers": 1} == example
    assert list(shape) == list(example)


def test_viewers_are_null_where_nobody_can_tell(shapes: JsonShapes) -> None:
    asked = GraphicsClientsEvent(time=0.0, domain=REF, protocol="vnc", clients=(CLIENT,))
    shapes.sessions.apply(asked)
    assert shapes.domain(INFO)["viewers"] == 1
    shapes.sessions.apply(replace(asked, clients=None))
    assert shapes.domain(INFO)["viewers"] is None


async def test_a_session_has_the_documented_shape(shapes: JsonShapes) -> None:
    assert isinstance(shapes.clock, ManualClock)
    await shapes.clock.advance(12.5)
    example = _EXAMPLES["A session: each item of `clients`"]
    shape = shapes.session(SESSION)
    assert shape == example
    assert list(shape) == list(example)


def test_a_session_from_before_has_no_beginning(shapes: JsonShapes) -> None:
    shape = shapes.session(replace(SESSION, since=None, phase=SessionPhase.UNKNOWN))
    assert (shape["since"], shape["duration"], shape["phase"]) == (None, None, "unknown")


@pytest.mark.parametrize("end", SessionEnd)
def test_the_end_of_a_session_is_a_documented_word(shapes: JsonShapes, end: SessionEnd) -> None:
    shape = shapes.session(replace(SESSION, ended=3.0, end=end))
    assert (shape["duration"], shape["viewer"]) == (3.0, False)
    assert f"`{shape['end']}`" in _DOCUMENT


def test_counters_have_the_documented_shape(shapes: JsonShapes) -> None:
    statistics = DomainStatistics(
        ref=REF,
        monotonic=5.0,
        disks=(DiskCounters(target="vda"),),
        nets=(NetCounters(device="vnet0"),),
    )
    shape = shapes.statistics(statistics)
    assert _keys(shape) == _keys(_EXAMPLES["Counters: each item of `stats`"])


def test_a_host_has_the_documented_keys() -> None:
    shape = json_value(HostInfo(hostname="h", hypervisor="QEMU", version="7.2"))
    keys = '"uri", ' + ", ".join(f'"{key}"' for key in shape)
    assert f"| `hostinfo` | `{{{keys}}}` |" in _DOCUMENT


@pytest.mark.parametrize("event", sample_events(), ids=lambda event: event.name)
def test_every_event_has_the_documented_keys(shapes: JsonShapes, event: Event) -> None:
    shape = shapes.event(event)
    assert [key for key in shape if key not in _ENVELOPE] == _EVENT_KEYS[event.name]
    assert (shape["event"], shape["uri"]) == (event.name, "qemu:///system")
    assert shape["time"] == "2023-11-14T22:13:20.250+00:00"
    assert json.loads(json.dumps(shape, allow_nan=False)) == shape


def test_the_document_has_no_event_that_there_is_not() -> None:
    assert _EVENT_KEYS.keys() - (VERBS.keys() - EVENT_TYPES.keys()) == {*EVENT_TYPES, "events-lost"}


def test_a_graphics_event_has_the_documented_shape(shapes: JsonShapes) -> None:
    event = sample_event(
        GraphicsEvent, tls=True, channel_type=None, channel_id=None, connection_id=None
    )
    shape = shapes.event(event)
    assert shape == _EXAMPLES["Events"]
    assert list(shape) == list(_EXAMPLES["Events"])


def test_a_lifecycle_event_is_in_words(shapes: JsonShapes) -> None:
    shape = shapes.event(sample_event(LifecycleEvent, detail=0))
    assert (shape["event"], shape["change"], shape["detail"]) == ("lifecycle", "started", "booted")


def test_what_json_cannot_hold_is_null(shapes: JsonShapes) -> None:
    event = sample_event(TunableEvent, params=(("a", math.nan), ("b", math.inf)), time=1e30)
    shape = shapes.event(event)
    assert shape["params"] == [["a", None], ["b", None]]
    assert shape["time"] is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "1970-01-01T00:00:00.000+00:00"),
        (1_700_000_000.9996, "2023-11-14T22:13:20.999+00:00"),
        (math.nan, None),
        (-math.inf, None),
    ],
)
def test_a_time_is_iso_8601(seconds: float, text: str | None) -> None:
    assert iso_time(seconds) == text
