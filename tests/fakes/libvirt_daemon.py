"""A libvirt daemon that does as it is told, in the bytes of libvirt's protocol.

``FarEnd`` is the server's side of one connection, for tests that say what comes when.
``LibvirtDaemon`` listens at a socket and answers by a table. Its bytes are compared with those of
real daemons by ``tests/engine/rpc/test_recordings.py``.
"""

from __future__ import annotations

import asyncio
import itertools
import socket
import struct
from contextlib import AbstractAsyncContextManager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from engine.errors import EngineError
from engine.rpc import schema
from engine.rpc.packet import Kind, Status
from engine.rpc.xdr import decoder_for, encoder_for
from engine.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from engine.rpc.schema import Procedure

HEADER: Final = struct.Struct(">IIIiIIi")
KEEPALIVE: Final = 0x6B656570
PING: Final = HEADER.pack(28, KEEPALIVE, 1, 1, Kind.EVENT, 0, 0)
PONG: Final = HEADER.pack(28, KEEPALIVE, 1, 2, Kind.EVENT, 0, 0)
_REMOTE: Final = 0x20008086

#: A guest as daemons name it.
GUEST: Final = ("guest", bytes(range(16)), 7)

#: In a table of answers: none ever comes.
SILENCE: Final = object()


class Message(NamedTuple):
    """What a client sent."""

    program: int
    number: int
    kind: int
    serial: int
    status: int
    payload: bytes

    @property
    def procedure(self) -> Procedure:
        """The procedure that is called, or whose stream it is."""
        return _procedures()[self.program, self.number]

    @property
    def name(self) -> str:
        """Its name; ``ping`` and ``pong`` of keepalive."""
        if self.program == KEEPALIVE:
            return {1: "ping", 2: "pong"}[self.number]
        return self.procedure.name

    @property
    def arguments(self) -> tuple[Any, ...]:
        """The arguments of a call."""
        return values_of(self.procedure.arguments, self.payload)


@cache
def _procedures() -> dict[tuple[int, int], Procedure]:
    found = map(schema.procedure, schema.procedure_names())
    return {(p.program, p.number): p for p in found}


@cache
def _events() -> dict[str, schema.EventMessage]:
    found = (schema.event(n, p) for p in schema.Program for n in range(600))
    return {event.name: event for event in found if event}


def values_of(fields: str, payload: bytes) -> tuple[Any, ...]:
    """Return the values of a field list, always as a tuple."""
    value = decoder_for("a message", fields, schema.structure).decode(payload)
    return value if len(fields.split()) > 1 else (value,) if fields else ()


def bytes_of(fields: str, *values: Any) -> bytes:
    """Return the bytes of a field list."""
    return encoder_for("a message", fields, schema.structure).encode(values)


def framed(
    payload: bytes, *, number: int, kind: int, serial: int, status: int = 0, program: int = _REMOTE
) -> bytes:
    """Return a whole message."""
    return HEADER.pack(28 + len(payload), program, 1, number, kind, serial, status) + payload


def event_bytes(name: str, *fields: Any) -> bytes:
    """Return the message of an event."""
    event = _events()[name]
    payload = bytes_of(event.fields, *fields)
    return framed(payload, number=event.number, kind=Kind.EVENT, serial=0, program=event.program)


def error_bytes(code: int, message: str, *, origin: int = 0) -> bytes:
    """Return what stands in an error's message."""
    fields = (code, origin, message, 2, None, None, None, None, 0, 0, None)
    return bytes_of(schema.structure("error"), *fields)


class FarEnd:
    """The server's side of one connection."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        self.socket = sock
        self._loop = asyncio.get_running_loop()

    @classmethod
    def pair(cls) -> tuple[FarEnd, socket.socket]:
        """Return a far end and the socket that leads to it."""
        near, far = socket.socketpair()
        return cls(far), near

    async def take(self) -> Message:
        """Return the next message.

        Raises:
            EOFError: the client is gone.
        """
        header = HEADER.unpack(await self._read(HEADER.size))
        length, program, _, number, kind, serial, status = header
        payload = await self._read(length - HEADER.size)
        return Message(program, number, kind, serial, status, payload)

    async def take_call(self, name: str) -> Message:
        """Return the next message, which is a call of ``name``."""
        message = await self.take()
        assert (message.name, message.kind) == (name, Kind.CALL)
        return message

    async def send(self, data: bytes) -> None:
        """Send any bytes."""
        await self._loop.sock_sendall(self.socket, data)

    def send_descriptors(self, *descriptors: int) -> None:
        """Send file descriptors, each on a byte of its own as daemons do."""
        for descriptor in descriptors:
            socket.send_fds(self.socket, [b"\0"], [descriptor])

    async def answer(self, call: Message, *results: Any) -> None:
        """Answer a call."""
        await self.send(answer_bytes(call, *results))

    async def refuse(self, call: Message, code: int, text: str, *, origin: int = 0) -> None:
        """Answer a call, or a stream, with an error."""
        await self.send(refusal_bytes(call, code, text, origin=origin))

    async def tell(self, name: str, *fields: Any) -> None:
        """Send an event."""
        await self.send(event_bytes(name, *fields))

    async def stream(self, call: Message, data: bytes = b"", status: int = Status.CONTINUE) -> None:
        """Send a packet of the stream that ``call`` opened."""
        await self.send(stream_bytes(call, data, status))

    def hang_up(self) -> None:
        """Let the client see the end, while something here still reads."""
        self.socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up, where nothing reads any more."""
        self.socket.close()

    async def _read(self, count: int) -> bytes:
        found = bytearray()
        while len(found) < count:
            more = await self._loop.sock_recv(self.socket, count - len(found))
            if not more:
                raise EOFError
            found += more
        return bytes(found)


