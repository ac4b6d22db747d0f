"""The three tables of the pulses: hosts, the busiest domains, and what deserves a look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from engine import printable

from ..formatting import UNKNOWN, clock_time, memory_size, percent
from ..host_health import latency_text
from ..host_row import state_parts, viewer_figure
from ..pulse_row import BusyRow, NoteRow, PulseRow
from .table_column import Column, Moment, Part
from .unmarked_table import UnmarkedTable

if TYPE_CHECKING:
    from collections.abc import Callable

#: Per cent from which the load of a host deserves a look.
_MUCH = 90.0

_NAME_LIMIT = 80


class PulseTable(UnmarkedTable[PulseRow]):
    """Every host, one line each."""

    help = """
        The health of the whole fleet at a glance, from what is known already. BAD are domains that
        are paused or crashed. LOAD is of the host's processors. VCPUS and MEMORY: what the active
        domains may use, of what the host has. FAILED: jobs that did not
        end well since virtdeck was started. A ? is unknown: the host is silent, or cannot say.

        Tab goes to the busiest domains and to what happened; Enter goes to what is under the
        cursor.
        """

    def __init__(self) -> None:
        super().__init__(PULSE_COLUMNS)

    def is_dim(self, row: PulseRow) -> bool:
        """A host that does not answer."""
        return not row.host.is_well

    def on_row_table_arranged(self) -> None:
        """Write the title on the frame."""
        self.border_title = Text("Pulses", "bold")
        self.border_subtitle = Text(str(len(self.list.rows)))


class BusyTable(UnmarkedTable[BusyRow]):
    """The domains that take most."""

    def __init__(self) -> None:
        super().__init__(BUSY_COLUMNS)

    def on_row_table_arranged(self) -> None:
        """Write the title on the frame."""
        self.border_title = Text("Busiest", "bold")


class NoteTable(UnmarkedTable[NoteRow]):
    """Who is watching, and what went wrong."""

    def __init__(self) -> None:
        super().__init__(NOTE_COLUMNS)

    def on_row_table_arranged(self) -> None:
        """Write the title on the frame."""
        self.border_title = Text("Watching and warnings", "bold")


def _name(row: PulseRow, moment: Moment) -> list[Part]:
    return [(printable(row.host.name, _NAME_LIMIT), "name")]


def _state(row: PulseRow, moment: Moment) -> list[Part]:
    return state_parts(row.host, moment)


def _latency(row: PulseRow, moment: Moment) -> list[Part]:
    return [(latency_text(row.host.latency) or "?", "dim")]


def _up(row: PulseRow, moment: Moment) -> list[Part]:
    if row.counts is None:
        return [("?", "dim")]
    return [(str(row.counts[0]), ""), (f"/{sum(row.counts)}", "dim")]


def _bad(row: PulseRow, moment: Moment) -> list[Part]:
    if row.counts is None:
        return [("?", "dim")]
    _, paused, crashed, _ = row.counts
    marks = moment.marks
    parts: list[Part] = []
    if paused:
        parts.append((f"{marks.paused}{paused}", "warning"))
    if crashed:
        parts.append((f"{' ' if parts else ''}{marks.crashed}{crashed}", "bad"))
    return parts or [("0", "dim")]


def _load(row: PulseRow, moment: Moment) -> list[Part]:
    if row.load is None:
        return [("?", "dim")]
    return [(percent(row.load), "bad" if row.load >= _MUCH else "")]


def _history(row: PulseRow, moment: Moment) -> list[Part]:
    return [(moment.marks.sparkline(row.history, 10), "busy")]


def _of(used: str, total: str, *, is_over: bool) -> list[Part]:
    return [(used, "warning" if is_over else ""), (f"/{total}", "dim")]


def _vcpus(row: PulseRow, moment: Moment) -> list[Part]:
    if row.vcpus is None:
        return [("?", "dim")]
    cpus = row.host.info.cpus if row.host.info else None
    return _of(str(row.vcpus), str(cpus or "?"), is_over=bool(cpus) and row.vcpus > (cpus or 0))


def _memory(row: PulseRow, moment: Moment) -> list[Part]:
    if row.memory_kib is None:
        return [("?", "dim")]
    total = row.host.info.memory_kib if row.host.info else None
    is_over = total is not None and row.memory_kib > total
    words = memory_size(total)
    return _of(memory_size(row.memory_kib), "?" if words == UNKNOWN else words, is_over=is_over)


def _viewers(row: PulseRow, moment: Moment) -> list[Part]:
    figure = viewer_figure(row.host)
    return [(figure, "dim" if figure in "?0" else "accent")]


def _jobs(row: PulseRow, moment: Moment) -> list[Part]:
    return [(str(row.failed_jobs), "bad" if row.failed_jobs else "dim")]


def _when(row: NoteRow, moment: Moment) -> list[Part]:
    if row.since is None:
        return [(f"{moment.marks.watched} now", "accent")]
    return [(clock_time(row.since), "dim")]


def _count(place: int) -> Callable[[PulseRow], Any]:
    return lambda row: None if row.counts is None else row.counts[place]


PULSE_COLUMNS: tuple[Column[PulseRow], ...] = (
    Column(title="HOST", width=10, grows=30, render=_name, sort_key=lambda row: row.host.name),
    Column(title="STATE", width=13, grows=24, render=_state, sort_key=lambda row: row.host.state),
    Column(
        title="ANSWERS",
        width=7,
        render=_latency,
        sort_key=lambda row: row.host.latency,
        right=True,
        from_width=96,
    ),
    Column(title="UP", width=7, render=_up, sort_key=_count(0), right=True),
    Column(title="BAD", width=5, render=_bad, sort_key=_count(2), right=True, high_first=True),
    Column(
        title="LOAD", width=5, render=_load, sort_key=lambda x: x.load, right=True, high_first=True
    ),
    Column(title="", width=10, render=_history, sort_key=lambda x: x.load, from_width=96),
    Column(title="VCPUS", width=7, render=_vcpus, sort_key=lambda x: x.vcpus, right=True),
    Column(
        title="MEMORY",
        width=16,
        grows=20,
        render=_memory,
        sort_key=lambda row: row.memory_kib,
        right=True,
        from_width=96,
    ),
    Column(title="VIEW", width=4, render=_viewers, sort_key=lambda x: x.host.viewers, right=True),
    Column(title="FAILED", width=6, render=_jobs, sort_key=lambda x: x.failed_jobs, right=True),
)


def _busy_order(row: BusyRow) -> tuple[int, int]:
    return ("cpu", "disk", "net").index(row.kind), row.place


BUSY_COLUMNS: tuple[Column[BusyRow], ...] = (
    Column(
        title="MOST",
        width=5,
        render=lambda row, _: [(row.kind if not row.place else "", "dim")],
        sort_key=_busy_order,
    ),
    Column(
        title="DOMAIN",
        width=12,
        grows=30,
        render=lambda row, _: [(row.name, "name")],
        sort_key=lambda row: row.name,
    ),
    Column(
        title="HOST",
        width=8,
        grows=20,
        render=lambda row, _: [(printable(row.host, _NAME_LIMIT), "dim")],
        sort_key=lambda row: row.host,
        from_width=56,
    ),
    Column(
        title="FIGURE",
        width=9,
        render=lambda row, _: [(row.figure, "")],
        sort_key=_busy_order,
        right=True,
    ),
)

NOTE_COLUMNS: tuple[Column[NoteRow], ...] = (
    Column(
        title="WHEN",
        width=8,
        render=_when,
        sort_key=lambda row: (row.since is not None, -(row.since or 0.0)),
    ),
    Column(
        title="WHAT",
        width=22,
        grows=120,
        render=lambda row, _: [(row.words, "" if row.role == "accent" else row.role)],
        sort_key=lambda row: row.words,
    ),
)
