"""JobTable: the list of jobs, and its columns."""

from __future__ import annotations

from rich.text import Text

from engine import printable

from ..formatting import UNKNOWN, byte_rate, duration, memory_size, moment, percent
from ..job_row import JobRow, job_words
from .row_table import RowTable
from .table_column import Column, Moment, Part

_TEXT_LIMIT = 200

_MARKING = frozenset({"mark", "mark_range", "invert_marks"})

#: Cells of the bar, and of the figure behind it.
_BAR, _PERCENT = 10, 6


class JobTable(RowTable[JobRow]):
    """Every job, one line each."""

    help = """
        Long work on domains: migrations, backups, saves, dumps, snapshots, and the jobs of single
        disks (copy, commit, pull). A job appears at once when virtdeck or an event told of it; what
        others start silently is found within a while: ctrl+r asks every domain.

        LEFT is a guess from the rate. Before a time of SINCE, < says that it began earlier than
        anybody looked. ready: copy and disk are alike, and wait for a decision.

        Del ends a job, after a question. Enter goes to the domain.
        """

    def __init__(self) -> None:
        super().__init__(JOB_COLUMNS)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out marks: jobs are ended one at a time."""
        return action not in _MARKING

    def action_mark(self, step: int = 1) -> None:
        """Do nothing: a click beside the row is one on the row."""

    def on_row_table_arranged(self) -> None:
        """Write order and number on the frame."""
        marks = self._moment.marks
        self.border_title = Text("Jobs", "bold")
        arrow = marks.down if self.list.reverse else marks.up
        column = self.list.sort.title.lower()
        self.border_subtitle = Text(f"sorted by {column} {arrow}   {len(self.list.rows)}")


def _domain(row: JobRow, moment: Moment) -> list[Part]:
    return [(printable(row.ref.name, _TEXT_LIMIT), "name")]


def _host(row: JobRow, moment: Moment) -> list[Part]:
    return [(printable(row.host, _TEXT_LIMIT), "dim")]


def _job(row: JobRow, moment: Moment) -> list[Part]:
    return [(job_words(row), "")]


def _progress(row: JobRow, moment: Moment) -> list[Part]:
    full, empty = ("#", ".") if moment.marks.is_ascii else ("█", "░")
    if row.is_ready:
        return [(full * _BAR, "good"), (f"{'ready':>{_PERCENT}}", "good")]
    if row.fraction is None:
        return [(empty * _BAR, "dim"), (f"{'?':>{_PERCENT}}", "dim")]
    cells = int(row.fraction * _BAR)
    figure = percent(min(99.0, 100 * row.fraction) if row.fraction < 1 else 100.0)
    return [
        (full * cells, "accent"),
        (empty * (_BAR - cells), "dim"),
        (f"{figure:>{_PERCENT}}", ""),
    ]


def _data(row: JobRow, moment: Moment) -> list[Part]:
    if row.done is None or not row.total:
        return [(UNKNOWN, "dim")]
    return [(f"{memory_size(row.done // 1024)} / {memory_size(row.total // 1024)}", "")]


def _rate(row: JobRow, moment: Moment) -> list[Part]:
    text = byte_rate(row.rate)
    return [(text, "dim" if text == UNKNOWN else "")]


def _left(row: JobRow, moment: Moment) -> list[Part]:
    text = duration(row.left)
    return [(text, "dim" if text == UNKNOWN else "")]


def _since(row: JobRow, now: Moment) -> list[Part]:
    return [(f"{'<' if row.since_before else ''}{moment(row.since, now.now)}", "dim")]


JOB_COLUMNS: tuple[Column[JobRow], ...] = (
    Column(title="DOMAIN", width=16, grows=40, render=_domain, sort_key=lambda row: row.ref.name),
    Column(
        title="HOST",
        width=10,
        grows=24,
        from_width=80,
        render=_host,
        sort_key=lambda row: row.host,
    ),
    Column(title="JOB", width=14, grows=28, render=_job, sort_key=job_words),
    Column(
        title="PROGRESS",
        width=_BAR + _PERCENT,
        high_first=True,
        render=_progress,
        sort_key=lambda row: row.fraction,
    ),
    Column(
        title="DONE",
        width=20,
        right=True,
        from_width=112,
        high_first=True,
        render=_data,
        sort_key=lambda row: row.done,
    ),
    Column(
        title="RATE",
        width=8,
        right=True,
        high_first=True,
        render=_rate,
        sort_key=lambda row: row.rate,
    ),
    Column(title="LEFT", width=8, right=True, render=_left, sort_key=lambda row: row.left),
    Column(
        title="SINCE",
        width=13,
        right=True,
        from_width=96,
        render=_since,
        sort_key=lambda row: row.since,
    ),
)
