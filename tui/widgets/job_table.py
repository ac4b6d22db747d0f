"""JobTable: the list of jobs, and its columns."""

from __future__ import annotations

from engine import printable

from ..formatting import UNKNOWN, byte_rate, duration, memory_size, moment, percent
from ..job_row import JobRow, job_words
from .listed_table import ListedTable
from .table_column import Column, Moment, Part

_TEXT_LIMIT = 200

#: Cells of the bar, and of the figure behind it.
_BAR, _PERCENT = 10, 6


class JobTable(ListedTable[JobRow]):
    """Every job, one line each."""

    help = """
        Long work on domains: migrations, backups, saves, dumps, snapshots, and the jobs of single
        disks (copy, commit, pull). A job appears at once when virtdeck or an event told of it; what
        others start silently is found within a while: ctrl+r asks every domain.

        LEFT is a guess from the rate. Before a time of SINCE, < says that it began earlier than
        anybody looked. ready: copy and disk are alike, and wait for a decision.

        Del ends a job, after a question. Enter goes to the domain.

        Filter: words that must all hold; domain:web  host:lab  job:copy  !word  ~regex
        """

    nouns = "Jobs"
    fields = {
        "domain": lambda row: row.ref.name,
        "host": lambda row: row.host,
        "job": job_words,
    }

    def __init__(self) -> None:
        super().__init__(JOB_COLUMNS)


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
