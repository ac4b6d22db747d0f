"""Visitors: the clients of one display over sockets that were handed over, and their events."""

from __future__ import annotations

import asyncio
import os
import socket
from typing import TYPE_CHECKING

from ....events import AddressFamily, GraphicsAddress, GraphicsEvent, GraphicsPhase
from ....tasks import Tasks
from .rfb_server import RfbServer

if TYPE_CHECKING:
    from ..inside.guest_system import GuestSystem
    from .display import Display


class Visitors:
    """Who is at a display through us; they go when the machine does."""

    def __init__(self, system: GuestSystem, display: Display, scheme: str) -> None:
        self._system = system
        self._display = display
        self._scheme = scheme
        self._tasks = Tasks()
        #: By the task that serves one.
        self._writers: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def invite(self) -> int:
        """Return a socket at whose other end the display is: a descriptor that is the caller's.

        The caller's end has a name of its own (unix(7), "abstract"), by which the events know it.
        """
        ours, theirs = socket.socketpair()
        try:
            theirs.bind("")
            name = os.fsdecode(theirs.getsockname().lstrip(b"\0"))
            reader, writer = await asyncio.open_connection(sock=ours)
        except BaseException:
            ours.close()
            theirs.close()
            raise
        self._tasks.spawn(self._serve(name, reader, writer), name=f"display for {name}")
        return theirs.detach()

    def send_away(self) -> None:
        """Hang up on everybody."""
        for task in self._writers:
            task.cancel()

    async def close(self) -> None:
        """Hang up on everybody and wait until they are gone."""
        await self._tasks.cancel()

    async def _serve(
        self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Serve a client until either end has had enough."""
        task = asyncio.current_task()
        assert task is not None
        self._writers[task] = writer
        self._tell(GraphicsPhase.CONNECT, name)
        server = RfbServer(self._display, self._system.machine.name, reader, writer)
        try:
            await server.serve(lambda shared: self._signed_in(name, task, shared=shared))
        except* (OSError, EOFError, ValueError):
            pass  # gone, or no client at all: hung up on either way
        finally:
            del self._writers[task]
            writer.transport.abort()
            self._tell(GraphicsPhase.DISCONNECT, name)

    def _signed_in(self, name: str, task: asyncio.Task[None], *, shared: bool) -> None:
        """Tell it; who does not share sends the others away."""
        self._tell(GraphicsPhase.INITIALIZE, name)
        for other in [] if shared else list(self._writers):
            if other is not task:
                other.cancel()

    def _tell(self, phase: GraphicsPhase, name: str) -> None:
        """Send an event, unless the machine is off: then nobody says goodbye."""
        machine, inventory = self._system.machine, self._system.inventory
        if machine.inside is not self._system:
            return
        graphics = machine.live.devices.graphics[0]
        listen = next(iter(graphics.effective_listens), None)
        address = (listen.address if listen else None) or "127.0.0.1"
        inventory.emit(
            GraphicsEvent(
                time=inventory.clock.now(),
                domain=machine.ref,
                phase=phase,
                local=GraphicsAddress(AddressFamily.IPV4, address, str(graphics.port or 5900)),
                remote=GraphicsAddress(AddressFamily.UNIX, "", name),
                auth_scheme=self._scheme,
                protocol="vnc",
                websocket=False,
                tls=False if phase is GraphicsPhase.INITIALIZE else None,
            )
        )
