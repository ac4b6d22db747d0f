"""The displays of a domain as lines: where each listens, who is there now, who was there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import SessionPhase, printable

from .formatting import clock_time, duration
from .formatting import moment as moment_text
from .session_text import end_text, from_text, name_text, protocol_text, who_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine import GraphicsSession
    from engine.conf.devices.graphics import Graphics, Listen
    from engine.conf.domain_conf import DomainConf
    from engine.fleet import DomainRow

    from .widgets.part_text import Line
    from .widgets.table_column import Moment

#: Earlier sessions that are shown.
_HISTORY = 20


def display_lines(
    row: DomainRow, conf: DomainConf, history: Iterable[GraphicsSession], moment: Moment
) -> tuple[Line, ...]:
    """Return every display with its clients, then the domain's earlier sessions, newest first."""
    lines: list[Line] = []
    for graphics in conf.devices.graphics:
        lines.append(_display(graphics))
        own = [each for each in row.sessions if each.protocol in (graphics.type, None)]
        lines += [viewer_line(session, moment) for session in own]
        if not own:
            nobody = "nobody" if row.sessions_complete else "? nobody can say who was there before"
            lines.append(((f"   {nobody}", "dim"),))
    if not lines:
        lines.append((("It has no display.", "dim"),))
    earlier = [each for each in history if each.domain.is_same(row.info.ref)]
    if earlier:
        lines += [(), (("earlier", "dim"),)]
        lines += [_past_line(session, moment) for session in earlier[: -_HISTORY - 1 : -1]]
    return tuple(lines)


def viewer_line(session: GraphicsSession, moment: Moment) -> Line:
    """Return one client: who, how, from where, since when, and what the server asks of it."""
    watching = session.phase is not SessionPhase.CONNECTING
    mark = moment.marks.watched if watching else moment.marks.in_transition
    role = "accent" if watching else "busy"
    seconds = session.duration(moment.monotonic)
    since = "since before virtdeck looked"
    if seconds is not None:
        since = f"since {clock_time(session.since)} ({duration(seconds)})"
    scheme = printable(session.auth_scheme) or "?"
    who = name_text(session) if session.who is None else who_text(session)
    where = f"{protocol_text(session.protocol)} from {from_text(session)} {since}"
    return ((f"{mark}  {who}", role), (f"  {where}", ""), (f"  {scheme}", "dim"))


def _past_line(session: GraphicsSession, moment: Moment) -> Line:
    start = moment_text(session.since, moment.now)
    lasted = duration(session.duration(moment.monotonic))
    who = f"{name_text(session)}  {protocol_text(session.protocol)} from {from_text(session)}"
    return ((f"   {start:<13}", "dim"), (who, ""), (f"  {end_text(session)} after {lasted}", "dim"))


def _display(graphics: Graphics) -> Line:
    kind = protocol_text(graphics.type)
    places = [_place(graphics, listen) for listen in graphics.effective_listens]
    return ((kind, "name"), (f"  {printable(', '.join(filter(None, places)))}", ""))


def _place(graphics: Graphics, listen: Listen) -> str:
    if listen.socket:
        return f"socket {listen.socket}"
    if listen.type == "none":
        return "no listener: file descriptors only"
    named = (
        ("port", graphics.port),
        ("tls port", graphics.tls_port),
        ("websocket", graphics.websocket),
    )
    ports = ", ".join(f"{name} {port}" for name, port in named if port is not None and port > 0)
    return f"{listen.address or 'default address'} {ports or 'port chosen at start'}"
