"""What the client makes of answers, events and silence: every byte of the far end is ours."""

from __future__ import annotations

import asyncio
import logging
import os
import random
from typing import TYPE_CHECKING, Any

import pytest

from engine.clock import ManualClock
from engine.errors import (
    ConnectFailed,
    ConnectionClosed,
    EngineError,
    InvalidArgument,
    NoDomain,
    ProtocolError,
    Unsupported,
)
from engine.rpc.client import RpcClient
from engine.rpc.codec import Slices
from engine.rpc.packet import Kind
from engine.rpc.transports.socket_transport import SocketTransport
from tests.fakes.libvirt_daemon import (
    GUEST,
    HEADER,
    PING,
    FarEnd,
    answer_bytes,
    error_bytes,
    event_bytes,
    framed,
)

from .linked import begin, linked, nothing_left, settle

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


async def test_calls_go_out_at_once_and_are_answered_in_any_order() -> None:
    async with linked() as (client, far):
        names = [f"guest-{i}" for i in range(200)]
        futures = [client.call("domain_lookup_by_name", name) for name in names]
        asked = [await far.take_call("domain_lookup_by_name") for _ in names]
        assert [call.arguments for call in asked] == [(name,) for name in names]
        assert [call.serial for call in asked] == list(range(1, 201))
        random.Random(9).shuffle(asked)
        for call in asked:
            await far.answer(call, (call.arguments[0], bytes(16), call.serial))
        found = await asyncio.gather(*futures)
        assert found == [(name, bytes(16), i) for i, name in enumerate(names, 1)]


async def test_values_of_none_one_and_several_fields() -> None:
    async with linked() as (client, far):
        futures = [
            client.call("connect_close"),
            client.call("connect_get_type"),
            client.call("domain_get_state", GUEST, 0),
        ]
        for results in ((), ("QEMU",), (1, 5)):
            await far.answer(await far.take(), *results)
        assert await asyncio.gather(*futures) == [None, "QEMU", (1, 5)]


async def test_errors_are_those_of_the_server_and_the_rest_goes_on() -> None:
    async with linked() as (client, far):
        futures = [client.call("domain_lookup_by_name", name) for name in "abc"]
        first, second, third = [await far.take() for _ in "abc"]
        await far.refuse(second, 42, "no domain with matching name 'b'", origin=10)
        await far.refuse(third, 39, "unknown procedure: 23", origin=7)
        await far.answer(first, GUEST)
        assert await futures[0] == GUEST
        with pytest.raises(NoDomain, match="matching name 'b'"):
            await futures[1]
        with pytest.raises(Unsupported, match="too old"):
            await futures[2]
        assert not client.lost.done()


async def test_an_answer_that_cannot_be_read_fails_its_call_alone() -> None:
    async with linked() as (client, far):
        futures = [client.call("connect_get_type") for _ in range(3)]
        calls = [await far.take() for _ in futures]
        for call, payload in zip(calls[:2], (b"\0\0", b"\0\0\0\xff"), strict=True):
            await far.send(framed(payload, number=4 - 1, kind=Kind.REPLY, serial=call.serial))
        await far.answer(calls[2], "QEMU")
        for future in futures[:2]:
            with pytest.raises(ProtocolError, match="connect_get_type: .*cannot be read"):
                await future
        assert await futures[2] == "QEMU"


async def test_an_error_that_cannot_be_read() -> None:
    async with linked() as (client, far):
        future = client.call("connect_get_type")
        call = await far.take()
        await far.send(framed(b"\0", number=3, kind=Kind.REPLY, serial=call.serial, status=1))
        with pytest.raises(ProtocolError, match="error message"):
            await future


async def test_what_cannot_be_sent_leaves_nothing_behind() -> None:
    async with linked() as (client, far):
        with pytest.raises(InvalidArgument, match="connect_get_type takes nothing"):
            client.call("connect_get_type", 1)
        with pytest.raises(InvalidArgument, match="domain_lookup_by_name: name"):
            client.call("domain_lookup_by_name", None)
        big = [("x" * 4_000_000, "y" * 4_000_000)] * 5
        with pytest.raises(InvalidArgument, match="at most 33554436 can be sent"):
            client.call("domain_set_block_io_tune", GUEST, "vda", big, 0)
        future = client.call("connect_get_type")
        await far.answer(await far.take_call("connect_get_type"), "QEMU")
        assert await future == "QEMU"


