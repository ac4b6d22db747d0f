from __future__ import annotations

import struct

import pytest

from engine.rpc.packet import LARGEST, Kind, Packet, Status, descriptor_count, pack_header


def test_header_of_a_call_is_that_of_libvirts_documentation() -> None:
    """The example of internals/rpc.html: a call of 28 bytes and more, serial 1."""
    packet = Packet(0x20008086, 1, Kind.CALL, 1, Status.OK, b"\0" * 16)
    assert pack_header(packet).hex(" ", 4) == (
        "0000002c 20008086 00000001 00000001 00000000 00000001 00000000"
    )


def test_the_largest_serial_and_the_largest_message() -> None:
    header = pack_header(Packet(1, 1, Kind.CALL, 0xFFFFFFFF, Status.OK, bytes(LARGEST - 28)))
    assert struct.unpack(">7I", header)[0] == LARGEST
    assert struct.unpack(">7I", header)[5] == 0xFFFFFFFF
    with pytest.raises(ValueError, match="at most"):
        pack_header(Packet(1, 1, Kind.CALL, 1, Status.OK, bytes(LARGEST - 27)))


def test_count_of_descriptors() -> None:
    assert descriptor_count(b"\0\0\0\2more") == 2
    with pytest.raises(struct.error):
        descriptor_count(b"\0\0\0")
