"""What the verbs of consoles and screens have in common: a session of one guest, opened and closed.

The session is looked at from its first byte on: it is handed out before it opens, and ``made_live``
waits for it.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from engine.errors import NotFound, OperationDenied, OperationInvalid
from engine.untrusted_text import printable

from .arguments import Argument

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine import Connection, Domain
    from engine.access.displays import Display
    from engine.access.ports import Port
    from engine.access.screen_session import ScreenSession
    from engine.access.session import Session
    from engine.access.text_session import TextSession

#: Of verbs that are for the display unless they are told of a port; "" is the first.
PORT = Argument(
    "--port",
    metavar="ALIAS",
    nargs="?",
    const="",
    help="a serial port or channel instead of the display (without ALIAS the first)",
)
DISPLAY = Argument(
    "--display", metavar="N", type=int, help="which display, counted from 0 (default the first)"
)


@asynccontextmanager
async def port_session(
    domain: Domain, name: str | None, *, force: bool = False
) -> AsyncIterator[TextSession]:
    """Open the port that ``name`` means, the first where there is no name.

    Raises:
        NotFound: there is no such port, or none at all. OperationInvalid: it does not run.
    """
    from engine.access.open_sessions import OpenSessions

    await _require_running(domain)
    sessions = OpenSessions()
    port = await _port(domain, name) if name else None
    try:
        yield await sessions.open_text(domain, port, force=force)
    finally:
        await sessions.close_all()


@asynccontextmanager
async def screen_session(
    domain: Domain, number: int | None, *, view_only: bool | None = True
) -> AsyncIterator[ScreenSession]:
    """Open a display, the first that can be shown where there is no number.

    Raises:
        NotFound: there is no such display, or none at all. OperationInvalid: it does not run.
    """
    from engine.access.open_sessions import OpenSessions

    await _require_running(domain)
    sessions = OpenSessions()
    display = None if number is None else await _display(domain, number)
    try:
        yield await sessions.open_screen(domain, display, view_only=view_only)
    finally:
        await sessions.close_all()


@asynccontextmanager
async def readable_session(
    domain: Domain, port: str | None, display: int | None
) -> AsyncIterator[TextSession | ScreenSession]:
    """Open the port where one is asked for, else the display, to read it."""
    if port is not None:
        async with port_session(domain, port) as text:
            yield text
    else:
        async with screen_session(domain, display) as screen:
            yield screen


def refuse_read_only(connection: Connection) -> None:
    """Let nobody type who asked for a connection that changes nothing.

    Raises:
        OperationDenied: it is read-only.
    """
    if connection.read_only:
        raise OperationDenied("a read-only connection types nothing", hint="leave -r out")


async def made_live(session: Session) -> None:
    """Wait until it is open.

    Raises:
        EngineError: it cannot be; where somebody else has it, with what sends them away.
    """
    from engine.access.session import SessionState

    state = await session.settled()
    if state is SessionState.TAKEN:
        raise OperationDenied(
            f"{printable(session.title)} is taken by another",
            hint="virtdeck console --force sends away who is there",
        )
    if state is not SessionState.LIVE and session.reason:
        raise session.reason


async def _require_running(domain: Domain) -> None:
    if not (await domain.info()).status.state.is_active:
        raise OperationInvalid(
            f"{domain.name} does not run: it has neither console nor screen",
            hint="virtdeck start starts it",
        )


async def _port(domain: Domain, name: str) -> Port:
    """Return the port that the hypervisor or the guest calls ``name``."""
    from engine.access.ports import ports_of

    ports = await ports_of(domain)
    found = next((port for port in ports if name in (port.alias, port.target)), None)
    if found is None:
        known = ", ".join(f"{port.alias} ({port.title})" for port in ports) or "none"
        raise NotFound(f"{domain.name} has no port {name!r}", hint=f"there are: {known}")
    return found


async def _display(domain: Domain, number: int) -> Display:
    from engine.access.displays import displays_of

    displays = await displays_of(domain)
    found = next((display for display in displays if display.index == number), None)
    if found is None:
        known = ", ".join(f"{display.index} ({display.kind})" for display in displays) or "none"
        raise NotFound(f"{domain.name} has no display {number}", hint=f"there are: {known}")
    return found
