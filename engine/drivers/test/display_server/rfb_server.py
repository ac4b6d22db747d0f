"""RfbServer: the VNC of a machine for one client (RFC 6143), over a socket of this process.

Security none: the socket is handed to whoever may open the display. What a client sends is believed
no further than it is understood; a client that does not keep to the protocol is hung up on.
"""

from __future__ import annotations

import asyncio
import struct
from typing import TYPE_CHECKING, Final

from ....console.rfb.encoding import Encoding
from .keyboard import Keyboard
from .pixel_format import PixelFormat
from .tight import Tight

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ....console.framebuffer import Rect
    from .display import Display, Screen

_VERSION: Final = b"RFB 003.008\n"
_NONE: Final = 1
#: Bytes of a clipboard that are read, and thrown away.
_LONGEST_CUT: Final = 1024 * 1024
_EXTENDED_KEY: Final = 0


class RfbServer:
    """The protocol with one client; ``serve`` it until it leaves."""

    def __init__(
        self,
        display: Display,
        name: str,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._display = display
        self._name = name.encode("utf-8", "replace")
        self._reader = reader
        self._writer = writer
        self._format = PixelFormat()
        self._tight = Tight()
        self._keyboard = Keyboard()
        self._encodings: frozenset[int] = frozenset()
        #: What the client asked to be told by an encoding's number, and was not yet.
        self._owed: list[int] = []
        self._wake = asyncio.Event()
        self._asked: bool | None = None
        self._seen = 0
        self._screen: Screen = display.screen()
        self._size = (0, 0)

    async def serve(self, signed_in: Callable[[bool], None]) -> None:
        """Speak with the client; ``signed_in`` hears whether it shares the screen.

        Raises:
            OSError, EOFError, ValueError: the client is gone, or is none.
        """
        await self._shake_hands()
        signed_in(bool((await self._reader.readexactly(1))[0]))
        self._screen = self._display.screen()
        buffer = self._screen.framebuffer
        self._size = (buffer.width, buffer.height)
        self._writer.write(
            struct.pack(">HH", *self._size)
            + self._format.packed()
            + struct.pack(">I", len(self._name))
            + self._name
        )
        leave = self._display.watch(self._wake.set)
        try:
            async with asyncio.TaskGroup() as both:
                sending = both.create_task(self._send())
                await self._receive()
                sending.cancel()
        finally:
            leave()

    async def _shake_hands(self) -> None:
        self._writer.write(_VERSION)
        if not (await self._reader.readexactly(12)).startswith(b"RFB 003.008"):
            raise ValueError("another version of the protocol")
        self._writer.write(bytes([1, _NONE]))
        if (await self._reader.readexactly(1))[0] != _NONE:
            raise ValueError("a security type that was not offered")
        self._writer.write(bytes(4))

    # -- what the client says --------------------------------------------------------------------

    async def _receive(self) -> None:
        while kind := await self._reader.read(1):
            handler = _MESSAGES.get(kind[0])
            if handler is None:
                raise ValueError("a message of an unknown kind")
            await handler(self)

    async def _set_format(self) -> None:
        asked = PixelFormat.read((await self._read(3 + PixelFormat.SIZE))[3:])
        if asked is None:
            raise ValueError("a pixel format that is not to be had")
        self._format = asked
        self._seen = 0

    async def _set_encodings(self) -> None:
        (count,) = struct.unpack(">xH", await self._read(3))
        numbers = struct.unpack(f">{count}i", await self._read(4 * count))
        fresh = set(numbers) - self._encodings
        self._encodings = frozenset(numbers)
        facts = (Encoding.EXTENDED_KEY, Encoding.POINTER_TYPE)
        self._owed += [fact for fact in facts if fact in fresh]

    async def _ask(self) -> None:
        incremental = (await self._read(9))[0]
        self._asked = bool(incremental) and self._asked is not False
        self._wake.set()

    async def _key(self) -> None:
        pressed, keysym = struct.unpack(">B2xI", await self._read(7))
        self._display.press(self._keyboard, keysym, pressed=bool(pressed))

    async def _pointer(self) -> None:
        await self._read(5)

    async def _cut(self) -> None:
        (length,) = struct.unpack(">3xI", await self._read(7))
        if length > _LONGEST_CUT:
            raise ValueError("a clipboard without end")
        await self._read(length)

    async def _qemu(self) -> None:
        if (await self._read(1))[0] != _EXTENDED_KEY:
            raise ValueError("a message of an unknown kind")
        pressed, keysym, _ = struct.unpack(">HII", await self._read(10))
        self._display.press(self._keyboard, keysym, pressed=bool(pressed))

    async def _read(self, count: int) -> bytes:
        return await self._reader.readexactly(count)

    # -- what the client is told -----------------------------------------------------------------

    async def _send(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            if self._asked is None:
                continue
            update = self._update()
            if update:
                self._asked = None
                self._writer.write(b"".join([struct.pack(">BxH", 0, len(update)), *update]))
                await self._writer.drain()

    def _update(self) -> list[bytes]:
        """Return the rectangles that the client is owed now."""
        screen = self._display.screen()
        screen.refresh()
        if screen is not self._screen or self._asked is False:
            self._screen, self._seen = screen, 0
        buffer = screen.framebuffer
        size = (buffer.width, buffer.height)
        if size != self._size:
            if Encoding.DESKTOP_SIZE not in self._encodings:
                raise ValueError("the screen has another size, and this client does not know how")
            self._size = size
            return [_head(0, 0, *size, Encoding.DESKTOP_SIZE)]
        owed, self._owed = self._owed, []
        absolute = self._display.is_pointer_absolute
        told = [_head(int(absolute), 0, *size, number) for number in owed]
        parts = [self._pack(part) for part in screen.damage(self._seen)]
        self._seen = screen.stamp
        return told + parts

    def _pack(self, part: Rect) -> bytes:
        pixels = b"".join(
            bytes(self._screen.framebuffer.row(y)[part.x * 4 : (part.x + part.width) * 4])
            for y in range(part.y, part.y + part.height)
        )
        where = (part.x, part.y, part.width, part.height)
        if Encoding.TIGHT in self._encodings and self._format.is_ours:
            return _head(*where, Encoding.TIGHT) + self._tight.pack(pixels)
        return _head(*where, Encoding.RAW) + self._format.convert(pixels)


def _head(x: int, y: int, width: int, height: int, encoding: int) -> bytes:
    return struct.pack(">HHHHi", x, y, width, height, encoding)


#: Kind of message -> how it is read.
_MESSAGES: Final[dict[int, Callable[[RfbServer], Awaitable[None]]]] = {
    0: RfbServer._set_format,
    2: RfbServer._set_encodings,
    3: RfbServer._ask,
    4: RfbServer._key,
    5: RfbServer._pointer,
    6: RfbServer._cut,
    255: RfbServer._qemu,
}
