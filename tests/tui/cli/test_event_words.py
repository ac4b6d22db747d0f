"""Names and words of events."""

from __future__ import annotations

import pytest

from engine.events import (
    DOMAIN_EVENTS,
    NETWORK_EVENTS,
    NODE_DEVICE_EVENTS,
    SECRET_EVENTS,
    STORAGE_POOL_EVENTS,
    Event,
    LifecycleEvent,
    WatchdogEvent,
)
from tests.tui.cli.sample_events import sample_event
from tui.cli.event_words import EVENT_TYPES, LIBVIRT_EVENTS, field_word


def test_every_event_of_libvirt_can_be_asked_for() -> None:
    families = (
        *DOMAIN_EVENTS,
        *NETWORK_EVENTS,
        *STORAGE_POOL_EVENTS,
        *NODE_DEVICE_EVENTS,
        *SECRET_EVENTS,
    )
    assert families == LIBVIRT_EVENTS
    assert [EVENT_TYPES[cls.name] for cls in families] == list(families)


@pytest.mark.parametrize(
    ("cls", "field", "number", "word"),
    [
        (WatchdogEvent, "action", 3, "poweroff"),
        (WatchdogEvent, "action", 99, 99),
        (WatchdogEvent, "action", -1, -1),
        (LifecycleEvent, "detail", 0, "booted"),
        (LifecycleEvent, "detail", 99, "unknown"),
        (EVENT_TYPES["rtc-change"], "utc_offset", 1, 1),
        (EVENT_TYPES["agent-lifecycle"], "state", 2, "disconnected"),
        (EVENT_TYPES["pool-lifecycle"], "event", 5, "deleted"),
    ],
)
def test_a_number_becomes_its_word_where_there_is_one(
    cls: type[Event], field: str, number: int, word: object
) -> None:
    assert field_word(sample_event(cls, **{field: number}), field) == word
