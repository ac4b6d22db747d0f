"""Who of the people at the hosts' displays is this program itself.

One program has one table of open consoles, and the words for a session are made in many places, so
that table stands here once. Nobody is taken for us on a guess: an open screen of ours must know the
session as its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakSet

from engine import SessionPhase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import GraphicsSession
    from engine.access.open_sessions import OpenSessions

#: What holds the open sessions of the applications of this process.
_CONSOLES: WeakSet[OpenSessions] = WeakSet()


def follow(consoles: OpenSessions) -> None:
    """Know the screens that are opened there as ours."""
    _CONSOLES.add(consoles)


def is_ours(session: GraphicsSession) -> bool:
    """Return whether a client of a display is a screen that this program has open."""
    if not _CONSOLES:
        return False
    from engine.access.screen_session import ScreenSession
    from engine.access.session import SessionState

    for consoles in _CONSOLES:
        for mine in consoles.all():
            if not isinstance(mine, ScreenSession) or mine.domain.ref.uuid != session.domain.uuid:
                continue
            is_coming = session.phase is SessionPhase.CONNECTING and session.end is None
            if mine.is_own(session) or (is_coming and mine.state is SessionState.OPENING):
                return True
    return False


def others(sessions: Sequence[GraphicsSession]) -> tuple[GraphicsSession, ...]:
    """Return the sessions that are not ours."""
    return tuple(session for session in sessions if not is_ours(session))
