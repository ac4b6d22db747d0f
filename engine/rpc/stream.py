"""RpcStream: bytes of a console, a screenshot or a volume, both ways over one connection.

Facts: packets carry the serial and procedure of the call that opened the stream. The server ends
its direction with an empty packet, the client all of it with status OK, which the server echoes; an
error ends it at once. There is no window: what is not read in time is held back at the socket.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ..errors import ConnectionClosed, EngineError, OperationInvalid, ProtocolError
from .packet import HEADER, STREAM_PACKET, Kind, Packet, Status
from .remote_error import remote_error
from .xdr import decoder_for, encoder_for

if TYPE_CHECKING:
    from collections.abc import Callable

#: Bytes that wait for a slow reader before the socket is read no further.
HIGH_WATER = 4 * 1024 * 1024

_HOLE_FIELDS = "length:hyper flags:uint"


def _no_structures(name: str) -> str:
    raise KeyError(name)


_HOLE_DECODER = decoder_for("a hole", _HOLE_FIELDS, _no_structures)
_HOLE_ENCODER = encoder_for("a hole", _HOLE_FIELDS, _no_structures)


class Hole(NamedTuple):
    """So many zero bytes that nobody sends: only on streams that were opened as sparse."""

    length: int


class StreamWire(Protocol):
    """What a stream needs of its connection."""

    def send_packet(self, packet: Packet) -> None:
        """Send without waiting."""

    async def drain(self) -> None:
        """Wait until the transport wants more."""

    def hold_reading(self, stream: RpcStream, *, hold: bool) -> None:
        """Read no further from the socket, or go on."""


class RpcStream:
    """One open stream. ``finish`` or ``abort`` must be called; ``async with`` does it."""

    def __init__(self, wire: StreamWire, opening: Packet, forget: Callable[[], None]) -> None:
        self._wire = wire
        self._opening = opening
        self._forget = forget
        self._arrived: deque[bytes | Hole] = deque()
        self._waiting = 0
        self._change = asyncio.Event()
        self._failure: EngineError | None = None
        self._is_at_end = False
        self._is_finished = False
        self._is_aborted = False
        #: What the call that opened it answered.
        self.answer: Any = None

    async def __aenter__(self) -> RpcStream:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None and not self._is_aborted:
                await self.finish()
        finally:
            self.abort()

    # -- reading ------------------------------------------------------------------------------

    async def receive(self) -> bytes | Hole:
        """Return the next piece; ``b""`` at the end.

        Raises:
            EngineError: the server broke it off, or the connection is gone.
        """
        while not self._arrived:
            if self._failure:
                raise self._failure
            if self._is_at_end:
                return b""
            self._change.clear()
            await self._change.wait()
        piece = self._arrived.popleft()
        was_full, self._waiting = self._waiting >= HIGH_WATER, self._waiting - _weight(piece)
        if was_full and self._waiting < HIGH_WATER:
            self._wire.hold_reading(self, hold=False)
        return piece

    async def read(self) -> bytes:
        """Return the next bytes of a stream without holes; ``b""`` at the end."""
        piece = await self.receive()
        if isinstance(piece, Hole):
            raise ProtocolError("the server sent a hole in a stream that has none")
        return piece

    # -- writing ------------------------------------------------------------------------------

    async def write(self, data: bytes | memoryview) -> None:
        """Send bytes; returns when the connection wants more.

        Raises:
            EngineError: the server broke the stream off, or the connection is gone.
        """
        for start in range(0, len(data), STREAM_PACKET):
            self._check_open()
            piece = data[start : start + STREAM_PACKET]
            self._send(Kind.STREAM, Status.CONTINUE, bytes(piece))
            await self._wire.drain()

    async def write_hole(self, length: int) -> None:
        """Say that ``length`` zero bytes follow (sparse streams only)."""
        self._check_open()
        self._send(Kind.STREAM_HOLE, Status.CONTINUE, _HOLE_ENCODER.encode((length, 0)))
        await self._wire.drain()

    async def finish(self) -> None:
        """End the stream and wait until the server has taken everything.

        Raises:
            EngineError: the server could not take it all.
        """
        if self._is_finished:
            return
        self._check_open()
        self._send(Kind.STREAM, Status.OK, b"")
        while not self._is_finished:
            self._drop_arrived()
            if self._failure:
                raise self._failure
            self._change.clear()
            await self._change.wait()

    def abort(self) -> None:
        """Break the stream off; what was sent may or may not be kept by the server."""
        if self._failure is None and not self._is_finished:
            self._is_aborted = True
            self._send(Kind.STREAM, Status.ERROR, b"")
            self.fail(OperationInvalid("the stream was aborted"))

    # -- what the connection tells --------------------------------------------------------------

    def take(self, packet: Packet) -> None:
        """Take in a packet of this stream."""
        if packet.status == Status.ERROR:
            self.fail(remote_error(packet.payload))
        elif packet.status == Status.OK:
            self._is_finished = self._is_at_end = True
            self._end()
        elif packet.kind == Kind.STREAM_HOLE:
            length, _ = _HOLE_DECODER.decode(packet.payload)
            if length < 0:
                raise ProtocolError(f"the server sent a hole of {length} bytes")
            self._keep(Hole(length))
        elif packet.payload:
            self._keep(packet.payload)
        else:
            self._is_at_end = True
        self._change.set()

    def fail(self, failure: EngineError) -> None:
        """End the stream because of ``failure``; what arrived before can still be read."""
        if self._failure is None:
            self._failure = failure
            self._end()
        self._change.set()

    def _keep(self, piece: bytes | Hole) -> None:
        self._arrived.append(piece)
        before, self._waiting = self._waiting, self._waiting + _weight(piece)
        if before < HIGH_WATER <= self._waiting:
            self._wire.hold_reading(self, hold=True)

    def _end(self) -> None:
        self._forget()
        self._wire.hold_reading(self, hold=False)

    def _drop_arrived(self) -> None:
        if self._arrived:
            self._arrived.clear()
            self._waiting = 0
            self._wire.hold_reading(self, hold=False)

    def _check_open(self) -> None:
        if self._failure:
            raise self._failure
        if self._is_finished:
            raise ConnectionClosed("the stream has ended")

    def _send(self, kind: Kind, status: Status, payload: bytes) -> None:
        opening = self._opening
        self._wire.send_packet(
            Packet(opening.program, opening.procedure, kind, opening.serial, status, payload)
        )


def _weight(piece: bytes | Hole) -> int:
    """Return the bytes of a piece on the wire: small ones and holes must not pile up either."""
    return HEADER.size + (len(piece) if isinstance(piece, bytes) else 0)
