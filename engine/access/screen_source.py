"""Where a screen's pictures come from, and where its keys go: VNC, or screenshots and send-key."""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol

from ..console.framebuffer import Framebuffer, Rect
from ..errors import ConnectFailed, ConnectStep, EngineError, InvalidArgument, Unsupported
from ..tasks import Tasks
from .display_route import open_socket

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from ..console.keyboard import Chord
    from ..console.rfb import PlacedCursor, RfbClient
    from ..domain import Domain
    from ..machine import Screenshot
    from .display_login import DisplayLogin
    from .displays import Display

#: Seconds between two screenshots, while the screen changes and at most.
POLL_SECONDS, SLOWEST_POLL = 0.5, 2.0
#: Milliseconds that send-key holds a key.
_HOLD_MS: Final = 30
#: Rows that are compared at once.
_BAND: Final = 16


class ScreenSource(Protocol):
    """An open one; ``close`` must be called."""

    #: "vnc" or "screenshots".
    kind: str
    #: The address the server sees us at.
    local_address: str | None

    @property
    def framebuffer(self) -> Framebuffer:
        """The newest picture."""

    @property
    def has_absolute_pointer(self) -> bool | None:
        """Whether the pointer goes where it is told; None where there is none."""

    @property
    def pointer_image(self) -> PlacedCursor | None:
        """The pointer, where it is to be drawn over the pictures."""

    async def next_update(self) -> tuple[Rect, ...]:
        """Wait for something new; return where. Raises EngineError at the end."""

    async def press(self, chord: Chord) -> None:
        """Press keys, and let them go in the reverse order."""

    async def pointer(self, x: int, y: int, buttons: int) -> None:
        """Move the pointer."""

    async def close(self) -> None:
        """Let go of it."""


class VncSource:
    """A VNC server's."""

    kind = "vnc"

    def __init__(self, client: RfbClient, tasks: Tasks, local_address: str | None) -> None:
        self._client = client
        self._tasks = tasks
        self.local_address = local_address

    @classmethod
    async def open(
        cls,
        domain: Domain,
        display: Display,
        login: DisplayLogin,
        meet: Callable[[str | None], None] = lambda _: None,
    ) -> VncSource:
        """Connect and sign in; ``meet`` hears first at which address the server sees us.

        Raises:
            ConnectFailed: no way leads there, or we are not let in.
        """
        from ..console.rfb import RfbClient, RfbLogin

        tasks = Tasks()
        login.begin()
        try:
            uri = domain.connection.uri
            answers = RfbLogin(
                password=login.password,
                username=login.name,
                tls=await asyncio.to_thread(_tls_context, uri.host, uri.parameter("pkipath")),
                host_name=uri.host or "localhost",
            )
            # Nothing is waited for between having the socket and giving it away.
            sock = await open_socket(domain, display, tasks=tasks)
            local_address = _local_address(sock)
            meet(local_address)
            async with asyncio.timeout(login.deadline) as login.timer:
                client = await RfbClient.connect(sock, answers)
        except TimeoutError as error:
            await tasks.cancel()
            raise ConnectFailed(
                f"{domain.name}: its VNC server did not let us in for {login.deadline:g} s",
                hint="somebody else may have the only place there, or its host is busy",
                step=ConnectStep.SOCKET,
            ) from error
        except EngineError as error:
            login.fail(error)
            await tasks.cancel()
            raise
        except BaseException:
            await tasks.cancel()
            raise
        return cls(client, tasks, local_address)

    @property
    def framebuffer(self) -> Framebuffer:
        """The screen as far as it has come."""
        return self._client.framebuffer

    @property
    def has_absolute_pointer(self) -> bool:
        """Whether the guest has a tablet."""
        return self._client.is_pointer_absolute

    @property
    def pointer_image(self) -> PlacedCursor | None:
        """The pointer that the server describes, where it is."""
        return self._client.placed_cursor

    async def next_update(self) -> tuple[Rect, ...]:
        """Wait for what changes."""
        update = await self._client.next_update()
        return (self.framebuffer.bounds,) if update.resized else update.damage

    async def press(self, chord: Chord) -> None:
        """Press and release, whatever comes between: no key stays down."""
        pressed = []
        try:
            for key in chord:
                pressed.append(key)
                await self._client.key(key.keysym, True, key.qnum)
        finally:
            for key in reversed(pressed):
                await self._client.key(key.keysym, False, key.qnum)

    async def pointer(self, x: int, y: int, buttons: int) -> None:
        """Move the pointer."""
        await self._client.pointer(x, y, buttons)

    async def close(self) -> None:
        """Leave."""
        try:
            await self._client.close()
        finally:
            await self._tasks.cancel()


