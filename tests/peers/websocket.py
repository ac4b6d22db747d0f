"""A client's websocket over a byte stream: what noVNC speaks to QEMU's ``websocket=`` port.

Only what RFB needs: one handshake and unfragmented binary frames (RFC 6455, sections 4.1 and 5.2).
"""

from __future__ import annotations

import asyncio
import base64
import os
import struct
from typing import TYPE_CHECKING

from .streams import ByteStream

if TYPE_CHECKING:
    import ssl

    from .streams import Address

_BINARY = 0x82  # FIN and opcode 2
_MASKED = 0x80  # every frame of a client is masked
_REQUEST = (
    "GET / HTTP/1.1\r\nHost: console\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: binary\r\n\r\n"
)


class WebSocketStream(ByteStream):
    """A byte stream whose bytes travel in websocket frames."""

    _received = b""

    @classmethod
    async def open(
        cls, address: Address, *, tls: ssl.SSLContext | None = None, bound_to: str | None = None
    ) -> WebSocketStream:
        """Connect and upgrade.

        Raises:
            OSError: nobody listens there, TLS failed, or the server refused the upgrade.
        """
        plain = await ByteStream.open(address, tls=tls, bound_to=bound_to)
        stream = cls(plain._reader, plain._writer)
        try:
            await stream._upgrade()
        except BaseException:
            await stream.close()
            raise
        return stream

    async def read(self, count: int) -> bytes:
        """Return exactly ``count`` bytes of frame payload."""
        while len(self._received) < count:
            self._received += await self._read_frame()
        data, self._received = self._received[:count], self._received[count:]
        return data

    def write(self, data: bytes) -> None:
        """Send ``data`` as one masked binary frame."""
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(data))
        super().write(bytes([_BINARY]) + _length(len(data)) + mask + masked)

    async def _upgrade(self) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        super().write(_REQUEST.format(key=key).encode())
        try:
            answer = await self._reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as error:
            answer = error.partial
        if b" 101 " not in answer.partition(b"\r\n")[0]:
            raise ConnectionRefusedError(f"no websocket: {answer!r}")

    async def _read_frame(self) -> bytes:
        _, length = await super().read(2)
        if length == 126:
            (length,) = struct.unpack("!H", await super().read(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", await super().read(8))
        return await super().read(length)


def _length(count: int) -> bytes:
    if count < 126:
        return bytes([_MASKED | count])
    return bytes([_MASKED | 126]) + struct.pack("!H", count)
