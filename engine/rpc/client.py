"""RpcClient: one connection to a libvirt daemon: calls as futures, streams, events, keepalive.

    client = RpcClient(clock, "host")
    await open_transport(route, client, …)      bytes flow
    await client.call("connect_open", name, 0)

Calls are pipelined and answered in any order. The daemon works on a few of them at a time and reads
no further meanwhile, so calls that last belong on a connection of their own.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from ..errors import (
    ConnectFailed,
    ConnectionClosed,
    ConnectStep,
    EngineError,
    ProtocolError,
)
from ..tasks import Tasks
from ..untrusted_text import printable
from . import keepalive
from .codec import event_codec, procedure_codec
from .keepalive import KeepAlive
from .open_calls import Call, OpenCalls, close_all
from .outbox import Outbox
from .packet import DESCRIPTORS_LIMIT, Kind, Packet, Status
from .protocol import RpcProtocol
from .stream import RpcStream
from .transports.wire import WireProtocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..clock import Clock
    from .codec import ProcedureCodec, Slices
    from .xdr import Decoder

_log = logging.getLogger(__name__)

#: Seconds a transport may take to say goodbye.
_CLOSE_SECONDS = 2.0


class RpcClient(WireProtocol):
    """One end of the wire. ``server`` names the other end in error messages."""

    def __init__(self, clock: Clock, server: str) -> None:
        self._clock = clock
        self._server = server
        self._loop = asyncio.get_running_loop()
        self._protocol = RpcProtocol()
        self._outbox = Outbox(self._protocol)
        self._transport: Any = None
        self._calls = OpenCalls()
        self._streams: dict[int, RpcStream] = {}
        self._holding: set[RpcStream] = set()
        self._gone = asyncio.Event()
        self._keepalive = KeepAlive()
        self._tasks = Tasks()
        #: Done with the reason when the connection is gone, however it ended.
        self.lost: asyncio.Future[EngineError] = self._loop.create_future()
        #: Hears of every event, by name and decoded fields.
        self.on_event: Callable[[str, Any], None] = _ignore_event
        #: Messages that nobody waited for, or that could not be read.
        self.strays = 0

    @property
    def latency(self) -> float | None:
        """Seconds of the last round trip of a ping; None before the first."""
        return self._keepalive.latency

    # -- calling ------------------------------------------------------------------------------

    def call(self, name: str, *arguments: Any) -> asyncio.Future[Any]:
        """Call a procedure with its arguments in field order; the future has the results.

        Results are a tuple in field order, a value if there is one field, or None. The future
        fails with what the server says, or with ``ConnectionClosed``. A future that is cancelled
        does not stop the server.

        Raises:
            InvalidArgument: a value that the procedure cannot be sent.
        """
        codec = procedure_codec(name)
        return self._send_call(codec, arguments, codec.results)[0]

    def call_with_descriptors(self, name: str, *arguments: Any) -> asyncio.Future[Any]:
        """As ``call``; the future has the results and the file descriptors that came along."""
        codec = procedure_codec(name)
        return self._send_call(codec, arguments, codec.results, with_descriptors=True)[0]

    async def call_sliced(self, name: str, *arguments: Any, slices: Slices) -> list[Any]:
        """As ``call``, for an answer of one long list: other tasks run while it is decoded."""
        codec = procedure_codec(name)
        payload = await self._send_call(codec, arguments, None)[0]
        values: list[Any] = []
        for items in codec.results.decode_slices(payload, slices.length, slices.parameters):
            values += slices.make(items)
            await asyncio.sleep(0)
        return values

    async def open_stream(self, name: str, *arguments: Any) -> RpcStream:
        """Call a procedure that opens a stream."""
        codec = procedure_codec(name)
        future, opening = self._send_call(codec, arguments, codec.results)
        stream = RpcStream(self, opening, lambda: self._forget_stream(opening.serial))
        self._streams[opening.serial] = stream
        try:
            stream.answer = await future
        except asyncio.CancelledError:
            if not future.cancelled():  # the answer came at the same time
                stream.abort()
            raise
        except BaseException:
            self._forget_stream(opening.serial)
            raise
        return stream

    def _send_call(
        self,
        codec: ProcedureCodec,
        arguments: tuple[Any, ...],
        results: Decoder | None,
        *,
        with_descriptors: bool = False,
    ) -> tuple[asyncio.Future[Any], Packet]:
        procedure = codec.procedure
        payload = codec.arguments.encode(arguments)
        future: asyncio.Future[Any] = self._loop.create_future()
        is_alone = not self._calls
        serial = self._calls.next_serial()
        packet = Packet(procedure.program, procedure.number, Kind.CALL, serial, Status.OK, payload)
        if self.lost.done():
            future.set_exception(self._closed())
            return future, packet
        self.send_packet(packet)
        self._calls.add(serial, Call(procedure, future, results, with_descriptors))
        if is_alone:
            self._outbox.flush()
        return future, packet

    # -- writing ------------------------------------------------------------------------------

    def send_packet(self, packet: Packet) -> None:
        """Send a packet; those of one turn of the loop go out together."""
        self._outbox.put(packet)

    async def drain(self) -> None:
        """Wait until the transport wants more."""
        await self._outbox.drain()

    def pause_writing(self) -> None:
        """The transport has enough to write."""
        self._outbox.pause()

    def resume_writing(self) -> None:
        """The transport wants more."""
        self._outbox.resume()

    # -- reading ------------------------------------------------------------------------------

    def connection_made(self, transport: Any) -> None:
        """Bytes can flow."""
        self._transport = transport
        if self.lost.done():  # closed while the way was still sought
            transport.abort()
            return
        self._outbox.transport = transport
        self._outbox.flush()

    def fds_received(self, fds: list[int]) -> None:
        """Keep descriptors until the message they belong to is complete."""
        if self.lost.done():
            close_all(fds)
            return
        self._protocol.descriptors += fds
        if len(self._protocol.descriptors) > DESCRIPTORS_LIMIT:
            self._lose(ProtocolError(f"{self._server} sent file descriptors that nobody asked for"))

    def data_received(self, data: bytes) -> None:
        """Take in what the transport has read."""
        if self.lost.done():
            return
        self._keepalive.heard()
        failure = None
        try:
            self._protocol.receive_data(data)
        except ProtocolError as error:
            failure = error
        try:
            self._take(self._protocol.packets_received())
        except ProtocolError as error:
            failure = failure or error
        if failure:
            self._lose(failure)

    def _take(self, packets: Iterable[Packet]) -> None:
        left = iter(packets)
        for packet in left:
            try:
                _TAKERS[packet.kind](self, packet)
            except ProtocolError:  # nothing behind a packet that cannot be is believed
                for unused in (packet, *left):
                    close_all(unused.descriptors)
                raise

    def _take_reply(self, packet: Packet) -> None:
        call = self._calls.take(packet)
        if call is None:
            self._count_stray(packet)
            return
        if call.future.cancelled() and (stream := self._streams.get(packet.serial)):
            # Nobody waits for it any more. Before its answer a server would not hear of that.
            stream.abort() if packet.status == Status.OK else self._forget_stream(packet.serial)
        call.settle(packet)

    def _take_call(self, _: Packet) -> None:
        raise ProtocolError("the server called a procedure: only clients do")

    def _take_event(self, packet: Packet) -> None:
        if packet.program == keepalive.PROGRAM:
            answer = self._keepalive.answer(packet, self._clock.monotonic())
            if answer and not self._outbox.is_full:
                self.send_packet(answer)
            return
        codec = event_codec(packet.program, packet.procedure)
        if codec is None:
            self._count_stray(packet)
            return
        try:
            fields = codec.fields.decode(packet.payload)
        except ProtocolError as error:
            _log.warning("%s: %s", self._server, error)
            self._count_stray(packet)
            return
        self.on_event(codec.name, fields)

    def _take_stream(self, packet: Packet) -> None:
        stream = self._streams.get(packet.serial)
        if stream is None:
            self._calls.check_known(packet)
            self._count_stray(packet)
            return
        try:
            stream.take(packet)
        except ProtocolError as error:
            stream.fail(error)

    def _count_stray(self, packet: Packet) -> None:
        """A message that nobody waits for. What it says stays out of the log: it may be secret."""
        close_all(packet.descriptors)
        self.strays += 1
        _log.info(
            "%s: nobody waits for procedure %d of program %#x, serial %d: %d bytes",
            self._server,
            packet.procedure,
            packet.program,
            packet.serial,
            len(packet.payload),
        )

    # -- streams ------------------------------------------------------------------------------

    def hold_reading(self, stream: RpcStream, *, hold: bool) -> None:
        """Read no further while any stream has more than it can keep."""
        was_held = bool(self._holding)
        (self._holding.add if hold else self._holding.discard)(stream)
        if was_held == bool(self._holding) or self.lost.done():
            return
        (self._transport.pause_reading if hold else self._transport.resume_reading)()

    def _forget_stream(self, serial: int) -> None:
        self._streams.pop(serial, None)

    # -- the end ------------------------------------------------------------------------------

    def keep_alive(self) -> None:
        """Ping from now on; a server that stops answering is lost."""
        self._tasks.spawn(self._ping(), name=f"keepalive of {self._server}")

    async def _ping(self) -> None:
        while ping := self._keepalive.ping(self._clock.monotonic()):
            self.send_packet(ping)
            if self._holding:  # its answers wait behind what a stream's reader has not taken
                self._keepalive.heard()
            await self._clock.sleep(keepalive.INTERVAL)
        seconds = keepalive.INTERVAL * keepalive.COUNT
        self._lose(
            ConnectFailed(
                f"{self._server} has not answered for {seconds:g} s", step=ConnectStep.ROUTE
            )
        )

    def connection_lost(self, error: Exception | None) -> None:
        """The transport is gone."""
        self._gone.set()
        if not isinstance(error, EngineError):
            why = f": {printable(str(error))}" if error else " closed the connection"
            error = ConnectionClosed(self._server + why)
        self._lose(error)

    async def close(self) -> None:
        """Let go of the server, and wait until the transport is gone."""
        self._outbox.flush()
        self._lose(ConnectionClosed(f"the connection to {self._server} was closed"), abort=False)
        await self._tasks.cancel()
        if self._transport is None:
            return
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self._gone.wait()
        except TimeoutError:
            pass
        finally:
            if not self._gone.is_set():
                self._transport.abort()
        await self._gone.wait()

    def _lose(self, failure: EngineError, *, abort: bool = True) -> None:
        if self.lost.done():
            return
        self.lost.set_result(failure)
        if self._transport is not None:
            (self._transport.abort if abort else self._transport.close)()
        self._outbox.transport = None
        self._outbox.resume()
        close_all(self._protocol.descriptors)
        self._protocol.descriptors.clear()
        self._calls.fail(self._closed)
        for stream in list(self._streams.values()):
            stream.fail(self._closed())

    def _closed(self) -> ConnectionClosed:
        failure = self.lost.result()
        if isinstance(failure, ConnectionClosed):
            return ConnectionClosed(failure.message, hint=failure.hint)
        return ConnectionClosed(f"the connection broke: {failure.message}", hint=failure.hint)


def _ignore_event(_: str, __: Any) -> None:
    """Hear of an event and do nothing."""


#: What a message is -> who takes it.
_TAKERS: Final[dict[int, Callable[[RpcClient, Packet], None]]] = {
    Kind.CALL: RpcClient._take_call,
    Kind.REPLY: RpcClient._take_reply,
    Kind.EVENT: RpcClient._take_event,
    Kind.STREAM: RpcClient._take_stream,
    Kind.CALL_WITH_FDS: RpcClient._take_call,
    Kind.REPLY_WITH_FDS: RpcClient._take_reply,
    Kind.STREAM_HOLE: RpcClient._take_stream,
}
