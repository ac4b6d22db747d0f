"""Servers that send what no server would: right messages with something changed.

Everything happens in memory: bytes go in at ``data_received``, what the client writes is answered
within the same turn of the loop. ``Count`` tells how much was tried.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import struct
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from engine.clock import ManualClock
from engine.drivers.remote.driver import RemoteDriver
from engine.errors import EngineError, ProtocolError
from engine.events import LifecycleEvent
from engine.rpc import schema
from engine.rpc.client import RpcClient
from engine.rpc.codec import procedure_codec
from engine.rpc.packet import Kind, Status
from engine.uri import ConnectionURI
from tests.engine.rpc.xdr import slow_interpreter as slow
from tests.fakes.libvirt_daemon import (
    ANSWERS,
    GUEST,
    HEADER,
    KEEPALIVE,
    PING,
    PONG,
    Message,
    error_bytes,
    event_bytes,
    framed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from engine.events import Event

_WORDS: Final = (0, 1, 2, 7, 27, 28, 255, 16_384, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_NAMES: Final = schema.procedure_names()
_EVENTS: Final = [event for n in range(600) if (event := schema.event(n))]

_XML: Final = (
    "<domain><title>a title</title><devices><graphics type='vnc' port='5900'/>"
    "<graphics type='spice' port='5901'/></devices></domain>"
)
_STATISTICS: Final[dict[str, Any]] = {
    "state.state": 1, "state.reason": 1, "cpu.time": 5, "balloon.maximum": 7, "block.count": 1,
    "block.0.name": "vda", "net.count": 1, "net.0.name": "tap",
}  # fmt: skip
#: What the daemon behind a driver answers, before it is changed.
_DRIVER_ANSWERS: Final[dict[str, Any]] = ANSWERS | {
    "connect_list_all_domains": ([GUEST], 1),
    "connect_get_all_domain_stats": [(GUEST, _STATISTICS)],
    "domain_get_xml_desc": _XML,
    "domain_get_info": (1, 2, 3, 4, 5),
    "domain_get_state": (1, 1),
    "connect_get_hostname": "host",
    "connect_get_type": "QEMU",
    "connect_get_version": 7_002_000,
    "node_get_info": (b"x86_64".ljust(32, b"\0"), 4_096, 4, 0, 1, 1, 4, 1),
}


@dataclass
class Count:
    """What was sent and what came of it."""

    inputs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    #: What was raised where nobody catches it.
    escaped: list[Any] = field(default_factory=list)

    def watch(self) -> None:
        """Take note of what the running loop would only log."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: self.escaped.append(context))


class Mutation:
    """Changes messages, about one in ``1 / rate``."""

    def __init__(self, chance: random.Random, rate: float) -> None:
        self._chance = chance
        self._rate = rate

    def apply(self, messages: list[bytes]) -> list[bytes]:
        """Return the messages, some of them changed, doubled, dropped or in another order."""
        found = []
        for message in messages:
            if self._chance.random() >= self._rate:
                found.append(message)
            else:
                found += self._chance.choice(_CHANGES)(self._chance, message)
        if found and self._chance.random() < self._rate / 4:
            self._chance.shuffle(found)
        return found


