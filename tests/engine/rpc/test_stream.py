"""Streams: both ways, to their end, broken off, and faster than they are read."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from engine.clock import ManualClock
from engine.errors import (
    ConnectionClosed,
    EngineError,
    NoDomain,
    OperationFailed,
    OperationInvalid,
    ProtocolError,
)
from engine.rpc.packet import STREAM_PACKET, Kind, Status
from engine.rpc.stream import HIGH_WATER, Hole
from tests.fakes.libvirt_daemon import GUEST, FarEnd, Message, bytes_of, framed, stream_bytes

from .linked import begin, linked, settle, until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine.rpc.client import RpcClient
    from engine.rpc.stream import RpcStream

PIECE = bytes(range(256)) * 1_000


@asynccontextmanager
async def opened(
    clock: ManualClock | None = None,
) -> AsyncIterator[tuple[RpcClient, RpcStream, FarEnd, Message]]:
    """Yield an open console, and the call that opened it at the far end."""
    async with linked(clock) as (client, far):
        opening = begin(client.open_stream("domain_open_console", GUEST, None, 0))
        call = await far.take_call("domain_open_console")
        await far.answer(call)
        yield client, await opening, far, call


async def test_bytes_go_both_ways() -> None:
    async with opened() as (_, stream, far, call):
        await stream.write(b"typed")
        packet = await far.take()
        assert packet == Message(
            call.program, call.number, Kind.STREAM, call.serial, Status.CONTINUE, b"typed"
        )
        await far.stream(call, b"shown")
        assert await stream.read() == b"shown"
        stream.abort()


async def test_large_writes_go_in_packets_that_a_daemon_takes() -> None:
    data = PIECE * 5
    async with opened() as (_, stream, far, _call):
        writing = begin(stream.write(memoryview(data)))
        found = b""
        while len(found) < len(data):
            packet = await far.take()
            assert 0 < len(packet.payload) <= STREAM_PACKET
            found += packet.payload
        await writing
        assert found == data
        await stream.write(b"")  # would be the end, if it were sent
        stream.abort()
        assert (await far.take()).status == Status.ERROR


async def test_finishing_waits_for_the_echo() -> None:
    async with opened() as (client, stream, far, call):
        await stream.write(b"all")
        finishing = begin(stream.finish())
        await far.take()
        assert ((await far.take()).status, finishing.done()) == (Status.OK, False)
        await far.stream(call, status=Status.OK)
        await finishing
        await stream.finish()
        with pytest.raises(ConnectionClosed, match="has ended"):
            await stream.write(b"more")
        assert await stream.read() == b""
        assert client._streams == {}


async def test_a_download_to_its_end() -> None:
    async with opened() as (_, stream, far, call):
        for i in range(10):
            await far.stream(call, bytes((i,)) * 1_000)
        await far.stream(call)
        found = b""
        async with stream:
            while data := await stream.read():
                found += data
            assert await stream.read() == b""
            echoing = begin(far.take())
            await settle()
            await far.stream(call, status=Status.OK)
        assert found == b"".join(bytes((i,)) * 1_000 for i in range(10))
        assert (await echoing).status == Status.OK


async def test_finishing_drops_what_still_comes() -> None:
    async with opened() as (client, stream, far, call):
        finishing = begin(stream.finish())
        await far.take()
        for _ in range(40):
            await far.send(stream_bytes(call, PIECE))
        await far.stream(call, status=Status.OK)
        await finishing
        assert client._holding == set()


async def test_aborting_tells_the_server_and_nobody_waits_for_its_echo() -> None:
    async with opened() as (client, stream, far, call):
        reading = begin(stream.read())
        await settle()
        stream.abort()
        stream.abort()
        packet = await far.take()
        assert (packet.kind, packet.status, packet.payload) == (Kind.STREAM, Status.ERROR, b"")
        with pytest.raises(OperationInvalid, match="aborted"):
            await reading
        with pytest.raises(OperationInvalid):
            await stream.write(b"x")
        await far.refuse(call._replace(kind=Kind.STREAM), 38, "stream aborted at client request")
        future = client.call("connect_get_type")
        await far.answer(await far.take(), "QEMU")
        assert await future == "QEMU"


async def test_a_block_that_fails_or_aborts_breaks_the_stream_off() -> None:
    async with opened() as (_, stream, far, _call):
        with pytest.raises(ZeroDivisionError):
            async with stream:
                raise ZeroDivisionError
        assert (await far.take()).status == Status.ERROR
    async with opened() as (_, stream, far, _call):
        async with stream:
            stream.abort()
        assert (await far.take()).status == Status.ERROR


async def test_a_block_that_is_cancelled_while_it_finishes() -> None:
    async def use(stream: RpcStream) -> None:
        async with stream:
            pass

    async with opened() as (client, stream, far, _call):
        using = begin(use(stream))
        assert (await far.take()).status == Status.OK
        using.cancel()
        with pytest.raises(asyncio.CancelledError):
            await using
        assert (await far.take()).status == Status.ERROR
        assert client._streams == {}


async def test_an_error_in_the_middle() -> None:
    async with opened() as (client, stream, far, call):
        await far.stream(call, b"first")
        await far.refuse(call._replace(kind=Kind.STREAM), 9, "disk full")
        await settle()
        assert await stream.read() == b"first"
        for _ in range(2):
            with pytest.raises(OperationFailed, match="disk full"):
                await stream.read()
        for attempt in (stream.write(b"x"), stream.finish(), stream.write_hole(5)):
            with pytest.raises(OperationFailed, match="disk full"):
                await attempt
        stream.abort()
        assert client._streams == {}
        assert not client.lost.done()


async def test_an_error_while_finishing_is_that_of_the_upload() -> None:
    async with opened() as (_, stream, far, call):
        finishing = begin(stream.finish())
        await far.take()
        await far.refuse(call._replace(kind=Kind.STREAM), 9, "disk full")
        with pytest.raises(OperationFailed, match="disk full"):
            await finishing


async def test_an_error_that_cannot_be_read() -> None:
    async with opened() as (_, stream, far, call):
        await far.stream(call, b"\0", status=Status.ERROR)
        with pytest.raises(ProtocolError):
            await stream.read()


async def test_holes_both_ways() -> None:
    def hole(call: Message, length: int) -> bytes:
        payload = bytes_of("length:hyper flags:uint", length, 0)
        return framed(payload, number=call.number, kind=Kind.STREAM_HOLE, serial=call.serial,
                      status=Status.CONTINUE)  # fmt: skip

    async with opened() as (_, stream, far, call):
        await far.send(stream_bytes(call, b"data") + hole(call, 2**40))
        assert [await stream.receive(), await stream.receive()] == [b"data", Hole(2**40)]
        await stream.write_hole(4_096)
        packet = await far.take()
        assert (packet.kind, packet.payload) == (
            Kind.STREAM_HOLE,
            bytes_of("a:hyper b:uint", 4_096, 0),
        )
        await far.send(hole(call, 1))
        with pytest.raises(ProtocolError, match="has none"):
            await stream.read()
        await far.send(hole(call, -1))
        with pytest.raises(ProtocolError, match="hole of -1 bytes"):
            await stream.receive()


async def test_a_slow_reader_holds_the_server_back() -> None:
    clock = ManualClock()
    async with opened(clock) as (client, stream, far, call):
        pieces = 60
        sending = begin(far.send(b"".join(stream_bytes(call, PIECE) for _ in range(pieces))))
        await until(lambda: client._holding)
        await settle()
        assert not sending.done()
        assert HIGH_WATER <= stream._waiting < HIGH_WATER + 1_000_000
        found = 0
        while found < pieces * len(PIECE):
            found += len(await stream.read())
        await sending
        assert client._holding == set()
        stream.abort()


async def test_small_pieces_and_holes_hold_the_server_back_too() -> None:
    async with opened() as (client, stream, far, call):
        sending = begin(far.send(stream_bytes(call, b"x") * 300_000))
        await until(lambda: client._holding)
        assert len(stream._arrived) < 200_000
        stream.abort()
        await sending


async def test_who_is_held_back_is_not_taken_for_dead() -> None:
    """Answers to pings are stuck behind the stream: a reader may take as long as it likes."""
    clock = ManualClock()
    async with opened(clock) as (client, stream, far, call):
        client.keep_alive()
        sending = begin(far.send(b"".join(stream_bytes(call, PIECE) for _ in range(60))))
        await until(lambda: client._holding)
        await clock.advance(600)
        assert not client.lost.done()
        assert [(await far.take()).name for _ in range(100)] == ["ping"] * 100
        stream.abort()
        await sending
        await settle()
        await clock.advance(60)
        assert client.lost.done()


async def test_two_streams_and_a_call_share_the_wire() -> None:
    async with linked() as (client, far):
        openings = [
            begin(client.open_stream("domain_open_console", GUEST, name, 0))
            for name in ("serial0", "serial1")
        ]
        calls = [await far.take() for _ in openings]
        await far.answer(calls[1])
        await far.answer(calls[0])
        streams = [await opening for opening in openings]
        for call in calls:
            await far.stream(call, call.arguments[1].encode())
        future = client.call("connect_get_type")
        await far.answer(await far.take(), "QEMU")
        assert [await stream.read() for stream in streams] == [b"serial0", b"serial1"]
        assert await future == "QEMU"
        await far.stream(calls[0], status=Status.OK)
        assert await streams[0].read() == b""
        await far.stream(calls[1], b"more")
        assert await streams[1].read() == b"more"
        streams[1].abort()


async def test_a_stream_that_cannot_be_opened() -> None:
    async with linked() as (client, far):
        opening = begin(client.open_stream("domain_open_console", GUEST, None, 0))
        await far.refuse(await far.take(), 42, "no such guest")
        with pytest.raises(NoDomain):
            await opening
        assert client._streams == {}


async def test_opening_that_is_cancelled_is_broken_off_when_the_server_hears_it() -> None:
    """Before its answer there is no stream at the server, and breaking off would be ignored."""
    async with linked() as (client, far):
        opening = begin(client.open_stream("domain_open_console", GUEST, None, 0))
        call = await far.take()
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
        await far.answer(call)
        packet = await far.take()
        assert (packet.kind, packet.serial) == (Kind.STREAM, call.serial)
        assert packet.status == Status.ERROR
        assert client._streams == {}


async def test_opening_that_is_cancelled_and_refused() -> None:
    async with linked() as (client, far):
        opening = begin(client.open_stream("domain_open_console", GUEST, None, 0))
        call = await far.take()
        opening.cancel()
        await settle()
        await far.refuse(call, 42, "no such guest")
        future = client.call("connect_get_type")
        await far.answer(await far.take_call("connect_get_type"), "QEMU")
        assert await future == "QEMU"
        assert client._streams == {}


async def test_opening_that_is_cancelled_as_its_answer_comes() -> None:
    async with linked() as (client, far):
        opening = begin(client.open_stream("domain_open_console", GUEST, None, 0))
        call = await far.take()
        await far.answer(call)
        while client._calls:
            await asyncio.sleep(0)
            if not client._calls:
                opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
        assert (await far.take()).status == Status.ERROR
        assert client._streams == {}


@pytest.mark.parametrize("doing", ["reading", "writing", "finishing"])
async def test_a_connection_that_is_lost_while_streaming(doing: str) -> None:
    async with opened() as (client, stream, far, call):
        await far.stream(call, b"came before")
        await settle()
        work: asyncio.Future[object]
        if doing == "reading":
            assert await stream.read() == b"came before"
            work = begin(stream.read())
        elif doing == "writing":
            work = begin(stream.write(PIECE * 40))
        else:
            work = begin(stream.finish())
        await settle()
        assert not work.done()
        far.close()
        with pytest.raises(ConnectionClosed):
            await work
        with pytest.raises(EngineError):
            await stream.write(b"x")
        assert client._streams == {}
