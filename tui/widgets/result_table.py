"""ResultTable: what became of a verb on each of many domains, and its columns."""

from __future__ import annotations

from dataclasses import dataclass

from engine import printable

from ..bulk_run import Stage
from ..formatting import UNKNOWN
from .table_column import Column, Moment, Part
from .unmarked_table import UnmarkedTable

_TEXT_LIMIT = 400

#: Stage -> its mark and the role that colours it.
_LOOKS: dict[Stage, tuple[str, str]] = {
    Stage.FAILED: ("✖", "bad"),
    Stage.NOT_BEGUN: ("○", "dim"),
    Stage.RUNNING: ("◔", "busy"),
    Stage.WAITING: ("○", "dim"),
    Stage.DONE: ("●", "good"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One domain: how far it is, in how many seconds, and why it failed."""

    host: str
    uuid: str
    name: str
    stage: Stage
    seconds: float | None
    words: str

    @property
    def key(self) -> tuple[str, str]:
        """What identifies the domain."""
        return self.host, self.uuid


class ResultTable(UnmarkedTable[ResultRow]):
    """One line for each domain, failures first."""

    help = """
        What became of the last verb on several domains. Failures stand first, each with the words
        of its host. A run that is stopped lets end what has begun; the rest is not begun.

        R does the verb again where it failed or never began. Enter goes to the domain.
        """

    def __init__(self) -> None:
        super().__init__(RESULT_COLUMNS)


def _name(row: ResultRow, moment: Moment) -> list[Part]:
    return [(printable(row.name, _TEXT_LIMIT), "name")]


def _host(row: ResultRow, moment: Moment) -> list[Part]:
    return [(printable(row.host, _TEXT_LIMIT), "dim")]


def _result(row: ResultRow, moment: Moment) -> list[Part]:
    mark, role = _LOOKS[row.stage]
    return [(f"{mark} {row.words}", role)]


def _took(row: ResultRow, moment: Moment) -> list[Part]:
    return [(UNKNOWN, "dim")] if row.seconds is None else [(f"{row.seconds:.1f} s", "")]


RESULT_COLUMNS: tuple[Column[ResultRow], ...] = (
    Column(
        title="RESULT",
        width=34,
        grows=120,
        render=_result,
        sort_key=lambda row: (list(_LOOKS).index(row.stage), row.words),
    ),
    Column(title="NAME", width=16, grows=40, render=_name, sort_key=lambda row: row.name),
    Column(title="HOST", width=10, grows=24, render=_host, sort_key=lambda row: row.host),
    Column(
        title="TOOK",
        width=8,
        right=True,
        high_first=True,
        render=_took,
        sort_key=lambda row: row.seconds,
    ),
)