class ScreenshotSource:
    """Pictures that the hypervisor takes, a few in a second: for any display at all."""

    kind = "screenshots"
    local_address: str | None = None
    has_absolute_pointer: bool | None = None
    pointer_image: PlacedCursor | None = None

    def __init__(self, domain: Domain, screen: int = 0) -> None:
        self._domain = domain
        self._screen = screen
        self._data = b""
        self._pause = 0.0
        self._wake = asyncio.Event()
        self._tasks = Tasks()
        self._end: EngineError | None = None
        self.framebuffer = Framebuffer(0, 0)

    def end(self, reason: EngineError) -> None:
        """Have whoever waits for a picture get ``reason`` instead."""
        self._end = reason
        self._wake.set()

    async def next_update(self) -> tuple[Rect, ...]:
        """Take pictures until one is another."""
        while True:
            await self._rest()
            if self._end is not None:
                raise self._end
            shot = await self._domain.machine.screenshot(self._screen)
            if shot.data != self._data:
                self._data, self._pause = shot.data, POLL_SECONDS
                before, self.framebuffer = self.framebuffer, await asyncio.to_thread(_picture, shot)
                return await asyncio.to_thread(_changes, before, self.framebuffer)
            self._pause = min(SLOWEST_POLL, self._pause * 1.5)

    async def press(self, chord: Chord) -> None:
        """Send the keys by their positions, and look sooner at what they did."""
        if not all(key.linux for key in chord):
            raise InvalidArgument(
                "a key without a known position cannot be sent",
                hint="choose the keyboard layout of the guest, or use a VNC display",
            )
        await self._domain.machine.send_keys([key.linux for key in chord], hold_ms=_HOLD_MS)
        await self._domain.connection.clock.sleep(_HOLD_MS / 1000)
        self._pause = POLL_SECONDS
        self._wake.set()

    async def pointer(self, x: int, y: int, buttons: int) -> None:
        """Raise: only VNC has a pointer."""
        raise Unsupported(
            f"{self._domain.name}: the pointer cannot be moved where only screenshots are taken",
            hint="add a VNC display: <graphics type='vnc'/>",
        )

    async def close(self) -> None:
        """Take no more."""
        await self._tasks.cancel()

    async def _rest(self) -> None:
        """Wait for the next picture's time, or for a key."""
        if not self._pause:
            return
        sleep = self._domain.connection.clock.sleep(min(self._pause, SLOWEST_POLL))
        waits = (
            self._tasks.spawn(sleep, name="time of the next screenshot"),
            self._tasks.spawn(self._wake.wait(), name="key before a screenshot"),
        )
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
        self._wake.clear()


def _local_address(sock: socket.socket) -> str | None:
    if sock.family == socket.AF_UNIX:
        # unix(7): an abstract name begins with a NUL, which hypervisors leave away.
        name = os.fsdecode(sock.getsockname()).lstrip("\0")
        return f":{name}" if name else None
    if sock.family not in (socket.AF_INET, socket.AF_INET6):
        return None
    with suppress(OSError):
        node, service, *_ = sock.getsockname()
        return f"[{node}]:{service}" if ":" in node else f"{node}:{service}"
    return None


def _tls_context(host: str, pki_folder: str) -> ssl.SSLContext | None:
    """Return our certificates and authorities; None where libvirt's folders have no authority."""
    from ..rpc.transports.pki import client_context, find_files
    from ..rpc.transports.route import TlsRoute

    own = os.path.expanduser("~/.pki/libvirt") if os.geteuid() else ""
    route = TlsRoute(host=host, pki_folder=pki_folder, user_pki_folder=own)
    files = find_files(route)
    if files.authority is None:
        return None
    try:
        return client_context(route, files)
    except EngineError:
        return None  # a server without TLS is still to be seen; one with it says what is missing


def _picture(shot: Screenshot) -> Framebuffer:
    if shot.mime_type == "image/png" or shot.data.startswith(b"\x89PNG"):
        from .png import from_png

        return from_png(shot.data)
    return Framebuffer.from_pixmap(shot.data)


def _changes(before: Framebuffer, after: Framebuffer) -> tuple[Rect, ...]:
    """Return the bands of rows that differ."""
    if (before.width, before.height) != (after.width, after.height):
        return (after.bounds,)
    stride = after.width * 4 * _BAND
    old, new = memoryview(before.pixels), memoryview(after.pixels)
    rects = []
    for number, start in enumerate(range(0, len(new), stride)):
        if old[start : start + stride] != new[start : start + stride]:
            top = number * _BAND
            rects.append(Rect(0, top, after.width, min(_BAND, after.height - top)))
    return tuple(rects)
