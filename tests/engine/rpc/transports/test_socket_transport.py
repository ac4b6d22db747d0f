"""SocketTransport over socket pairs: order, descriptors, back-pressure, ends."""

from __future__ import annotations

import asyncio
import os
import socket
from typing import TYPE_CHECKING

import pytest

from engine.errors import ConnectionClosed
from engine.rpc.transports.socket_transport import SocketTransport
from tests.engine.rpc.transports.recording_wire import RecordingWire, open_files
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PAIR = tuple[SocketTransport, RecordingWire, socket.socket]


@pytest.fixture
async def pair() -> AsyncIterator[PAIR]:
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    wire = RecordingWire()
    transport = SocketTransport(ours, wire, "the far end")
    with theirs:
        yield transport, wire, theirs
        transport.abort()
        await wire.lost


async def receive(sock: socket.socket, size: int) -> bytes:
    received = bytearray()
    async with asyncio.timeout(PATIENCE):
        while len(received) < size:
            received += await asyncio.get_running_loop().sock_recv(sock, size - len(received))
    return bytes(received)


async def test_what_is_written_arrives_in_order_however_slowly_it_is_read(pair: PAIR) -> None:
    transport, _, theirs = pair
    pieces = [bytes([number]) * size for number, size in enumerate((1, 300_000, 0, 7, 2_000_000))]
    transport.write(pieces[0])
    transport.writelines(pieces[1:4])
    changed = bytearray(pieces[4])
    transport.write(changed)
    changed[:] = bytes(len(changed))
    transport.write(memoryview(b"end"))
    expected = b"".join(pieces) + b"end"
    assert transport.get_write_buffer_size() > 0
    assert await receive(theirs, len(expected)) == expected
    assert transport.get_write_buffer_size() == 0


async def test_a_writer_is_told_to_pause_and_to_resume(pair: PAIR) -> None:
    transport, wire, theirs = pair
    transport.set_write_buffer_limits(high=100_000, low=10_000)
    assert transport.get_write_buffer_limits() == (10_000, 100_000)
    transport.write(bytes(3_000_000))
    assert wire.paused == [True]
    await receive(theirs, 3_000_000)
    assert wire.paused == [True, False]


async def test_descriptors_come_before_the_bytes_they_came_with(pair: PAIR) -> None:
    _, wire, theirs = pair
    reading, writing = os.pipe()
    socket.send_fds(theirs, [b"x"], [reading])
    os.close(reading)
    await wire.until(1)
    assert wire.order == ["fds", "data"]
    [fd] = wire.fds
    assert not os.get_inheritable(fd)
    os.write(writing, b"through")
    assert os.read(fd, 99) == b"through"
    os.close(writing)
    os.close(fd)


async def test_each_descriptor_rides_on_a_byte_of_its_own_behind_the_message(pair: PAIR) -> None:
    transport, _, theirs = pair
    message = bytes(1_000_000)
    ends = [*os.pipe()]
    transport.write(message)
    transport.write_fds(ends)
    transport.write(b"next")
    for fd in ends:
        os.close(fd)
    await receive(theirs, len(message))
    async with asyncio.timeout(PATIENCE):
        taken: list[int] = []
        rest = b""
        while rest != b"\0\0next":
            try:
                data, fds, _, _ = socket.recv_fds(theirs, 1, 4)
            except BlockingIOError:
                await asyncio.sleep(0)
                continue
            rest += data
            assert (len(fds) == 1) is (len(rest) <= 2)
            taken += fds
    os.write(taken[1], b"copied")
    assert os.read(taken[0], 99) == b"copied"
    for fd in taken:
        os.close(fd)


async def test_a_paused_reader_hands_nothing_on(pair: PAIR) -> None:
    transport, wire, theirs = pair
    transport.pause_reading()
    theirs.send(b"later")
    for _ in range(5):
        await asyncio.sleep(0)
    assert not wire.received
    assert not transport.is_reading()
    transport.resume_reading()
    assert await wire.until(5) == b"later"


async def test_close_sends_what_waits(pair: PAIR) -> None:
    transport, wire, theirs = pair
    transport.write(bytes(2_000_000))
    transport.close()
    transport.write(b"too late")
    assert transport.is_closing()
    assert not wire.lost.done()
    assert await receive(theirs, 2_000_000) == bytes(2_000_000)
    assert await asyncio.wait_for(wire.lost, PATIENCE) is None
    assert await receive_end(theirs)


async def receive_end(sock: socket.socket) -> bool:
    return await asyncio.get_running_loop().sock_recv(sock, 1) == b""


async def test_abort_forgets_what_waits_with_its_descriptors(pair: PAIR) -> None:
    transport, wire, _ = pair
    before = set(open_files())
    transport.write(bytes(2_000_000))
    transport.write_fds([0, 1])
    assert len(set(open_files()) - before) == 2
    transport.close()
    transport.abort()
    transport.abort()
    assert await asyncio.wait_for(wire.lost, PATIENCE) is None
    assert set(open_files()) < before
    assert transport.get_write_buffer_size() == 0


async def test_the_far_ends_end_is_told_with_its_name(pair: PAIR) -> None:
    _, wire, theirs = pair
    theirs.send(b"last")
    theirs.close()
    failure = await wire.failure()
    assert isinstance(failure, ConnectionClosed)
    assert failure.message == "the far end closed the connection"
    assert wire.received == b"last"


async def test_a_write_to_nobody_is_told(pair: PAIR) -> None:
    transport, wire, theirs = pair
    transport.pause_reading()
    theirs.close()
    transport.write(b"x")
    assert "Broken pipe" in (await wire.failure()).message
