"""RpcProtocol: bytes in, packets out, and back. No I/O, no knowledge of procedures.

protocol.receive_data(data)     whatever the transport has read
protocol.packets_received()     complete messages, and of a stream's data what is there
protocol.send(packet)           queue one
protocol.data_to_send()         what the transport is to write
"""

from __future__ import annotations

import struct

from ..errors import ProtocolError
from .packet import (
    DESCRIPTORS_LIMIT,
    HEADER,
    LARGEST,
    VERSION,
    Kind,
    Packet,
    Status,
    descriptor_count,
    pack_header,
)

_LENGTH = struct.Struct(">I")
_KINDS = frozenset(Kind)
_WITH_FDS = frozenset({Kind.CALL_WITH_FDS, Kind.REPLY_WITH_FDS})


class RpcProtocol:
    """One end of one connection. After a ``ProtocolError`` nothing more can be understood."""

    def __init__(self) -> None:
        #: The message that has begun. One buffer: a server may send a byte at a time.
        self._begun = bytearray()
        #: Bytes until the message (or its length) that has begun is complete; 0 between messages.
        self._missing = 0
        #: The packet of a stream whose first bytes were handed on already, and its bytes to come.
        self._stream: Packet | None = None
        self._left = 0
        self._packets: list[Packet] = []
        self._outgoing: list[bytes] = []
        #: Descriptors that came, in order, and belong to no message yet.
        self.descriptors: list[int] = []

    def receive_data(self, data: bytes) -> None:
        """Take in bytes of any number of messages, broken anywhere.

        Raises:
            ProtocolError: a length, version or kind that cannot be; the messages before are kept.
        """
        if self._stream and data:  # an empty piece would be the end
            data = self._continue_stream(self._stream, data)
        if self._missing:
            self._begun += data
            self._missing -= len(data)
            if self._missing > 0:
                return
            whole, self._begun = memoryview(self._begun), bytearray()
            self._missing = 0
            self._split(whole)
        else:
            self._split(data)

    def _split(self, data: bytes | memoryview) -> None:
        """Keep the messages of ``data``, and what begins at its end."""
        position, end = 0, len(data)
        while position < end:
            length = self._message_length(data, position, end)
            if position + length > end:
                self._begun += memoryview(data)[position:]
                self._missing = position + length - end
                return
            position += length

    def packets_received(self) -> list[Packet]:
        """Return what came since the last call, in order: messages, and parts of a stream's data.

        Data need not be whole to be passed on, and putting 262 120 bytes together costs more than
        all else that is done with them.
        """
        packets, self._packets = self._packets, []
        return packets

    def send(self, packet: Packet) -> None:
        """Queue a message.

        Raises:
            ValueError: it is too large.
        """
        self._outgoing += (pack_header(packet), packet.payload)

    def data_to_send(self) -> list[bytes]:
        """Return the bytes of what was queued since the last call, in pieces."""
        pieces, self._outgoing = self._outgoing, []
        return pieces

    def _message_length(self, data: bytes | memoryview, position: int, end: int) -> int:
        """Return the bytes of the message at ``position``, and keep it if all of it is there.

        A message that is not complete may turn out longer once more of it is known.
        """
        if end - position < HEADER.size:
            return HEADER.size if end - position < 4 else self._checked_length(data, position)
        length, program, version, procedure, kind, serial, status = HEADER.unpack_from(
            data, position
        )
        self._checked_length(data, position)
        if version != VERSION or kind not in _KINDS:
            raise ProtocolError(
                f"the server sent a message of version {version} and kind {kind}: "
                "it does not speak libvirt's RPC, or lost its place"
            )
        stop = position + length
        if stop > end:
            if kind != Kind.STREAM or status != Status.CONTINUE:
                return int(length)
            payload = bytes(data[position + HEADER.size :])
            self._stream = Packet(program, procedure, kind, serial, status, payload)
            self._left = stop - end
            if payload:
                self._packets.append(self._stream)
            return end - position
        payload = bytes(data[position + HEADER.size : stop])
        descriptors: tuple[int, ...] = ()
        if kind in _WITH_FDS:
            count = self._checked_descriptors(payload)
            if stop + count > end:
                return int(length) + count
            descriptors = self._take_descriptors(count)
            payload, length = payload[4:], length + count
        self._packets.append(Packet(program, procedure, kind, serial, status, payload, descriptors))
        return int(length)

    def _continue_stream(self, begun: Packet, data: bytes) -> bytes:
        """Hand on more of a stream's packet; return what is behind it."""
        left = self._left
        self._packets.append(begun._replace(payload=data[:left]))
        self._left = left - len(data)
        if self._left > 0:
            return b""
        self._stream = None
        return data[left:]

    def _checked_length(self, data: bytes | memoryview, position: int) -> int:
        (length,) = _LENGTH.unpack_from(data, position)
        if not HEADER.size <= length <= LARGEST:
            raise ProtocolError(
                f"the server announced a message of {length} bytes, "
                f"which is not between {HEADER.size} and {LARGEST}"
            )
        return int(length)

    def _checked_descriptors(self, payload: bytes) -> int:
        try:
            count = descriptor_count(payload)
        except struct.error as error:
            raise ProtocolError("the server's count of descriptors is cut short") from error
        if count > DESCRIPTORS_LIMIT:
            raise ProtocolError(f"the server announced {count} file descriptors")
        return count

    def _take_descriptors(self, count: int) -> tuple[int, ...]:
        """Return the next ``count``: each came with the one byte behind its message."""
        if count > len(self.descriptors):
            raise ProtocolError(
                f"the server announced {count} file descriptors and sent {len(self.descriptors)}"
            )
        taken = tuple(self.descriptors[:count])
        del self.descriptors[:count]
        return taken