def answer_bytes(call: Message, *results: Any, kind: int = Kind.REPLY) -> bytes:
    """Return the answer of a call."""
    payload = bytes_of(call.procedure.results, *results)
    return framed(
        payload, number=call.number, kind=kind, serial=call.serial, program=call.program
    )  # fmt: skip


def refusal_bytes(call: Message, code: int, text: str, *, origin: int = 0) -> bytes:
    """Return an error as the answer of a call, or the end of a stream."""
    return framed(
        error_bytes(code, text, origin=origin),
        number=call.number,
        kind=Kind.REPLY if call.kind == Kind.CALL else Kind.STREAM,
        serial=call.serial,
        status=Status.ERROR,
        program=call.program,
    )


def stream_bytes(call: Message, data: bytes, status: int = Status.CONTINUE) -> bytes:
    """Return a packet of the stream that ``call`` opened."""
    return framed(
        data,
        number=call.number,
        kind=Kind.STREAM,
        serial=call.serial,
        status=status,
        program=call.program,
    )


_callback_ids = itertools.count(1)

#: What a daemon without any guest answers.
ANSWERS: Final[dict[str, Any]] = {
    "auth_list": [],
    "connect_supports_feature": 1,
    "connect_open": (),
    "connect_close": (),
    "connect_list_all_domains": ([], 0),
    "connect_get_all_domain_stats": [],
    "connect_domain_event_callback_register_any": lambda *_: next(_callback_ids),
    "connect_network_event_register_any": lambda *_: next(_callback_ids),
    "connect_storage_pool_event_register_any": lambda *_: next(_callback_ids),
    "connect_node_device_event_register_any": lambda *_: next(_callback_ids),
    "connect_secret_event_register_any": lambda *_: next(_callback_ids),
}


class LibvirtDaemon(AbstractAsyncContextManager["LibvirtDaemon"]):
    """Listens at ``path``; ``answers`` go before those of ``ANSWERS``.

    An answer is a value (a tuple for several results, ``()`` for none), an error, a function of the
    arguments that returns one, or ``SILENCE``. What is in no table is an unknown procedure.
    """

    def __init__(self, path: Path, answers: Mapping[str, Any]) -> None:
        self._path = path
        self.answers = {**ANSWERS, **answers}
        #: Who is connected, oldest first.
        self.clients: list[FarEnd] = []
        #: The calls that came, in order: name and arguments.
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self._tasks = Tasks()
        self._listener = socket.socket(socket.AF_UNIX)

    async def __aenter__(self) -> Self:
        """Listen."""
        self._listener.setblocking(False)
        self._listener.bind(str(self._path))
        self._listener.listen()
        self._tasks.spawn(self._accept(), name="fake libvirtd")
        return self

    async def __aexit__(self, *_: object) -> None:
        """Hang up on everybody."""
        await self._tasks.cancel()
        self._listener.close()
        for client in self.clients:
            client.close()

    def uri(self, local: str = "qemu:///system") -> str:
        """Return the address of a hypervisor behind it."""
        scheme, _, path = local.partition("://")
        return f"{scheme}+unix://{path}?socket={self._path}"

    async def tell(self, name: str, *fields: Any) -> None:
        """Send an event to everybody."""
        for client in self.clients:
            await client.tell(name, *fields)

    def asked_for(self, name: str) -> int:
        """Return how often a procedure was called."""
        return sum(asked == name for asked, _ in self.asked)

    async def _accept(self) -> None:
        while True:
            connected, _ = await asyncio.get_running_loop().sock_accept(self._listener)
            client = FarEnd(connected)
            self.clients.append(client)
            self._tasks.spawn(self._serve(client), name="a client of the fake libvirtd")

    async def _serve(self, client: FarEnd) -> None:
        with suppress(EOFError, OSError):
            while True:
                message = await client.take()
                if message.program == KEEPALIVE:
                    await client.send(PONG)
                elif message.kind == Kind.CALL:
                    await self._answer(client, message)

    async def _answer(self, client: FarEnd, call: Message) -> None:
        name = call.name
        self.asked.append((name, call.arguments))
        if name not in self.answers:
            await client.refuse(call, 39, f"unknown procedure: {call.number}", origin=7)
            return
        answer = self.answers[name]
        if callable(answer):
            answer = answer(*call.arguments)
        if isinstance(answer, EngineError):
            await client.refuse(call, answer.code, answer.message, origin=answer.domain)
        elif answer is not SILENCE:
            results = answer if isinstance(answer, tuple) else (answer,)
            if len(call.procedure.results.split()) == 1:
                results = (answer,)
            await client.answer(call, *results)
