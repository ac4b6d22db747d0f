"""EventLog: order, bound, gaps and repetitions."""

from __future__ import annotations

from engine.events import EventsLost, PMWakeupEvent, RebootEvent
from engine.fleet import EventLog
from tests.fakes.scripted_driver import MAIL, WEB


def wakeup(time: float) -> PMWakeupEvent:
    return PMWakeupEvent(time=time, domain=WEB)


def reboot(time: float) -> RebootEvent:
    return RebootEvent(time=time, domain=WEB)


def test_events_keep_their_order_and_get_numbers() -> None:
    log = EventLog()
    log.append("lab", [wakeup(1), EventsLost(time=2, count=7)])
    log.append("edge", [wakeup(3)])
    assert [(r.number, r.host, r.event.name) for r in log] == [
        (1, "lab", "pm-wakeup"),
        (2, "lab", "events-lost"),
        (3, "edge", "pm-wakeup"),
    ]


def test_the_oldest_go_and_are_counted() -> None:
    log = EventLog(limit=3)
    log.append("lab", [wakeup(n) for n in range(10)])
    assert [record.event.time for record in log] == [7, 8, 9]
    assert log.dropped == 7
    assert log.last_number == 10


def test_a_reset_storm_is_one_record() -> None:
    log = EventLog()
    log.append("lab", [reboot(n) for n in range(24)])
    (record,) = log
    assert (record.count, record.event.time, record.last_time) == (24, 0, 23)


def test_resets_of_others_and_with_something_between_are_records_of_their_own() -> None:
    log = EventLog()
    log.append("lab", [reboot(1), RebootEvent(time=2, domain=MAIL), wakeup(3), reboot(4)])
    log.append("edge", [reboot(5)])
    assert [record.count for record in log] == [1, 1, 1, 1, 1]


def test_since_gives_the_record_itself_and_what_came_after() -> None:
    log = EventLog(limit=3)
    log.append("lab", [wakeup(n) for n in range(5)])
    assert [record.number for record in log.since(4)] == [4, 5]
    assert [record.number for record in log.since(1)] == [3, 4, 5]
    assert list(log.since(6)) == []
