"""Who of the people at the hosts' displays is this program itself.

One program has one table of open consoles, and the words for a session are made in many places, so
that table stands here once. Nobody is taken for us on a guess: an open screen of ours must know the
session as its own.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING
from weakref import WeakSet

from engine import SessionPhase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import GraphicsSession
    from engine.access.open_sessions import OpenSessions
    from engine.access.screen_session import ScreenSession

#: What holds the open sessions of the applications of this process.
_CONSOLES: WeakSet[OpenSessions] = WeakSet()
#: Sessions that were ours: what is told of them afterwards is still about us.
_KNOWN: deque[tuple[str, int, float]] = deque(maxlen=256)


def follow(consoles: OpenSessions) -> None:
    """Know the screens that are opened there as ours."""
    _CONSOLES.add(consoles)


def is_ours(session: GraphicsSession) -> bool:
    """Return whether a client of a display is a screen that this program has open."""
    if not _CONSOLES:
        return False
    key = (session.domain.uuid, session.number, session.started)
    if key in _KNOWN:
        return True
    if session.end is not None:
        return False
    if _is_known(session):
        _KNOWN.append(key)
        return True
    return _may_be(session)


def _is_known(session: GraphicsSession) -> bool:
    return any(mine.is_own(session) for mine in _screens(session))


def _may_be(session: GraphicsSession) -> bool:
    """Return whether somebody who only comes may be us; this is not kept."""
    from engine.access.session import SessionState

    return session.phase is SessionPhase.CONNECTING and any(
        mine.state is SessionState.OPENING and mine.local_address is None
        for mine in _screens(session)
    )


def _screens(session: GraphicsSession) -> list[ScreenSession]:
    from engine.access.screen_session import ScreenSession

    return [
        mine
        for consoles in _CONSOLES
        for mine in consoles.all()
        if isinstance(mine, ScreenSession) and mine.domain.ref.uuid == session.domain.uuid
    ]


def others(sessions: Sequence[GraphicsSession]) -> tuple[GraphicsSession, ...]:
    """Return the sessions that are not ours."""
    return tuple(session for session in sessions if not is_ours(session))
