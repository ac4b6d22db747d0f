"""Packets come out as they went in, however the bytes are cut; what cannot be is refused."""

from __future__ import annotations

import os
import random
import struct
import tracemalloc
from contextlib import suppress
from typing import Any

import pytest

from engine.errors import ProtocolError
from engine.rpc.packet import Kind, Packet, Status
from engine.rpc.protocol import RpcProtocol

KINDS_WITHOUT_FDS = (Kind.CALL, Kind.REPLY, Kind.EVENT, Kind.STREAM, Kind.STREAM_HOLE)


def message(
    payload: bytes = b"", *, kind: int = 1, version: int = 1, length: int | None = None
) -> bytes:
    size = 28 + len(payload) if length is None else length
    return struct.pack(">IIIiIIi", size, 0x20008086, version, 7, kind, 9, 0) + payload


def some_packets(chance: random.Random, count: int) -> list[Packet]:
    def packet() -> Packet:
        size = chance.choice([0, 1, 4, 27, 28, 100, chance.randint(0, 5_000)])
        return Packet(
            chance.getrandbits(32),
            chance.randint(-(2**31), 2**31 - 1),
            chance.choice(KINDS_WITHOUT_FDS),
            chance.getrandbits(32),
            chance.randint(-3, 3),
            chance.randbytes(size),
        )

    return [packet() for _ in range(count)]


def sent(packets: list[Packet]) -> bytes:
    protocol = RpcProtocol()
    for packet in packets:
        protocol.send(packet)
    return b"".join(protocol.data_to_send())


def received(pieces: list[bytes]) -> list[Packet]:
    protocol = RpcProtocol()
    found: list[Packet] = []
    for piece in pieces:
        protocol.receive_data(piece)
        for packet in protocol.packets_received():
            if found and is_more_of(found[-1], packet):
                packet = packet._replace(payload=found.pop().payload + packet.payload)
            found.append(packet)
    assert protocol.packets_received() == []
    return found


def is_more_of(before: Packet, packet: Packet) -> bool:
    """Whether both are parts of one packet of a stream; serials here are of 32 random bits."""
    return packet.kind == Kind.STREAM and packet[:5] == before[:5]


def cut(data: bytes, chance: random.Random) -> list[bytes]:
    places = sorted(chance.randint(0, len(data)) for _ in range(chance.randint(0, 40)))
    return [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]


def test_any_cutting_gives_the_same_packets() -> None:
    chance = random.Random(6)
    for _ in range(300):
        packets = some_packets(chance, chance.randint(0, 12))
        assert received(cut(sent(packets), chance)) == packets


def test_data_of_a_stream_is_passed_on_before_all_of_it_is_there() -> None:
    packet = Packet(1, 2, Kind.STREAM, 3, Status.CONTINUE, b"abcdef")
    data = sent([packet]) + sent([packet._replace(payload=b"")])
    protocol = RpcProtocol()
    parts = []
    for piece in (data[:28], data[28:30], b"", data[30:33], data[33:40], data[40:]):
        protocol.receive_data(piece)
        parts.append([found.payload for found in protocol.packets_received()])
    assert parts == [[], [b"ab"], [], [b"cde"], [b"f"], [b""]]


@pytest.mark.parametrize("status", [Status.OK, Status.ERROR])
def test_what_is_no_data_is_passed_on_whole(status: Status) -> None:
    data = sent([Packet(1, 2, Kind.STREAM, 3, status, b"abcdef")])
    protocol = RpcProtocol()
    protocol.receive_data(data[:30])
    assert protocol.packets_received() == []
    protocol.receive_data(data[30:])
    (packet,) = protocol.packets_received()
    assert packet.payload == b"abcdef"


def test_one_byte_at_a_time() -> None:
    packets = some_packets(random.Random(7), 20)
    data = sent(packets)
    assert received([data[i : i + 1] for i in range(len(data))]) == packets


def test_every_cut_in_two() -> None:
    packets = some_packets(random.Random(8), 3)
    data = sent(packets)
    for place in range(len(data)):
        assert received([data[:place], data[place:]]) == packets


@pytest.mark.parametrize("length", [0, 1, 27, 32 * 1024 * 1024 + 5, 0xFFFFFFFF])
@pytest.mark.parametrize("given", [4, 10, 28])
def test_a_length_that_cannot_be_is_refused_as_soon_as_it_is_read(length: int, given: int) -> None:
    with pytest.raises(ProtocolError, match=f"announced a message of {length} bytes"):
        RpcProtocol().receive_data(message(length=length)[:given])


def test_the_largest_length_is_waited_for() -> None:
    RpcProtocol().receive_data(message(length=32 * 1024 * 1024 + 4))


@pytest.mark.parametrize("wrong", [{"version": 0}, {"version": 2}, {"kind": 7}, {"kind": 2**31}])
def test_versions_and_kinds_that_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError, match="lost its place"):
        RpcProtocol().receive_data(message(**wrong))


def test_what_is_no_rpc_at_all() -> None:
    for text in (b"SSH-2.0-OpenSSH_9.2\r\n" * 2, b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x16\3\1"):
        with suppress(ProtocolError):
            RpcProtocol().receive_data(text)
            assert len(text) < 4  # too little to tell


def test_messages_before_a_broken_one_are_kept() -> None:
    protocol = RpcProtocol()
    with pytest.raises(ProtocolError):
        protocol.receive_data(message(b"good") + message() + message(version=3))
    assert [packet.payload for packet in protocol.packets_received()] == [b"good", b""]


def with_descriptors(count: int, payload: bytes = b"value") -> bytes:
    return message(struct.pack(">I", count) + payload, kind=Kind.REPLY_WITH_FDS)


@pytest.mark.parametrize("count", [0, 1, 2, 32])
def test_descriptors_come_behind_their_message(count: int) -> None:
    fds = [os.dup(0) for _ in range(count)]
    data = with_descriptors(count) + bytes(count) + message(b"next")
    for place in range(len(data)):
        protocol = RpcProtocol()
        protocol.descriptors += fds
        protocol.receive_data(data[:place])
        protocol.receive_data(data[place:])
        first, second = protocol.packets_received()
        assert (first.payload, first.descriptors) == (b"value", tuple(fds))
        assert (second.payload, second.descriptors) == (b"next", ())
    for fd in fds:
        os.close(fd)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (with_descriptors(33), "33 file descriptors"),
        (with_descriptors(0xFFFFFFFF), "4294967295 file descriptors"),
        (with_descriptors(2) + bytes(2), "2 file descriptors and sent 1"),
        (message(b"", kind=Kind.REPLY_WITH_FDS), "cut short"),
        (message(b"\0\0\1", kind=Kind.CALL_WITH_FDS), "cut short"),
    ],
)
def test_counts_of_descriptors_that_cannot_be(data: bytes, said: str) -> None:
    protocol = RpcProtocol()
    protocol.descriptors.append(7)
    with pytest.raises(ProtocolError, match=said):
        protocol.receive_data(data)


def test_a_message_in_small_pieces_takes_no_more_than_itself() -> None:
    size = 2_000_000
    protocol = RpcProtocol()
    protocol.receive_data(message(length=28 + size))
    pieces = [bytes((i & 255, 1)) for i in range(1_000)]
    tracemalloc.start()
    try:
        for i in range(size // 2 - 1):
            protocol.receive_data(b"".join((pieces[i % 1_000],)))
        assert tracemalloc.get_traced_memory()[0] < size * 1.5
    finally:
        tracemalloc.stop()
