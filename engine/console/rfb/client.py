"""RfbClient: somebody at a VNC server's screen; everything that is read is read in ``next_update``.

There is no task behind it: nothing happens unless a method is awaited, and a method that is
cancelled leaves the client as usable as it was.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from ...errors import ConnectionClosed, EngineError, ProtocolError
from . import client_messages
from .encoding import FACTS, PIXELS
from .handshake import enter, sign_in
from .wire import Reading, Wire

if TYPE_CHECKING:
    import socket
    from collections.abc import Sequence

    from ..framebuffer import Framebuffer
    from .cursor import CursorImage, PlacedCursor
    from .login import RfbLogin
    from .server_view import ServerView, Update

#: What a relative movement of no pixel is sent as (rfbproto, "QEMU Pointer Motion Change").
_NO_MOVEMENT = 0x7FFF


class RfbClient:
    """``security`` names how it signed in, as QEMU's events spell it. End it with ``close``."""

    def __init__(self, wire: Wire, view: ServerView, security: str) -> None:
        self.security = security
        self._wire = wire
        self._view = view
        self._failure: EngineError | None = None
        self._reading: Reading[Update | None] | None = None
        self._is_asked = False
        self._wants_all = True
        self._pointer_at: tuple[int, int] | None = None

    @classmethod
    async def connect(
        cls,
        sock: socket.socket,
        login: RfbLogin,
        *,
        shared: bool = True,
        encodings: Sequence[int] = PIXELS,
    ) -> Self:
        """Sign in over ``sock``, which is connected, and ours from here on, whatever happens.

        ``shared=False`` throws out everybody else. ``encodings`` for pixels, best first.

        Raises:
            AuthFailed: the server does not let us in.
            ConnectFailed: its certificate is not the right one.
            ConnectionClosed: it hung up.
            ProtocolError: it does not keep to the protocol.
            Unsupported: it wants something that is not here.
        """
        try:
            wire = await Wire.open(sock, login.host_name)
        except BaseException:
            sock.close()
            raise
        try:
            security = await sign_in(wire, login)
            view = await enter(wire, shared=shared)
            await wire.write(client_messages.SET_PIXEL_FORMAT)
            await wire.write(client_messages.set_encodings([*encodings, *FACTS]))
        except ProtocolError as error:
            wire.abort()
            raise ProtocolError(f"{wire.place}: {error.message}", hint=error.hint) from error
        except BaseException:
            wire.abort()
            raise
        return cls(wire, view, security)

    @property
    def framebuffer(self) -> Framebuffer:
        """The screen as far as it has come; another one after a change of size."""
        return self._view.framebuffer

    @property
    def name(self) -> str:
        """What the server calls its desktop; safe to show."""
        return self._view.name

    @property
    def is_pointer_absolute(self) -> bool:
        """Whether the guest's pointer goes where it is told; else it can only be moved."""
        return self._view.is_pointer_absolute

    @property
    def leds(self) -> int | None:
        """Scroll lock 1, num lock 2, caps lock 4; None where the server does not tell."""
        return self._view.leds

    @property
    def cursor(self) -> CursorImage | None:
        """The guest's pointer; None where the server draws it into the screen, or has none."""
        return self._view.cursor

    @property
    def placed_cursor(self) -> PlacedCursor | None:
        """The same, where it is; None too where nobody knows that."""
        return self._view.placed_cursor

    def closed(self) -> EngineError | None:
        """Return why nothing more will come, or None."""
        if self._failure is None and self._reading is None and self._wire.is_at_end:
            self._fail(ConnectionClosed(f"{self._wire.place}: the VNC server has hung up"))
        return self._failure

    async def next_update(self) -> Update:
        """Ask for what changes, unless that is asked already, and wait for it.

        An update may be without damage: the pointer, the keyboard's lights, the name.

        Raises:
            EngineError: the server is gone or lies; the same each time from then on.
        """
        try:
            await self._ask()
            # A server that is never done must not keep everybody else from working.
            await asyncio.sleep(0)
            while True:
                if self._reading is None:
                    self._reading = Reading(self._view.read_message())
                update = await self._reading.finish(self._wire)
                self._reading = None
                if update is not None:
                    break
        except EngineError as error:
            raise self._fail(error) from None
        self._is_asked = False
        self._wants_all |= update.resized
        return update

    async def key(self, keysym: int, pressed: bool, scancode: int = 0) -> None:
        """Press or release a key; ``scancode`` (qnum) says where it is on the keyboard."""
        if scancode and self._view.has_extended_keys:
            message = client_messages.extended_key_event(keysym, scancode, pressed=pressed)
        else:
            message = client_messages.key_event(keysym, pressed=pressed)
        await self._send(message)

    async def pointer(self, x: int, y: int, buttons: int) -> None:
        """Be at a pixel with ``buttons`` down (bit 0 left, 1 middle, 2 right, 3 and 4 the wheel).

        Where the guest's pointer can only be moved, it is moved by as much as since the last call.
        """
        before = self._pointer_at or (x, y)
        self._pointer_at = (x, y)
        if not self.is_pointer_absolute:
            x, y = _NO_MOVEMENT + x - before[0], _NO_MOVEMENT + y - before[1]
        else:
            self._view.pointer_at = (x, y)
        await self._send(client_messages.pointer_event(x, y, buttons))

    async def close(self) -> None:
        """Leave; ``closed`` tells it from then on."""
        self._failure = self._failure or ConnectionClosed(f"{self._wire.place}: closed")
        await self._wire.close()

    async def _ask(self) -> None:
        if self._failure is not None:
            raise self._failure
        if not self._is_asked:
            self._is_asked = True
            bounds, is_first = self.framebuffer.bounds, self._wants_all
            self._wants_all = False
            await self._wire.write(client_messages.update_request(bounds, incremental=not is_first))

    async def _send(self, message: bytes) -> None:
        if self._failure is not None:
            raise self._failure
        try:
            await self._wire.write(message)
        except EngineError as error:
            raise self._fail(error) from None

    def _fail(self, error: EngineError) -> EngineError:
        """Remember the first failure: what was half read cannot be understood any more."""
        if self._failure is None:
            if isinstance(error, ProtocolError):
                error = ProtocolError(f"{self._wire.place}: {error.message}", hint=error.hint)
            self._failure = error
            self._wire.abort()
        return self._failure
