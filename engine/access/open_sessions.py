"""OpenSessions: what is open; who opens a port again shares it, and the last one closes it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from ..errors import NotFound, Unsupported
from .displays import displays_of
from .ports import ports_of
from .screen_session import ScreenSession
from .text_session import TextSession

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..domain import Domain
    from .displays import Display
    from .ports import Port
    from .session import Session

_Session = TypeVar("_Session", bound="Session")


class OpenSessions:
    """The sessions of one program. Every ``open_`` needs its ``release``."""

    def __init__(self) -> None:
        self._sessions: dict[tuple[object, ...], Session] = {}
        self._holders: dict[tuple[object, ...], int] = {}

    def __len__(self) -> int:
        return len(self._sessions)

    def all(self) -> list[Session]:
        """Return every open session, oldest first."""
        return list(self._sessions.values())

    async def open_text(
        self, domain: Domain, port: Port | None = None, *, force: bool = False
    ) -> TextSession:
        """Return the session of a port, the first that talks to people where none is named.

        It may still be opening. ``force`` sends away who else is there.

        Raises:
            NotFound: the domain has no port to talk to.
        """
        if port is None:
            port = _first_port(domain, await ports_of(domain))
        key = (domain.connection, domain.ref.uuid, "text", port.alias)
        session = self._share(key, lambda: TextSession(domain, port, force=force))
        if force and session.reason is not None:
            await session.take_over()
        return session

    async def open_screen(
        self, domain: Domain, display: Display | None = None, *, view_only: bool | None = None
    ) -> ScreenSession:
        """Return the session of a display, the first that we can show where none is named.

        It may still be opening. ``view_only`` None leaves that to who else is there.

        Raises:
            NotFound: the domain has no screen at all.
        """
        if display is None:
            display = _best_display(await displays_of(domain))
        index = display.index if display else 0
        key = (domain.connection, domain.ref.uuid, "screen", index)
        return self._share(key, lambda: ScreenSession(domain, display, view_only=view_only))

    async def release(self, session: Session) -> None:
        """Let go of a session; the last to do so closes it."""
        for key, known in list(self._sessions.items()):
            if known is session:
                self._holders[key] -= 1
                if not self._holders[key]:
                    del self._sessions[key], self._holders[key]
                    await session.close()

    async def close_all(self) -> None:
        """Close every session, whoever holds it."""
        sessions = self.all()
        self._sessions.clear()
        self._holders.clear()
        await asyncio.gather(*(session.close() for session in sessions), return_exceptions=True)

    def _share(self, key: tuple[object, ...], build: Callable[[], _Session]) -> _Session:
        session = self._sessions.get(key)
        if session is None:
            session = self._sessions[key] = build()
            self._holders[key] = 0
            session.start()
        self._holders[key] += 1
        return session  # type: ignore[return-value]  # the key says which kind it is


def _first_port(domain: Domain, ports: list[Port]) -> Port:
    """Return what people mean by the console of a domain."""
    talking = [port for port in ports if port.kind in ("serial", "console")]
    open_ones = [port for port in talking if not port.why_closed]
    if open_ones:
        return open_ones[0]
    if talking:
        port = talking[0]
        raise Unsupported(f"{domain.name}: {port.title} cannot be opened: {port.why_closed}")
    raise NotFound(
        f"{domain.name} has no serial port and no console",
        hint="add <serial type='pty'/> to its configuration, or look at its screen",
    )


def _best_display(displays: list[Display]) -> Display | None:
    """Return a VNC display where there is one; None where only pictures can be taken."""
    return next((display for display in displays if display.kind == "vnc"), None) or next(
        iter(displays), None
    )
