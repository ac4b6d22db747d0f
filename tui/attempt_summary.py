"""One line about the clients of the last hour that never finished their handshake."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from engine import SessionEnd, printable

from .connection_attempts import attempt_node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine import Connection, GraphicsSession

#: How far back the line looks, in seconds.
HOUR = 3600.0


def recent_attempts(connection: Connection) -> Iterator[GraphicsSession]:
    """Return the attempts of the last hour on one host, newest first."""
    since = connection.clock.monotonic() - HOUR
    for session in reversed(connection.sessions.history):
        if session.ended is not None and session.ended < since:
            return
        if session.end is SessionEnd.ATTEMPT:
            yield session


def attempt_summary(attempts: Iterable[GraphicsSession]) -> str:
    """Return the line; empty where there were none."""
    counts = Counter((attempt_node(x), printable(x.domain.name)) for x in attempts)
    if not counts:
        return ""
    (node, domain), most = counts.most_common(1)[0]
    total = counts.total()
    others = f"{total}, {most} of them" if most < total else f"{total}"
    return (
        f"connection attempts in the last hour: {others} from {node} to {domain} "
        "(none finished the handshake)"
    )