@pytest.mark.parametrize("serial", [0, 2, 77, 0xFFFFFFFF])
@pytest.mark.parametrize("kind", [Kind.REPLY, Kind.STREAM])
async def test_an_answer_to_what_was_never_asked_ends_the_connection(
    serial: int, kind: Kind
) -> None:
    async with linked() as (client, far):
        future = client.call("connect_get_type")
        await far.take()
        await far.send(framed(b"\0\0\0\0", number=3, kind=kind, serial=serial))
        with pytest.raises(ConnectionClosed, match="never made"):
            await future
        assert type(await client.lost) is ProtocolError


async def test_an_answer_to_another_procedure_ends_the_connection() -> None:
    async with linked() as (client, far):
        future = client.call("connect_get_type")
        await far.take()
        await far.send(framed(b"\0\0\0\0", number=59, kind=Kind.REPLY, serial=1))
        with pytest.raises(ConnectionClosed, match="answered procedure 59 where connect_get_type"):
            await future


async def test_a_second_answer_is_counted_and_what_it_says_is_logged_nowhere(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with linked() as (client, far):
        future = client.call("connect_get_type")
        call = await far.take()
        await far.send(answer_bytes(call, "QEMU") + answer_bytes(call, "LXC"))
        assert await future == "QEMU"
        assert client.strays == 1
        assert not client.lost.done()
    assert "nobody waits for procedure" in caplog.text
    assert b"LXC".hex() not in caplog.text


async def test_the_answer_of_a_call_that_was_cancelled() -> None:
    async with linked() as (client, far):
        future = client.call("connect_get_type")
        call = await far.take()
        future.cancel()
        second = client.call("connect_get_type")
        await far.answer(call, "QEMU")
        await far.answer(await far.take(), "QEMU")
        assert await second == "QEMU"
        assert client.strays == 0


async def test_a_server_that_calls_is_no_server() -> None:
    for kind in (Kind.CALL, Kind.CALL_WITH_FDS):
        async with linked() as (client, far):
            await far.send(framed(b"\0\0\0\0", number=3, kind=kind, serial=1))
            assert "only clients do" in (await client.lost).message


# -- descriptors --------------------------------------------------------------------------------


async def with_pipe(far: FarEnd, data: bytes) -> int:
    """Send a message and the reading end of a pipe; return the writing end."""
    reading, writing = os.pipe()
    await far.send(data)
    far.send_descriptors(reading)
    os.close(reading)
    return writing


def is_closed(writing: int) -> bool:
    """Tell whether nobody has the other end of a pipe any more."""
    try:
        os.write(writing, b"x")
    except BrokenPipeError:
        return True
    return False


def one_descriptor(serial: int, *, number: int = 343) -> bytes:
    return framed(b"\0\0\0\1", number=number, kind=Kind.REPLY_WITH_FDS, serial=serial)


async def test_descriptors_come_with_their_answer() -> None:
    async with linked() as (client, far):
        future = client.call_with_descriptors("domain_open_graphics_fd", GUEST, 0, 0)
        call = await far.take()
        writing = await with_pipe(far, one_descriptor(call.serial))
        _, (descriptor,) = await future
        os.write(writing, b"through")
        assert os.read(descriptor, 7) == b"through"
        os.close(descriptor)
        os.close(writing)


async def after(client: RpcClient, far: FarEnd) -> None:
    """Wait until all that was sent has been taken in."""
    while not client.lost.done():
        future = client.call("connect_get_type")
        message = await far.take()
        while message.name != "connect_get_type":
            message = await far.take()
        await far.answer(message, "QEMU")
        if await future:
            return


@pytest.mark.parametrize("way", ["plain call", "cancelled", "second answer", "error"])
async def test_descriptors_that_nobody_waits_for_are_closed(way: str) -> None:
    async with linked() as (client, far):
        call = client.call if way == "plain call" else client.call_with_descriptors
        future = call("domain_open_graphics_fd", GUEST, 0, 0)
        serial = (await far.take()).serial
        if way == "cancelled":
            future.cancel()
        if way == "second answer":
            await far.send(framed(b"", number=343, kind=Kind.REPLY, serial=serial))
            assert await future == (None, ())
        if way == "error":
            payload = b"\0\0\0\1" + error_bytes(1, "no")
            data = framed(payload, number=343, kind=Kind.REPLY_WITH_FDS, serial=serial, status=1)
        else:
            data = one_descriptor(serial)
        writing = await with_pipe(far, data)
        await after(client, far)
        if not future.cancelled():
            await asyncio.gather(future, return_exceptions=True)
        assert is_closed(writing)
        os.close(writing)


@pytest.mark.parametrize(
    "data",
    [
        one_descriptor(9),
        one_descriptor(1, number=3),
        framed(b"\0\0\0\1", number=3, kind=Kind.CALL_WITH_FDS, serial=1),
        b"",
        framed(b"", number=9, kind=Kind.CALL, serial=1) + one_descriptor(1),
    ],
)
async def test_descriptors_of_a_server_that_breaks_the_rules_are_closed(data: bytes) -> None:
    async with linked() as (client, far):
        client.call("domain_open_graphics_fd", GUEST, 0, 0)
        await far.take()
        writing = await with_pipe(far, data)
        if not data:
            await far.send(b"\0\0\0")  # what came with it never gets complete
            await settle()
            await client.close()
        await client.lost
        await settle()
        assert is_closed(writing)
        os.close(writing)


async def test_more_descriptors_than_any_message_has() -> None:
    async with linked() as (client, far):
        await far.send(framed(bytes(400), number=3, kind=Kind.REPLY, serial=1)[:40])
        for _ in range(33):
            far.send_descriptors(0)
        assert "file descriptors" in (await client.lost).message


# -- events -------------------------------------------------------------------------------------


async def test_an_event_before_the_answer_of_its_registration_is_heard() -> None:
    async with linked() as (client, far):
        heard: list[Any] = []
        client.on_event = lambda name, fields: heard.append((name, fields))
        future = client.call("connect_domain_event_callback_register_any", 0, None)
        call = await far.take()
        await far.tell("domain_event_callback_lifecycle", 5, GUEST, 2, 0)
        await far.answer(call, 5)
        assert await future == 5
        assert heard == [("domain_event_callback_lifecycle", (5, GUEST, 2, 0))]


async def test_events_and_answers_come_in_the_order_of_the_wire() -> None:
    async with linked() as (client, far):
        order: list[Any] = []
        client.on_event = lambda _name, fields: order.append(fields[3])
        futures = [client.call("connect_get_type") for _ in range(50)]
        data = b""
        for i in range(50):
            data += event_bytes("domain_event_callback_lifecycle", 1, GUEST, 0, i)
            data += answer_bytes(await far.take(), "QEMU")
        await far.send(data)
        await asyncio.gather(*futures)
        assert order == list(range(50))


@pytest.mark.parametrize(
    "data",
    [
        framed(b"", number=9_999, kind=Kind.EVENT, serial=0),
        framed(b"", number=9_999, kind=Kind.EVENT, serial=5),
        framed(b"", number=323, kind=Kind.EVENT, serial=0, program=0x99),
        framed(b"\0", number=323, kind=Kind.EVENT, serial=0),
        event_bytes("domain_event_callback_reboot", 1, GUEST)[:-4],
    ],
)
async def test_events_that_nobody_knows_are_counted(data: bytes) -> None:
    async with linked() as (client, far):
        data = HEADER.pack(len(data), *HEADER.unpack(data[:28])[1:]) + data[28:]
        await far.send(data)
        await after(client, far)
        assert client.strays == 1


async def test_an_event_with_a_serial_number_of_its_own() -> None:
    async with linked() as (client, far):
        heard: list[str] = []
        client.on_event = lambda name, _: heard.append(name)
        data = bytearray(event_bytes("domain_event_callback_reboot", 1, GUEST))
        data[20:24] = b"\0\0\0\x05"
        await far.send(bytes(data))
        await after(client, far)
        assert heard == ["domain_event_callback_reboot"]


# -- keepalive ----------------------------------------------------------------------------------


async def test_a_ping_of_the_server_is_answered_at_once() -> None:
    async with linked() as (_, far):
        await far.send(PING)
        message = await far.take()
        assert (message.name, message.kind, message.payload) == ("pong", Kind.EVENT, b"")


async def test_a_server_that_is_silent_is_lost_after_five_pings() -> None:
    clock = ManualClock()
    async with linked(clock) as (client, far):
        future = client.call("connect_get_type")
        client.keep_alive()
        await clock.advance(24.9)
        assert not client.lost.done()
        await clock.advance(0.1)
        failure = client.lost.result()
        assert type(failure) is ConnectFailed
        assert failure.message == "host has not answered for 25 s"
        with pytest.raises(ConnectionClosed, match="not answered for 25 s"):
            await future
        await far.take()
        assert [(await far.take()).name for _ in range(5)] == ["ping"] * 5


async def test_whatever_the_server_says_keeps_it() -> None:
    clock = ManualClock()
    async with linked(clock) as (client, far):
        client.keep_alive()
        for _ in range(20):
            await clock.advance(20)
            assert not client.lost.done()
            await far.tell("domain_event_callback_reboot", 1, GUEST)
            await settle()
        await clock.advance(30)
        assert client.lost.done()


async def test_latency_is_measured_by_pings() -> None:
    clock = ManualClock()
    async with linked(clock) as (client, far):
        client.keep_alive()
        assert (await far.take()).name == "ping"
        await clock.advance(0.25)
        assert client.latency is None
        await far.send(HEADER.pack(28, 0x6B656570, 1, 2, Kind.EVENT, 0, 0))
        await settle()
        assert client.latency == 0.25


async def test_pings_by_the_million_do_not_pile_up() -> None:
    """Who pings and does not read gets no more answers than the socket takes."""
    async with linked() as (client, far):
        for _ in range(50):
            await far.send(PING * 5_000)
            await settle()
        assert client._transport.get_write_buffer_size() < 2_000_000
        assert not client.lost.done()


# -- the end ------------------------------------------------------------------------------------


async def nobody_waits(client: RpcClient, far: FarEnd) -> list[asyncio.Future[Any]]:
    return []


async def one_call_is_on_its_way(client: RpcClient, far: FarEnd) -> list[asyncio.Future[Any]]:
    return [client.call("connect_get_type")]


async def many_calls_were_taken(client: RpcClient, far: FarEnd) -> list[asyncio.Future[Any]]:
    futures = [client.call("connect_get_type") for _ in range(100)]
    for _ in futures:
        await far.take()
    return futures


async def half_an_answer_came(client: RpcClient, far: FarEnd) -> list[asyncio.Future[Any]]:
    future = client.call("connect_get_type")
    await far.send(answer_bytes(await far.take(), "QEMU")[:-8])
    await settle()
    return [future]


async def half_a_header_came(client: RpcClient, far: FarEnd) -> list[asyncio.Future[Any]]:
    future = client.call("connect_get_type")
    await far.send(b"\0\0")
    await settle()
    return [future]


async def a_stream_is_open(client: RpcClient, far: FarEnd) -> list[asyncio.Future[Any]]:
    opening = begin(client.open_stream("domain_open_console", GUEST, None, 0))
    call = await far.take()
    await far.answer(call)
    stream = await opening
    return [begin(stream.read())]


async def a_stream_is_being_opened(client: RpcClient, far: FarEnd) -> list[asyncio.Future[Any]]:
    opening = begin(client.open_stream("domain_open_console", GUEST, None, 0))
    await far.take()
    return [opening]


async def keepalive_runs(client: RpcClient, far: FarEnd) -> list[asyncio.Future[Any]]:
    client.keep_alive()
    await far.take()
    return [client.call("connect_get_type")]


PHASES: list[Callable[[RpcClient, FarEnd], Awaitable[list[asyncio.Future[Any]]]]] = [
    nobody_waits, one_call_is_on_its_way, many_calls_were_taken, half_an_answer_came,
    half_a_header_came, a_stream_is_open, a_stream_is_being_opened, keepalive_runs,
]  # fmt: skip


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("end", ["hangs up", "garbage", "we close"])
async def test_the_end_in_every_phase(phase: Any, end: str) -> None:
    async with linked() as (client, far):
        waiting = await phase(client, far)
        if end == "hangs up":
            far.close()
        elif end == "garbage":
            await far.send(b"\xff" * 100)
        else:
            await client.close()
        for result in await asyncio.gather(*waiting, return_exceptions=True):
            assert type(result) in (ConnectionClosed, ProtocolError)
        failure = await client.lost
        assert isinstance(failure, EngineError)
        with pytest.raises(ConnectionClosed) as caught:
            await client.call("connect_get_type")
        assert failure.message in caught.value.message
        with pytest.raises(ConnectionClosed):
            await client.open_stream("domain_open_console", GUEST, None, 0)


async def test_answers_before_the_end_are_still_given() -> None:
    async with linked() as (client, far):
        future = client.call("connect_get_type")
        data = answer_bytes(await far.take(), "QEMU")
        await far.send(data + b"\xff" * 28)
        assert await future == "QEMU"
        assert type(await client.lost) is ProtocolError


async def test_a_server_that_reads_no_more_does_not_keep_us() -> None:
    """Calls wait, deadlines pass, and closing comes to an end."""
    async with linked() as (client, far):
        futures = [client.call("domain_define_xml_flags", "x" * 1_000_000, 0) for _ in range(20)]
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await futures[0]
        writing = begin(client.drain())
        await settle()
        assert not writing.done()
        await client.close()
        await writing
        results = await asyncio.gather(*futures, return_exceptions=True)
        assert isinstance(results[0], asyncio.CancelledError)
        assert {type(x) for x in results[1:]} == {ConnectionClosed}


async def test_closing_that_is_cancelled_leaves_nothing() -> None:
    async with linked() as (client, far):
        client.call("domain_define_xml_flags", "x" * 3_000_000, 0)
        closing = begin(client.close())
        await settle()
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing


async def test_closing_twice_and_before_there_is_a_connection() -> None:
    async with nothing_left():
        client = RpcClient(ManualClock(), "host")
        await client.close()
        await client.close()
        with pytest.raises(ConnectionClosed, match="was closed"):
            await client.call("connect_get_type")


async def test_a_connection_that_comes_after_closing_is_let_go() -> None:
    async with nothing_left():
        client = RpcClient(ManualClock(), "host")
        await client.close()
        far, near = FarEnd.pair()
        SocketTransport(near, client, "host")
        with pytest.raises(EOFError):
            await far.take()
        far.close()


async def test_calls_before_there_is_a_connection_wait_for_it() -> None:
    async with nothing_left():
        client = RpcClient(ManualClock(), "host")
        future = client.call("connect_get_type")
        far, near = FarEnd.pair()
        SocketTransport(near, client, "host")
        await far.answer(await far.take(), "QEMU")
        assert await future == "QEMU"
        await client.close()
        far.close()


async def test_a_long_list_is_decoded_in_slices() -> None:
    async with linked() as (client, far):
        work = begin(
            client.call_sliced("connect_get_all_domain_stats", (), 0, 0, slices=Slices(10))
        )
        call = await far.take()
        records = [((f"g{i}", bytes(16), i), {"state.state": 1}) for i in range(95)]
        await far.answer(call, records)
        assert await work == records
        work = begin(
            client.call_sliced("connect_get_all_domain_stats", (), 0, 0, slices=Slices(10))
        )
        await far.refuse(await far.take(), 3, "not here")
        with pytest.raises(Unsupported):
            await work
