"""Packet: one message of libvirt's RPC, and the header in front of it.

Source: libvirt, internals/rpc.html. Seven words of four bytes, the first of which counts the bytes
of the whole message, itself included.
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import Final, NamedTuple

HEADER: Final = struct.Struct(">IIIiIIi")
_WORD: Final = struct.Struct(">I")

#: Bytes of the largest message (VIR_NET_MESSAGE_MAX and the word of its length).
LARGEST: Final = 32 * 1024 * 1024 + 4
#: Bytes of data in one packet of a stream, as libvirt's own client has it.
STREAM_PACKET: Final = 262_120
#: File descriptors that one message may carry (VIR_NET_MESSAGE_NUM_FDS_MAX).
DESCRIPTORS_LIMIT: Final = 32
#: The version of every program.
VERSION: Final = 1


class Kind(IntEnum):
    """What a message is (``virNetMessageType``)."""

    CALL = 0
    REPLY = 1
    EVENT = 2
    STREAM = 3
    CALL_WITH_FDS = 4
    REPLY_WITH_FDS = 5
    STREAM_HOLE = 6


class Status(IntEnum):
    """How it went (``virNetMessageStatus``); ``CONTINUE``: more of the stream follows."""

    OK = 0
    ERROR = 1
    CONTINUE = 2


class Packet(NamedTuple):
    """One message. Whoever takes it out of the protocol owns its file descriptors."""

    program: int
    procedure: int
    kind: int
    serial: int
    status: int
    payload: bytes
    descriptors: tuple[int, ...] = ()


def pack_header(packet: Packet) -> bytes:
    """Return the header of a message without file descriptors.

    Raises:
        ValueError: the message would be larger than any server reads.
    """
    length = HEADER.size + len(packet.payload)
    if length > LARGEST:
        raise ValueError(f"a message of {length} bytes; at most {LARGEST} can be sent")
    program, procedure, kind, serial, status = packet[:5]
    return HEADER.pack(length, program, VERSION, procedure, kind, serial, status)


def descriptor_count(payload: bytes) -> int:
    """Return how many descriptors follow a message that says it has some.

    Raises:
        struct.error: the payload is too short to tell.
    """
    (count,) = _WORD.unpack_from(payload)
    return int(count)