def _flip(chance: random.Random, message: bytes) -> list[bytes]:
    changed = bytearray(message)
    for _ in range(chance.randint(1, 4)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return [bytes(changed)]


def _set_word(chance: random.Random, message: bytes) -> list[bytes]:
    place = chance.randrange(0, len(message), 4)
    return [message[:place] + struct.pack(">I", chance.choice(_WORDS)) + message[place + 4 :]]


def _set_payload_word(chance: random.Random, message: bytes) -> list[bytes]:
    if len(message) < 32:
        return [message]
    place = chance.randrange(28, len(message), 4)
    return [message[:place] + struct.pack(">I", chance.choice(_WORDS)) + message[place + 4 :]]


def _resize(chance: random.Random, message: bytes) -> list[bytes]:
    """Cut or lengthen a message, with a header that says so."""
    size = chance.randint(28, len(message) + 12)
    changed = (message + chance.randbytes(12))[:size]
    return [struct.pack(">I", size) + changed[4:]]


def _new_payload(chance: random.Random, message: bytes) -> list[bytes]:
    payload = chance.randbytes(chance.randint(0, 64))
    return [struct.pack(">I", 28 + len(payload)) + message[4:28] + payload]


_CHANGES: Final[list[Callable[[random.Random, bytes], list[bytes]]]] = [
    _flip, _set_word, _set_payload_word, _set_payload_word, _resize, _new_payload,
    lambda _, message: [],
    lambda _, message: [message, message],
    lambda chance, message: [chance.randbytes(chance.randint(1, 60))],
    lambda _, message: [message[:-1]],
    *(_set_payload_word, _resize, _new_payload) * 4,
]  # fmt: skip


class MemoryTransport(asyncio.Transport):
    """Hands what the client writes to ``answer``, in whole messages, and gives back what it says.

    Counts the pieces of what it gives as inputs.
    """

    def __init__(self, answer: Callable[[list[Message]], list[bytes]], count: Count) -> None:
        super().__init__()
        self._answer = answer
        self._count = count
        self._loop = asyncio.get_running_loop()
        self._client: RpcClient
        self._is_closed = False

    def lead_to(self, client: RpcClient) -> None:
        """Begin."""
        self._client = client
        client.connection_made(self)

    def writelines(self, pieces: Any) -> None:
        data = b"".join(pieces)
        messages = []
        while data:
            length, program, _, *rest = HEADER.unpack_from(data)
            messages.append(Message(program, *rest, data[28:length]))  # type: ignore[call-arg]
            data = data[length:]
        self._loop.call_soon(self.give, self._answer(messages))

    def give(self, messages: list[bytes]) -> None:
        """Let the client read."""
        for message in messages:
            if not self._is_closed:
                self._count.inputs += 1
                self._client.data_received(message)

    def abort(self) -> None:
        self.close()

    def close(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._loop.call_soon(self._client.connection_lost, None)

    def pause_reading(self) -> None:
        """Give no less for it: what came in one read is read."""

    def resume_reading(self) -> None:
        """Give no more for it."""


def answer_to(chance: random.Random, call: Message) -> list[bytes]:
    """Return what a server could say to a call: an invented answer, an error, a stream."""
    procedure = call.procedure
    words = slow.fields(procedure.results)
    header = {"number": call.number, "serial": call.serial, "program": call.program}
    if chance.random() < 0.1:
        payload = error_bytes(chance.choice((1, 3, 39, 42, 55, 68)), "no", origin=7)
        return [framed(payload, kind=Kind.REPLY, status=Status.ERROR, **header)]
    payload = slow.encode(procedure.results, [slow.invent(word, chance) for word in words])
    messages = [framed(payload, kind=Kind.REPLY, **header)]
    if procedure.stream:
        for _ in range(chance.randint(0, 5)):
            kind = chance.choice((Kind.STREAM, Kind.STREAM, Kind.STREAM_HOLE))
            status = chance.choice((Status.CONTINUE, Status.CONTINUE, Status.OK, Status.ERROR))
            data = chance.randbytes(chance.choice((0, 12, 100)))
            messages.append(framed(data, kind=kind, status=status, **header))
    return messages


def some_event(chance: random.Random) -> bytes:
    """Return an event of any kind with invented fields."""
    event = chance.choice(_EVENTS)
    values = [slow.invent(word, chance) for word in slow.fields(event.fields)]
    return framed(slow.encode(event.fields, values), number=event.number, kind=Kind.EVENT, serial=0)


def fuzz_decoders(seed: int, count: Count) -> None:
    """Give every decoder of the table bytes that are nearly right, and bytes that are not."""
    chance = random.Random(seed)
    for name in _NAMES:
        fields = schema.procedure(name).results
        data = slow.encode(fields, [slow.invent(word, chance) for word in slow.fields(fields)])
        for change in (_set_word, _flip, _resize, _new_payload):
            (changed,) = change(chance, bytes(28) + data)
            count.inputs += 1
            try:
                procedure_codec(name).results.decode(changed[28:])
            except ProtocolError:
                count.outcomes["ProtocolError"] += 1
            else:
                count.outcomes["value"] += 1


async def fuzz_client(seed: int, count: Count) -> None:
    """Let one client call what it likes and hear what it must not."""
    chance = random.Random(seed)
    mutation = Mutation(chance, chance.choice((0.0, 0.05, 0.5)))

    def answer(messages: list[Message]) -> list[bytes]:
        found = []
        for message in messages:
            if message.kind == Kind.CALL and message.program != KEEPALIVE:
                found += answer_to(chance, message)
            if chance.random() < 0.3:
                found.append(some_event(chance))
            if chance.random() < 0.05:
                found.append(chance.choice((PING, PONG)))
        data = b"".join(mutation.apply(found))
        count.inputs += max(0, len(found) - 1)
        place = chance.randint(0, len(data))
        return [data[:place], data[place:]] if chance.random() < 0.5 else [data]

    transport = MemoryTransport(answer, count)
    client = RpcClient(ManualClock(), "host")
    transport.lead_to(client)
    streams = [asyncio.ensure_future(_use_stream(client)) for _ in range(2)]  # noqa: TID251
    calls: list[asyncio.Future[Any]] = []
    for _ in range(12):
        procedure = schema.procedure(chance.choice(_NAMES))
        values = [slow.invent(word, chance) for word in slow.fields(procedure.arguments)]
        with contextlib.suppress(EngineError):  # parameters are invented in another form
            calls.append(client.call(procedure.name, *values))
        if chance.random() < 0.3:
            await asyncio.sleep(0)
    for _ in range(6):
        await asyncio.sleep(0)
    transport.close()
    results = await asyncio.gather(*calls, *streams, return_exceptions=True)
    _judge(results, count)
    if client.lost.done() and isinstance(client.lost.result(), ProtocolError):
        count.outcomes["connection lost"] += 1
    await client.close()


async def _use_stream(client: RpcClient) -> int:
    stream = await client.open_stream("domain_open_console", GUEST, None, 0)
    found = 0
    while piece := await stream.receive():
        found += len(piece) if isinstance(piece, bytes) else 0
    await stream.finish()
    return found


class _FuzzedDriver(RemoteDriver):
    """A driver whose connections lead to ``answer``."""

    transports: list[MemoryTransport]
    count: Count
    answer: Callable[[list[Message]], list[bytes]]

    async def _connect(self) -> RpcClient:
        client = RpcClient(self.clock, "host")
        transport = MemoryTransport(self.answer, self.count)
        self.transports.append(transport)
        self._clients.append(client)
        transport.lead_to(client)
        return client


async def fuzz_driver(seed: int, count: Count) -> None:
    """Let a driver open, list, count and hear events of a daemon that gets things wrong."""
    chance = random.Random(seed)
    mutation = Mutation(chance, chance.choice((0.005, 0.05, 0.3)))
    seen: list[Event] = []
    driver = _FuzzedDriver(ConnectionURI.parse("qemu:///system"), seen.append, ManualClock())
    driver.transports, driver.count = [], count

    def answer(messages: list[Message]) -> list[bytes]:
        found = [_driver_answer(chance, m) for m in messages if m.kind == Kind.CALL]
        found += [_driver_event(chance) for _ in range(chance.randint(0, 2))]
        return mutation.apply(found)

    driver.answer = answer
    await _do(driver, driver.open(read_only=False), count)
    if hasattr(driver, "_order"):  # it came so far that it may be asked
        for verb in (driver.domains, driver.statistics, driver.host_info, driver.domains):
            await _do(driver, verb(), count)
    for event in seen:
        assert repr(event)
        if isinstance(event, LifecycleEvent):
            assert event.detail_name
    count.outcomes["event"] += len(seen)
    count.outcomes["unreadable event"] += driver.unreadable
    await driver.close()


async def _do(driver: _FuzzedDriver, work: Coroutine[Any, Any, Any], count: Count) -> None:
    """Let one verb come to an end; where an answer went missing, by hanging up."""
    task = asyncio.ensure_future(work)  # noqa: TID251
    for _ in range(60):
        if task.done():
            break
        await asyncio.sleep(0)
    else:
        for transport in driver.transports:
            transport.close()
    result: Any = (await asyncio.gather(task, return_exceptions=True))[0]
    for row in result if isinstance(result, list) else ():
        assert repr(row)
        if hasattr(row, "status"):
            assert row.status.reason_name
    _judge([result], count)


def _driver_answer(chance: random.Random, call: Message) -> bytes:
    header = {"number": call.number, "serial": call.serial, "kind": Kind.REPLY}
    fields = call.procedure.results
    if chance.random() < 0.02:
        return framed(error_bytes(chance.choice((1, 3, 6, 42)), "no"), status=1, **header)
    answer = _DRIVER_ANSWERS.get(call.name, ())
    if callable(answer):
        answer = answer(*call.arguments)
    if call.name == "connect_get_all_domain_stats":
        records = [
            (domain, [(k, 7 if isinstance(v, str) else 1, v) for k, v in values.items()])
            for domain, values in answer
        ]
        return framed(slow.encode(fields, [records]), **header)
    values = [answer] if len(fields.split()) == 1 else list(answer)
    return framed(slow.encode(fields, values), **header)


def _driver_event(chance: random.Random) -> bytes:
    if chance.random() < 0.6:
        return some_event(chance)
    ends = (0, "127.0.0.1", "5900"), (0, "127.0.0.1", "40000")
    phase = chance.randint(0, 2)
    return event_bytes("domain_event_callback_graphics", 1, GUEST, phase, *ends, "none", [])


def _judge(results: list[Any], count: Count) -> None:
    """Check that every result is a value or an error of ours."""
    for result in results:
        if isinstance(result, EngineError):
            count.outcomes[type(result).__name__] += 1
        elif isinstance(result, BaseException):
            raise result
        else:
            count.outcomes["value"] += 1
