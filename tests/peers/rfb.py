"""A VNC client as tests need one: it connects, logs in, enters the console, leaves well or badly.

Protocol: RFB 3.3, 3.7 and 3.8, RFC 6143 section 7.1 to 7.3; security types beyond RFC 6143 are in
``rfb_security``. It reads no pixels: each step can be taken alone, because QEMU sends an event for
the connection, for ClientInit and for the end.
"""

from __future__ import annotations

import asyncio
import struct
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .rfb_security import ANONYMOUS, SECURITY_TYPES, Refused
from .streams import ByteStream
from .websocket import WebSocketStream

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator

    from .rfb_security import Credentials
    from .streams import Address


@dataclass(frozen=True, slots=True)
class Screen:
    """What ServerInit says: size in pixels and the desktop's name."""

    width: int
    height: int
    name: str


class RfbClient:
    """One VNC connection. ``security`` names how it logged in, as QEMU's events spell it."""

    def __init__(self, stream: ByteStream) -> None:
        self.stream = stream
        self.security = ""

    @classmethod
    async def connect(
        cls,
        address: Address,
        *,
        websocket: bool = False,
        tls: ssl.SSLContext | None = None,
        bound_to: str | None = None,
    ) -> RfbClient:
        """Open the connection and say nothing yet. ``tls`` is for wss: VeNCrypt starts TLS later.

        Raises:
            OSError: nobody listens there.
        """
        kind = WebSocketStream if websocket else ByteStream
        return cls(await kind.open(address, tls=tls, bound_to=bound_to))

    async def handshake(
        self, credentials: Credentials = ANONYMOUS, *, version: str = "003.008"
    ) -> None:
        """Agree on a version and log in, by the first security type of the server that we speak.

        Raises:
            Refused: the server refused, with its reason if it gave one before it hung up.
            OSError: the connection broke.
        """
        try:
            await self._handshake(credentials, version)
        except asyncio.IncompleteReadError:
            raise Refused("the server hung up") from None

    async def _handshake(self, credentials: Credentials, version: str) -> None:
        await self.stream.read(12)
        self.stream.write(f"RFB {version}\n".encode())
        offered = await (self._offered_by_33() if version == "003.003" else self._offered_by_38())
        number = next((number for number in offered if number in SECURITY_TYPES), None)
        if number is None:
            raise Refused(f"only unknown security types: {list(offered)}")
        if version != "003.003":
            self.stream.write(bytes([number]))
        self.security = await SECURITY_TYPES[number](self.stream, credentials)
        if version == "003.008" or self.security != "none":
            await self._read_result(with_reason=version == "003.008")

    async def client_init(self, *, shared: bool = True) -> Screen:
        """Enter the console; ``shared=False`` asks the server to throw everybody else out.

        Raises:
            asyncio.IncompleteReadError: the server refused by closing the connection.
        """
        self.stream.write(bytes([shared]))
        width, height, length = struct.unpack("!HH16xI", await self.stream.read(24))
        return Screen(width, height, (await self.stream.read(length)).decode())

    async def close(self) -> None:
        """Leave as a viewer does that its user closes."""
        await self.stream.close()

    async def reset(self) -> None:
        """Leave as a viewer does that is killed: TCP reset."""
        await self.stream.reset()

    async def _offered_by_33(self) -> bytes:
        (number,) = struct.unpack("!I", await self.stream.read(4))
        if number == 0:
            raise Refused(await self._read_reason())
        return bytes([number])

    async def _offered_by_38(self) -> bytes:
        (count,) = await self.stream.read(1)
        if count == 0:
            raise Refused(await self._read_reason())
        return await self.stream.read(count)

    async def _read_result(self, *, with_reason: bool) -> None:
        (failed,) = struct.unpack("!I", await self.stream.read(4))
        if failed:
            raise Refused(await self._read_reason() if with_reason else "no reason given")

    async def _read_reason(self) -> str:
        (length,) = struct.unpack("!I", await self.stream.read(4))
        return (await self.stream.read(length)).decode(errors="replace")


@asynccontextmanager
async def vnc_viewer(
    address: Address,
    credentials: Credentials = ANONYMOUS,
    *,
    shared: bool = True,
    websocket: bool = False,
) -> AsyncIterator[RfbClient]:
    """Be on the console for the length of the block.

    Raises:
        Refused: the login failed.
        OSError: nobody listens there.
    """
    client = await RfbClient.connect(address, websocket=websocket)
    try:
        await client.handshake(credentials)
        await client.client_init(shared=shared)
        yield client
    finally:
        await client.close()
