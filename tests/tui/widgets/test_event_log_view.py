"""RecordList: the order of arrival, whatever is filtered, repeated or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.events import PMWakeupEvent, RebootEvent
from engine.fleet import EventLog
from tests.fakes.scripted_driver import WEB
from tui.widgets.event_log_view import RECORD_COLUMNS, RecordList

if TYPE_CHECKING:
    from engine.fleet import EventRecord, RowKey


@pytest.fixture
def records() -> RecordList:
    return RecordList(RECORD_COLUMNS[0])


def changes(log: EventLog, number: int = 0) -> dict[RowKey, EventRecord | None]:
    return {(record.host, str(record.number)): record for record in log.since(number)}


def log_of(count: int) -> EventLog:
    log = EventLog()
    log.append("lab", [PMWakeupEvent(time=float(n), domain=WEB) for n in range(count)])
    return log


def numbers(records: RecordList) -> list[int]:
    return [records.rows[key].number for key in records.shown]


def test_new_records_are_added_at_the_end(records: RecordList) -> None:
    log = log_of(9)
    records.update(changes(log))
    log.append("edge", [PMWakeupEvent(time=0.0, domain=WEB)])
    records.update(changes(log, 9))
    assert numbers(records) == list(range(1, 11))
    assert [records.position(key) for key in records.shown] == list(range(10))


def test_only_what_passes_the_filter_is_shown_also_of_what_comes_later(
    records: RecordList,
) -> None:
    log = log_of(10)
    records.show_only(lambda record: record.event.time >= 8)
    records.update(changes(log))
    assert numbers(records) == [9, 10]
    log.append("lab", [PMWakeupEvent(time=1.0, domain=WEB), PMWakeupEvent(time=9.0, domain=WEB)])
    records.update(changes(log, 11))
    assert numbers(records) == [9, 10, 12]


def test_a_repeated_record_keeps_its_place(records: RecordList) -> None:
    log = EventLog()
    log.append("lab", [RebootEvent(time=1.0, domain=WEB)])
    records.update(changes(log))
    before = records.shown
    log.append("lab", [RebootEvent(time=2.0, domain=WEB)])
    records.update(changes(log, 1))
    assert records.shown is before
    assert records.rows[before[0]].count == 2


def test_dropped_records_go(records: RecordList) -> None:
    records.update(changes(log_of(5)))
    records.update({("lab", "1"): None, ("lab", "2"): None})
    assert numbers(records) == [3, 4, 5]
    assert records.position(records.shown[0]) == 0
