"""SessionTable and HistoryTable: who is on a console now, and who was.

The cells of a row change with time only in FOR; ``tick`` repaints the rows where that word became
another one, and no others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine import SessionPhase, printable
from engine.fleet import PastSession

from ..formatting import UNKNOWN, clock_time, duration, moment
from ..session_text import end_text, from_text, name_text, protocol_text, who_text
from .table_column import Column, Moment, Part
from .unmarked_table import UnmarkedTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine import GraphicsSession
    from engine.fleet import RowKey

_NAME_LIMIT = 80


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session that lasts, and the host it is on."""

    host: str
    session: GraphicsSession

    @property
    def key(self) -> RowKey:
        """What identifies the row: host and the session's number there."""
        return self.host, str(self.session.number)


_AnyRow = SessionRow | PastSession

#: Names of the filter -> the text they look in.
SESSION_FIELDS: dict[str, Callable[[_AnyRow], str]] = {
    "domain": lambda row: row.session.domain.name,
    "host": lambda row: row.host,
    "from": lambda row: from_text(row.session),
    "who": lambda row: who_text(row.session),
    "proto": lambda row: protocol_text(row.session.protocol),
    "auth": lambda row: row.session.auth_scheme,
    "phase": lambda row: row.session.end.value if row.session.end else row.session.phase.value,
}


class SessionTable(UnmarkedTable[SessionRow]):
    """The clients that are connected now."""

    help = """
        Every client of every display, one line each; the channels of a SPICE viewer are one line.
        WHO is a name only where the server verified one (SASL user, client certificate).
        AUTH is what the server asks of its clients; it does not say that this one passed.
        FROM "local socket", or an address of the host itself, is a local viewer or a tunnel.

        Filter: words that must all hold; domain:web  host:lab  from:10.1  who:alice  !word
        """

    def __init__(self) -> None:
        super().__init__(SESSION_COLUMNS)
        self._durations: dict[RowKey, str] = {}

    def tick(self, moment: Moment) -> None:
        """Let time pass: repaint the rows whose duration reads differently now."""
        self.set_moment(moment)
        durations = {key: _duration(row, moment) for key, row in self.list.rows.items()}
        before, self._durations = self._durations, durations
        self.update_rows(
            {key: self.list.rows[key] for key, text in durations.items() if before.get(key) != text}
        )

    def is_dim(self, row: SessionRow) -> bool:
        """A client that is not on the console yet is in the background."""
        return row.session.phase is SessionPhase.CONNECTING


class HistoryTable(UnmarkedTable[PastSession]):
    """The sessions that are over."""

    help = """
        Who was on which console, newest first, kept across restarts. LASTED is unknown where the
        client was there before virtdeck looked. Connection attempts are counted below the list.
        """

    def __init__(self) -> None:
        super().__init__(HISTORY_COLUMNS)
        self.list.reverse = True


def _duration(row: SessionRow, moment: Moment) -> str:
    return duration(row.session.duration(moment.monotonic))


def _domain(row: _AnyRow, moment: Moment) -> list[Part]:
    return [(printable(row.session.domain.name, _NAME_LIMIT), "name")]


def _who(row: _AnyRow, moment: Moment) -> list[Part]:
    text = who_text(row.session)
    if row.session.who is None and text != "you":
        return [(text, "dim")]
    name = name_text(row.session)
    return [(name, "accent"), (text.removeprefix(name), "dim")]


def _phase(row: SessionRow, moment: Moment) -> list[Part]:
    return [(row.session.phase.value, "")]


def _dim(text: str) -> list[Part]:
    return [(text, "dim")]


_DOMAIN: Column[Any] = Column(
    title="DOMAIN",
    width=12,
    grows=24,
    render=_domain,
    sort_key=lambda row: row.session.domain.name,
)
_HOST: Column[Any] = Column(
    title="HOST",
    width=10,
    from_width=96,
    render=lambda row, moment: _dim(printable(row.host, _NAME_LIMIT)),
    sort_key=lambda row: row.host,
)
_PROTO: Column[Any] = Column(
    title="PROTO",
    width=5,
    from_width=84,
    render=lambda row, moment: [(protocol_text(row.session.protocol), "")],
    sort_key=lambda row: row.session.protocol,
)
_FROM: Column[Any] = Column(
    title="FROM",
    width=17,
    grows=28,
    render=lambda row, moment: [(from_text(row.session), "")],
    sort_key=lambda row: from_text(row.session),
)
_WHO: Column[Any] = Column(
    title="WHO",
    width=14,
    grows=36,
    render=_who,
    sort_key=lambda row: row.session.who,
)
_AUTH: Column[Any] = Column(
    title="AUTH",
    width=18,
    grows=20,
    from_width=120,
    render=lambda row, moment: _dim(printable(row.session.auth_scheme, _NAME_LIMIT) or UNKNOWN),
    sort_key=lambda row: row.session.auth_scheme or None,
)

SESSION_COLUMNS: tuple[Column[SessionRow], ...] = (
    Column(
        title="SINCE",
        width=5,
        from_width=84,
        render=lambda row, moment: _dim(clock_time(row.session.since)),
        sort_key=lambda row: row.session.started,
    ),
    Column(
        title="FOR",
        width=7,
        right=True,
        render=lambda row, moment: [(_duration(row, moment), "")],
        sort_key=lambda row: row.session.started,
    ),
    _DOMAIN,
    _HOST,
    _PROTO,
    _FROM,
    _WHO,
    _AUTH,
    Column(title="PHASE", width=13, render=_phase, sort_key=lambda row: row.session.phase.value),
)

HISTORY_COLUMNS: tuple[Column[PastSession], ...] = (
    Column(
        title="ENDED",
        width=12,
        right=True,
        high_first=True,
        render=lambda row, now: _dim(moment(row.ended_at, now.now)),
        sort_key=lambda row: row.ended_at,
    ),
    Column(
        title="LASTED",
        width=7,
        right=True,
        high_first=True,
        render=lambda row, now: [(duration(row.session.duration(0.0)), "")],
        sort_key=lambda row: row.session.duration(0.0),
    ),
    _DOMAIN,
    _HOST,
    _PROTO,
    _FROM,
    _WHO,
    _AUTH,
    Column(
        title="HOW",
        width=16,
        grows=34,
        from_width=104,
        render=lambda row, now: _dim(end_text(row.session)),
        sort_key=lambda row: end_text(row.session),
    ),
)
