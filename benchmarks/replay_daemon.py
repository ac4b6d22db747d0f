"""A daemon that only sends what it has ready.

``python -m benchmarks.replay_daemon PATH DOMAINS [REPLIES]``

Both sides of a comparison get the same bytes, and nobody makes them meanwhile. It speaks enough
for libvirt's own client: signing in, features, lists, statistics, XML, registrations of events.
``domain_define_xml_flags`` with a number as the XML is answered by so many lifecycle events. Says
``"ready"``.
"""

from __future__ import annotations

import asyncio
import itertools
import socket
import struct
import sys
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any, Final

from engine import Tasks
from engine.events import Lifecycle
from engine.rpc import schema
from engine.rpc.packet import Kind, Status
from tests.fakes.libvirt_daemon import (
    ANSWERS,
    KEEPALIVE,
    PONG,
    FarEnd,
    bytes_of,
    error_bytes,
    event_bytes,
    framed,
)

from .replayed_guests import domain, grown, records, xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fakes.libvirt_daemon import Message

#: Different replies with statistics, one after another for each client, where the caller does not
#: say how many. A long list has only one.
_REPLIES: Final = 8
_LONG_LIST: Final = 500
_SEED: Final = 16509
#: The registration of lifecycle events, and the number that every message about it begins with.
_LIFECYCLE: Final = 0
_CALLBACK_ID: Final = 1
_NO_SUPPORT: Final = 3
_WORD: Final = struct.Struct(">i")


class ReplayDaemon:
    """Serves ``domains`` running guests to everybody who connects to ``listener``."""

    def __init__(self, listener: socket.socket, domains: int, replies: int = 0) -> None:
        self._listener = listener
        self._tasks = Tasks()
        self._domains = domains
        listed = [domain(number) for number in range(domains)]
        self._payloads = {
            **{_number(name): _payload(name, answer) for name, answer in _simple_answers()},
            _number("connect_list_all_domains"): _payload(
                "connect_list_all_domains", (listed, domains)
            ),
            _number("domain_define_xml_flags"): _payload("domain_define_xml_flags", domain(0)),
        }
        replies = replies or (_REPLIES if domains < _LONG_LIST else 1)
        self._statistics = list(_statistics(domains, replies))

    async def serve(self) -> None:
        """Serve until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            connected, _ = await loop.sock_accept(self._listener)
            self._tasks.spawn(self._serve(FarEnd(connected)), name="a client of the replay")

    async def close(self) -> None:
        """Hang up on everybody."""
        await self._tasks.cancel()

    async def _serve(self, client: FarEnd) -> None:
        statistics = itertools.cycle(self._statistics)
        try:
            with suppress(EOFError, OSError):
                while True:
                    message = await client.take()
                    if message.program == KEEPALIVE:
                        await client.send(PONG)
                    elif message.kind == Kind.CALL:
                        await client.send(self._answer(message, statistics))
        finally:
            client.close()

    def _answer(self, call: Message, statistics: Iterator[bytes]) -> bytes:
        """Return the whole answer, with the events behind it."""
        status, events = Status.OK, b""
        if call.number == _number("connect_get_all_domain_stats"):
            payload = next(statistics)
        elif call.number == _number("connect_domain_event_callback_register_any"):
            payload = _WORD.pack(_WORD.unpack_from(call.payload)[0] - _LIFECYCLE + _CALLBACK_ID)
        elif call.number == _number("domain_get_xml_desc"):
            guest = call.arguments[0]
            payload = _payload("domain_get_xml_desc", xml(guest[2] - 1))
        elif call.number in self._payloads:
            payload = self._payloads[call.number]
        else:
            payload, status = error_bytes(_NO_SUPPORT, f"{call.name} is not replayed"), Status.ERROR
        if call.number == _number("domain_define_xml_flags"):
            events = _events(int(call.arguments[0]))
        kind = Kind.REPLY
        answer = framed(payload, number=call.number, kind=kind, serial=call.serial, status=status)
        return answer + events


def _simple_answers() -> Iterator[tuple[str, Any]]:
    for name, answer in ANSWERS.items():
        yield name, 1 if callable(answer) else answer
    for name in ("connect_register_close_callback", "connect_unregister_close_callback"):
        yield name, ()


def _statistics(domains: int, replies: int) -> Iterator[bytes]:
    random = Random(_SEED)
    found = records(domains, random)
    for _ in range(replies):
        yield _payload("connect_get_all_domain_stats", found)
        found = grown(found, random)


def _events(count: int) -> bytes:
    """Return ``count`` messages: a guest that is suspended and goes on, again and again."""
    pair = (
        event_bytes("domain_event_callback_lifecycle", _CALLBACK_ID, domain(0), event, 0)
        for event in (Lifecycle.SUSPENDED, Lifecycle.RESUMED)
    )
    return b"".join(pair) * (count // 2)


def _number(name: str) -> int:
    return schema.procedure(name).number


def _payload(name: str, answer: Any) -> bytes:
    """Return the bytes of a procedure's results: a tuple is several, or none."""
    results = answer if isinstance(answer, tuple) else (answer,)
    fields = schema.procedure(name).results
    return bytes_of(fields, *((answer,) if len(fields.split()) == 1 else results))


async def main(path: str, domains: int, replies: int = 0) -> None:
    """Serve until killed."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.setblocking(False)
        listener.bind(path)
        listener.listen(256)
        daemon = ReplayDaemon(listener, domains, replies)
        print('"ready"', flush=True)
        await daemon.serve()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], *map(int, sys.argv[2:])))
