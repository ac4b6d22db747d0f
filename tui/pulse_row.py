"""Pulses: how every host is, what takes most, and what deserves a look; from what is known already.

Nothing is asked for it but what a host is, once for each connection. What a silent host had is
unknown: its figures are None, never 0.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import DomainState, printable

from .formatting import bit_rate, byte_rate, percent
from .host_row import HostRow, host_row
from .notifications import Kind, Severity, notification_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from engine import HostInfo
    from engine.fleet import DomainRow, EventLog, EventRecord, Host, RowKey

#: How many of the busiest are shown of each kind, and of what happened.
_TOP, _NOTES = 5, 12

_PAUSED = (DomainState.PAUSED, DomainState.PMSUSPENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PulseRow:
    """One host; ``load`` is in per cent of the host, ``committed`` what its active domains may use.

    ``counts`` are the domains by state: running, paused, crashed, off.
    """

    host: HostRow
    counts: tuple[int, int, int, int] | None = None
    vcpus: int | None = None
    memory_kib: int | None = None
    load: float | None = None
    history: tuple[float, ...] = ()
    failed_jobs: int = 0

    @property
    def key(self) -> RowKey:
        """What identifies it."""
        return self.host.name, ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyRow:
    """A domain that is among the first in ``kind`` (cpu, disk or net), at ``place``."""

    kind: str
    place: int
    host: str
    uuid: str
    name: str
    figure: str

    @property
    def key(self) -> RowKey:
        """What identifies the line: what it is the first, second, … of."""
        return self.kind, str(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow:
    """Who is watching, or what went wrong; ``since`` is in seconds since the epoch."""

    number: int
    host: str
    uuid: str
    words: str
    role: str
    since: float | None = None

    @property
    def key(self) -> RowKey:
        """What identifies it."""
        return self.host, f"{self.role} {self.number}"


def pulse_row(
    link: Host, info: HostInfo | None, failed_jobs: int, now: float, monotonic: float
) -> PulseRow:
    """Return the pulse of one host at this time of both clocks."""
    host = host_row(link, info, now, monotonic)
    if host.running is None:
        return PulseRow(host=host, failed_jobs=failed_jobs)
    rows = link.rows
    states = Counter(_word(row.info.status.state) for row in rows)
    active = [row for row in rows if row.info.status.state.is_active]
    cpus = info.cpus if info else None
    loads = [row.cpu_percent for row in active if row.cpu_percent is not None]
    knows_load = bool(cpus) and (bool(loads) or not active)
    return PulseRow(
        host=host,
        counts=(states["running"], states["paused"], states["crashed"], states["off"]),
        vcpus=_sum(row.info.vcpus for row in active),
        memory_kib=_sum(row.info.memory_kib for row in active),
        load=sum(loads) / cpus if cpus and knows_load else None,
        history=_history(active, cpus) if cpus else (),
        failed_jobs=failed_jobs,
    )


def _word(state: DomainState) -> str:
    if state in _PAUSED:
        return "paused"
    if state is DomainState.CRASHED:
        return "crashed"
    return "running" if state.is_active else "off"


def _sum(values: Iterable[int | None]) -> int | None:
    known = list(values)
    return None if None in known else sum(each for each in known if each is not None)


def _history(rows: Sequence[DomainRow], cpus: int) -> tuple[float, ...]:
    """Return the load of the host over time, the newest last."""
    length = max((len(row.cpu_history) for row in rows), default=0)
    sums = [0.0] * length
    for row in rows:
        for place, value in enumerate(row.cpu_history, start=length - len(row.cpu_history)):
            sums[place] += value
    return tuple(round(each / cpus, 1) for each in sums)


_FIGURES: dict[str, tuple[Callable[[DomainRow], float | None], Callable[[float | None], str]]] = {
    "cpu": (lambda row: row.cpu_percent, percent),
    "disk": (lambda row: row.disk_bytes_per_s, byte_rate),
    "net": (lambda row: row.net_bytes_per_s, bit_rate),
}


def busiest(rows: Iterable[DomainRow]) -> list[BusyRow]:
    """Return the domains that take most of each; those that take nothing are not among them."""
    from heapq import nlargest

    fresh = [row for row in rows if row.stale_since is None]
    found = []
    for kind, (figure, words) in _FIGURES.items():
        figures = [(value, row) for row in fresh if (value := figure(row))]
        for place, (value, row) in enumerate(nlargest(_TOP, figures, key=lambda item: item[0])):
            ref = row.info.ref
            found.append(
                BusyRow(
                    kind=kind,
                    place=place,
                    host=row.host,
                    uuid=ref.uuid,
                    name=printable(ref.name),
                    figure=words(value),
                )
            )
    return found


def watchers(rows: Iterable[DomainRow]) -> list[NoteRow]:
    """Return who is on which console."""
    from .session_text import name_text, place_text

    found = []
    for row in rows:
        for session in row.viewers if row.sessions else ():
            who = name_text(session) if session.who else f"? from {place_text(session)}"
            found.append(
                NoteRow(
                    number=session.number,
                    host=row.host,
                    uuid=row.info.ref.uuid,
                    words=f"{printable(row.info.ref.name)}: {who} is on the console",
                    role="accent",
                )
            )
    return found


class Troubles:
    """What went wrong since the start: the last notes, and failed jobs by host."""

    def __init__(self) -> None:
        self.notes: deque[NoteRow] = deque(maxlen=_NOTES)
        self.failed_jobs: Counter[str] = Counter()
        self._next = 1

    def read(self, log: EventLog) -> None:
        """Take in what is new in the log."""
        for record in log.since(self._next):
            self._take(record)
        self._next = log.last_number + 1

    def _take(self, record: EventRecord) -> None:
        notification = notification_for(record.event)
        if notification is None or notification.severity is Severity.INFORMATION:
            return
        if notification.kind is Kind.JOB_FAILED:
            self.failed_jobs[record.host] += 1
        is_error = notification.severity is Severity.ERROR
        self.notes.appendleft(
            NoteRow(
                number=record.number,
                host=record.host,
                uuid=notification.uuid,
                words=notification.text,
                role="bad" if is_error else "warning",
                since=record.last_time,
            )
        )
