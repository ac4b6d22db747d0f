"""AlertWatch: looks through every open console for words that call for somebody.

Session.version -> lines that are new -> Alert -> Notification -> Journal

It looks twice a second at what changed meanwhile, and not at all while nothing is open. A line is
told once, until it has gone from the screen; lines that scrolled by between two looks are read too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final

from engine import EngineError, printable

from ..notifications import console_alert
from .alert import BUILT_IN, SEVERITIES, first_match, parse_alert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from engine.access.session import Session

    from ..app import VirtdeckApp
    from .alert import Alert

#: Seconds between two looks.
PAUSE: Final = 0.5
#: Lines that may scroll by between two looks; a guest that is faster is not read in full.
_SCROLLED_AT_MOST: Final = 2000
#: Characters of a line that people are shown.
_SHOWN: Final = 120


@dataclass(slots=True)
class _Reading:
    """How far one console has been read."""

    alerts: tuple[Alert, ...]
    version: int = -1
    #: The number of the first line above the screen that was not read; None before the first look.
    next_line: int | None = None
    #: Lines on the screen that were told.
    told: set[tuple[Alert, str]] = field(default_factory=set)


class AlertWatch:
    """``run`` looks until it is cancelled; ``tell`` gets what is new."""

    def __init__(
        self,
        alerts: Sequence[Alert],
        host_of: Callable[[Session], str],
        tell: Callable[[Session, Alert, str], None],
    ) -> None:
        self._alerts = (*alerts, *BUILT_IN)
        self._host_of = host_of
        self._tell = tell
        self._readings: dict[Session, _Reading] = {}

    def look(self, sessions: Sequence[Session]) -> None:
        """Tell what is new on any of ``sessions``, the ones that are open now."""
        for gone in self._readings.keys() - set(sessions):
            del self._readings[gone]
        for session in sessions:
            reading = self._readings.get(session) or self._begin(session)
            if session.version != reading.version and reading.alerts:
                reading.version = session.version
                self._read(session, reading)

    def _begin(self, session: Session) -> _Reading:
        host, domain = self._host_of(session), session.domain.name
        alerts = tuple(each for each in self._alerts if each.speaks_of(host, domain))
        reading = self._readings[session] = _Reading(alerts)
        return reading

    def _read(self, session: Session, reading: _Reading) -> None:
        before = reading.told
        reading.told = set()
        for line in _scrolled(session, reading):
            if (alert := first_match(reading.alerts, line)) and (alert, line) not in before:
                before.add((alert, line))
                self._tell(session, alert, line)
        for line in session.grid.lines() if session.grid else ():
            if alert := first_match(reading.alerts, line):
                if (alert, line) not in before | reading.told:
                    self._tell(session, alert, line)
                reading.told.add((alert, line))


def _scrolled(session: Session, reading: _Reading) -> Iterator[str]:
    """Yield the lines that went up from the screen since the last look; none at the first."""
    from engine.access.text_session import TextSession

    if not isinstance(session, TextSession):
        return
    history = session.terminal.history
    end = history.dropped + len(history)
    start = end if reading.next_line is None else reading.next_line
    # A history can shrink: a guest erases it, and a larger screen takes lines back.
    start = min(max(start, history.dropped, end - _SCROLLED_AT_MOST), end)
    reading.next_line = end
    for text, _ in islice(history.texts(start - history.dropped), end - start):
        yield text


async def watch_alerts(app: VirtdeckApp) -> None:
    """Tell what the consoles of the application show, for as long as it runs."""

    def host_of(session: Session) -> str:
        links = app.links.values()
        connection = session.domain.connection
        return next((link.name for link in links if link.connection is connection), "?")

    def tell(session: Session, alert: Alert, line: str) -> None:
        if alert.severity == "information" and _is_looked_at(app, session):
            return
        words = alert.say or printable(line.strip(), _SHOWN)
        kind = SEVERITIES[alert.severity]
        app.journal.say(host_of(session), console_alert(kind, session.domain.ref, words))
        app.happenings = app.journal.happenings

    watch = AlertWatch(chosen_alerts(app), host_of, tell)
    while True:
        watch.look(app.consoles.all())
        await app.clock.sleep(PAUSE)


def chosen_alerts(app: VirtdeckApp) -> list[Alert]:
    """Return the alerts of the settings; what is wrong with one was told when they were read."""
    alerts = []
    for table in app.settings.alerts:
        try:
            alerts.append(parse_alert(table))
        except EngineError:
            continue
    return alerts


def _is_looked_at(app: VirtdeckApp, session: Session) -> bool:
    """Whether it is on the screen just now: people see for themselves."""
    panes = app.screen.query("TerminalPane, ScreenPane")
    return any(getattr(pane, "session", None) is session for pane in panes)
