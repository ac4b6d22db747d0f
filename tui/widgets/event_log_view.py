"""EventLogView: every event of the session in the order in which they came, newest at the bottom.

Reads the log when it is told to ``catch_up``; paints what is seen only. While it follows, the
cursor stays on the newest event; moving it stops that, going to the end starts it again.
"""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from engine import printable
from engine.events import (
    ConnectionBackEvent,
    ConnectionLostEvent,
    EventsLost,
    GraphicsClientsEvent,
    GraphicsEvent,
)
from engine.fleet import EventRecord

from ..event_text import event_text, subject_text
from ..notifications import Kind, Severity, notification_for
from .row_list import RowList
from .table_column import Column, Moment, Part
from .unmarked_table import UnmarkedTable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.fleet import EventLog, RowKey

_NAME_LIMIT = 80

#: Records that the log has dropped go from the view together: it must count its lines anew then.
_DROP_AT_ONCE = 5000

_NOT_FOR_LOGS = frozenset({"sort_next", "reverse"})

#: Names of the filter -> the text they look in.
RECORD_FIELDS: dict[str, Callable[[EventRecord], str]] = {
    "domain": lambda record: subject_text(record.event),
    "host": lambda record: record.host,
    "kind": lambda record: record.event.name,
    "text": lambda record: record_text(record),
}


def record_text(record: EventRecord) -> str:
    """Return what happened, and how often it did in a row."""
    text = event_text(record.event)
    return f"{text} ×{record.count}" if record.count > 1 else text


class RecordList(RowList[EventRecord]):
    """Records in the order of their numbers; new ones are only ever added at the end."""

    def update(self, changes: Mapping[RowKey, EventRecord | None]) -> None:
        """Take in new, repeated and dropped records."""
        gone = {key for key, record in changes.items() if record is None}
        fresh = {key: x for key, x in changes.items() if x is not None and key not in self.rows}
        self.rows.update({key: x for key, x in changes.items() if x is not None})
        for key in gone:
            self.rows.pop(key, None)
        if gone:
            self._arrange()
        elif fresh:
            added = [key for key, record in fresh.items() if self._test(record)]
            self._positions.update((key, n) for n, key in enumerate(added, len(self.shown)))
            self.shown = self.shown + added

    def _arrange(self) -> None:
        self.shown = [key for key, record in self.rows.items() if self._test(record)]
        self._positions = {key: position for position, key in enumerate(self.shown)}


class EventLogView(UnmarkedTable[EventRecord]):
    """The log on the screen."""

    help = """
        Everything the hosts told since virtdeck was started; the newest is at the bottom.
        A line about lost events stands where they are missing.

        Enter shows every field of the event; f stays at the newest; w writes what is shown.

        Filter: words that must all hold; domain:web  host:lab  kind:lifecycle  text:crash  !word
        """

    def __init__(self, log: EventLog) -> None:
        super().__init__(RECORD_COLUMNS)
        self.list: RecordList = RecordList(RECORD_COLUMNS[0])
        self.is_following = True
        self._log = log
        self._last_number = 0

    def catch_up(self) -> None:
        """Show what is new in the log."""
        changes: dict[RowKey, EventRecord | None] = {
            (record.host, str(record.number)): record
            for record in self._log.since(self._last_number)
        }
        fresh = sum(key not in self.list.rows for key in changes)
        excess = len(self.list.rows) + fresh - len(self._log)
        if excess >= _DROP_AT_ONCE:
            changes.update(dict.fromkeys(islice(self.list.rows, excess)))
        self._last_number = self._log.last_number
        self.update_rows(changes)
        self._follow()

    def follow(self, following: bool) -> None:
        """Stay at the newest event, or stay here."""
        self.is_following = following
        self._follow()
        self.post_message(self.Arranged())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A log has one order, and no verb that acts on marks."""
        return action not in _NOT_FOR_LOGS and super().check_action(action, parameters)

    def is_dim(self, record: EventRecord) -> bool:
        """Raw graphics events are in the background: the session behind them says it better."""
        return isinstance(record.event, GraphicsEvent | GraphicsClientsEvent)

    def sort_by(self, column: Column[EventRecord], *, reverse: bool) -> None:
        """Do nothing: a log has one order."""

    def move_to(self, key: RowKey) -> None:
        """Move, and follow from now on exactly if this is the newest event."""
        super().move_to(key)
        following = bool(self.list.shown) and key == self.list.shown[-1]
        if following != self.is_following:
            self.is_following = following
            self.post_message(self.Arranged())

    def _follow(self) -> None:
        if self.is_following and self.list.shown:
            self.move_to(self.list.shown[-1])


def _role(record: EventRecord) -> str:
    """Return the colour of the words: what people are told of stands out as it does in toasts."""
    if isinstance(record.event, EventsLost | ConnectionLostEvent | ConnectionBackEvent):
        return "warning"
    notification = notification_for(record.event)
    if notification is None:
        return ""
    if notification.kind is Kind.CLIENT_ON_CONSOLE:
        return "accent"
    return {Severity.WARNING: "warning", Severity.ERROR: "bad"}.get(notification.severity, "")


def _time(record: EventRecord, moment: Moment) -> list[Part]:
    return [(f"{datetime.fromtimestamp(record.last_time):%H:%M:%S}", "dim")]


def _subject(record: EventRecord, moment: Moment) -> list[Part]:
    """Return whom it happened to: what happened to no object of a host happened to the host."""
    return [(subject_text(record.event) or printable(record.host, _NAME_LIMIT), "name")]


def _dim(text: str) -> list[Part]:
    return [(printable(text, _NAME_LIMIT), "dim")]


def _number(record: EventRecord) -> Any:
    return record.number


RECORD_COLUMNS: tuple[Column[EventRecord], ...] = (
    Column(title="TIME", width=8, render=_time, sort_key=_number),
    Column(
        title="HOST",
        width=10,
        from_width=96,
        render=lambda record, moment: _dim(record.host),
        sort_key=_number,
    ),
    Column(title="DOMAIN", width=16, render=_subject, sort_key=_number),
    Column(
        title="KIND",
        width=18,
        from_width=110,
        render=lambda record, moment: _dim(record.event.name),
        sort_key=_number,
    ),
    Column(
        title="WHAT HAPPENED",
        width=30,
        grows=200,
        render=lambda record, moment: [(record_text(record), _role(record))],
        sort_key=_number,
    ),
)
