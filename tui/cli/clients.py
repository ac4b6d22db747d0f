"""The verb ``clients``: who is on the consoles now, and with ``--follow`` who comes and goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.graphics_session import GraphicsSessionEvent, SessionChange
from engine.untrusted_text import printable

from .arguments import Argument
from .command import Call, Command
from .event_lines import address
from .event_printer import EventPrinter
from .json_shapes import iso_time
from .output import write_beside
from .tables import table

if TYPE_CHECKING:
    from engine import Connection, DomainRef, GraphicsSession

_TITLES = ("Domain", "Protocol", "From", "Who", "Auth", "Since", "For", "Phase")
_UNKNOWN = "?"


async def show_clients(call: Call) -> None:
    """Print the live sessions; with ``--follow`` those first, then every change."""
    async with call.connect() as connection:
        domains = await _domains(connection, call.options.domain)
        if call.options.follow:
            await _follow(call, connection, domains)
        elif call.options.json:
            session_shape = call.shapes(connection).session
            call.output.document([session_shape(each) for each in _sessions(connection, domains)])
        else:
            now = connection.clock.monotonic()
            rows = [_row(session, now) for session in _sessions(connection, domains)]
            call.output.lines(table(_TITLES, rows))
            _tell_unknown(connection, domains)


async def _domains(connection: Connection, key: str | None) -> list[DomainRef]:
    if key:
        return [(await connection.lookup(key)).ref]
    return [info.ref for info in await connection.domains()]


def _sessions(connection: Connection, domains: list[DomainRef]) -> list[GraphicsSession]:
    """Return the live sessions of these domains, oldest first."""
    uuids = {ref.uuid for ref in domains}
    return [each for each in connection.sessions.all() if each.domain.uuid in uuids]


async def _follow(call: Call, connection: Connection, domains: list[DomainRef]) -> None:
    printer = EventPrinter(call.output, call.shapes(connection), as_json=call.options.json)
    only = domains[0] if call.options.domain else None
    with connection.events.subscribe(GraphicsSessionEvent, domain=only) as subscription:
        printer.print(_found(connection, each) for each in _sessions(connection, domains))
        await printer.follow(subscription, until=None)


def _found(connection: Connection, session: GraphicsSession) -> GraphicsSessionEvent:
    """Return the event for a session that was there when we came."""
    return GraphicsSessionEvent(
        time=connection.clock.now(),
        domain=session.domain,
        change=SessionChange.FOUND,
        session=session,
    )


def _row(session: GraphicsSession, now: float) -> tuple[str, ...]:
    duration = session.duration(now)
    return (
        session.domain.name,
        session.protocol or _UNKNOWN,
        address(session.remote),
        session.who or _UNKNOWN,
        session.auth_scheme or _UNKNOWN,
        (None if session.since is None else iso_time(session.since)) or _UNKNOWN,
        _UNKNOWN if duration is None else _span(duration),
        session.phase.value,
    )


def _span(seconds: float) -> str:
    """Return a time span as hours, minutes and seconds."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def _tell_unknown(connection: Connection, domains: list[DomainRef]) -> None:
    """Name, beside the answer, the domains that may have viewers nobody knows of."""
    unknown = [printable(ref.name) for ref in domains if not connection.sessions.is_complete(ref)]
    if unknown:
        write_beside(f"not known who was there before: {', '.join(unknown)}")


COMMANDS = {
    "clients": Command(
        (
            Argument(
                "domain",
                metavar="DOMAIN",
                nargs="?",
                completes="domain",
                help="only of that domain, by name, uuid or id",
            ),
            Argument("--follow", "--loop", action="store_true", help="go on until interrupted"),
        ),
        show_clients,
    )
}
