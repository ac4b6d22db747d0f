"""QmpClient: one monitor connection on the event loop.

Everything is handed on inside ``data_received``, in wire order: events to ``on_event``, a reply to
the ``on_reply`` of its command before the next event is looked at.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
from typing import TYPE_CHECKING, Any, cast

from ....errors import ConnectFailed, OperationFailed, OperationTimeout
from ....untrusted_text import printable
from ..unix_path import short_path
from .errors import CommandFailed, MonitorLost
from .protocol import Greeting, Malformed, Message, QmpEvent, QmpProtocol, Reply

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_log = logging.getLogger(__name__)

#: Seconds QEMU may take to greet. A monitor serves one client: the second is never greeted.
GREETING_DEADLINE = 5.0
#: Seconds QEMU may take to answer a command.
REPLY_DEADLINE = 20.0
#: Seconds between two tries to send what cannot wait in the transport's own queue.
_WRITE_PAUSE = 0.01


class QmpClient(asyncio.Protocol):
    """A monitor after its greeting; made by ``QmpClient.connect``."""

    def __init__(
        self, path: Path, on_event: Callable[[QmpEvent], None], on_lost: Callable[[], None]
    ) -> None:
        self._path = path
        self._on_event = on_event
        self._on_lost = on_lost
        self._protocol = QmpProtocol()
        self._transport: asyncio.Transport | None = None
        self._greeted: asyncio.Future[Greeting] = asyncio.get_running_loop().create_future()
        self._closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pending: dict[int, tuple[str, asyncio.Future[Any], Callable[[Any], Any] | None]] = {}
        #: Commands whose answer nobody waits for any more.
        self._given_up: set[int | None] = set()
        self._is_ready = False
        #: Lines that could not be read.
        self.malformed = 0

    @classmethod
    async def connect(
        cls,
        path: Path,
        on_event: Callable[[QmpEvent], None],
        on_lost: Callable[[], None],
    ) -> QmpClient:
        """Connect to the monitor at ``path`` and leave negotiation mode.

        ``on_event`` and ``on_lost`` are called from the reader: they must not block or raise.

        Raises:
            ConnectFailed: nobody listens there, or another client has the monitor.
        """
        loop = asyncio.get_running_loop()
        try:
            with short_path(path) as short:
                _, client = await loop.create_unix_connection(
                    lambda: cls(path, on_event, on_lost), short
                )
        except OSError as error:
            raise ConnectFailed(f"no QEMU monitor at {path}: {error.strerror or error}") from error
        try:
            async with asyncio.timeout(GREETING_DEADLINE):
                await client._greeted
            await client.execute("qmp_capabilities")
        except TimeoutError as error:
            await client.close()
            raise ConnectFailed(
                f"the monitor at {path} does not greet",
                hint="a QEMU monitor serves one client: is another one connected?",
            ) from error
        except BaseException:
            await client.close()
            raise
        client._is_ready = True
        return client

    @property
    def greeting(self) -> Greeting:
        """What QEMU said first."""
        return self._greeted.result()

    @property
    def peer_pid(self) -> int | None:
        """The process that listens at the socket (SO_PEERCRED of unix(7)), if it can be known."""
        if self._transport is None:
            return None
        connection = self._transport.get_extra_info("socket")
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        return int.from_bytes(credentials[:4], sys.byteorder) or None

    async def execute(
        self,
        command: str,
        arguments: dict[str, Any] | None = None,
        *,
        on_reply: Callable[[Any], Any] | None = None,
    ) -> Any:
        """Run a command and return its value, or what ``on_reply`` makes of it.

        ``on_reply`` is called at the reply's place in the order of events.

        Raises:
            CommandFailed: QEMU refused it. MonitorLost: the connection ended.
            OperationTimeout: no answer in time. OperationFailed: ``on_reply`` cannot read it.
        """
        if self._transport is None or self._transport.is_closing():
            raise MonitorLost(f"the monitor at {self._path} is closed")
        command_id, data = self._protocol.command(command, arguments)
        reply: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._pending[command_id] = (command, reply, on_reply)
        self._transport.write(data)
        try:
            async with asyncio.timeout(REPLY_DEADLINE):
                return await reply
        except TimeoutError as error:
            raise OperationTimeout(f"QEMU did not answer to {command} in time") from error
        finally:
            if self._pending.pop(command_id, None):
                self._given_up.add(command_id)

    async def pass_descriptor(self, descriptor: int, name: str) -> None:
        """Give QEMU a file of ours, which it keeps under ``name`` for the next command (getfd).

        Raises:
            CommandFailed: QEMU refused it. MonitorLost: the connection ended.
            OperationTimeout: no answer in time.
        """
        if self._transport is None or self._transport.is_closing():
            raise MonitorLost(f"the monitor at {self._path} is closed")
        command_id, data = self._protocol.command("getfd", {"fdname": name})
        reply: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._pending[command_id] = ("getfd", reply, None)
        try:
            async with asyncio.timeout(REPLY_DEADLINE):
                await self._send_with(descriptor, data)
                await reply
        except TimeoutError as error:
            raise OperationTimeout("QEMU did not take a descriptor in time") from error
        finally:
            if self._pending.pop(command_id, None):
                self._given_up.add(command_id)

    async def _send_with(self, descriptor: int, data: bytes) -> None:
        """Send a command with a descriptor beside it, behind everything that was sent before."""
        while True:
            transport = self._transport
            if transport is None or transport.is_closing():
                raise MonitorLost(f"the monitor at {self._path} is closed")
            if not transport.get_write_buffer_size():
                number = transport.get_extra_info("socket").fileno()
                with socket.socket(fileno=os.dup(number)) as wire:
                    try:
                        sent = socket.send_fds(wire, [data], [descriptor])
                    except BlockingIOError:
                        pass
                    except OSError as error:
                        raise MonitorLost(f"the monitor at {self._path}: {error}") from error
                    else:
                        transport.write(data[sent:])
                        return
            await asyncio.sleep(_WRITE_PAUSE)

    async def close(self) -> None:
        """End the connection; ``on_lost`` is not called."""
        self._is_ready = False
        if self._transport is not None:
            self._transport.abort()
            await asyncio.shield(self._closed)

    # -- called by the event loop: never await, never raise -------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Hand on every message that is complete now."""
        self._protocol.receive_data(data)
        for message in self._protocol.messages_received():
            self._dispatch(message)

    def connection_lost(self, error: Exception | None) -> None:
        """Fail what still waits, then say so. A reset is an end like any other."""
        lost = MonitorLost(f"the monitor at {self._path} closed the connection")
        for _, reply, _ in self._pending.values():
            if not reply.done():
                reply.set_exception(lost)
        if not self._greeted.done():
            self._greeted.set_exception(ConnectFailed(f"no QEMU monitor at {self._path}"))
            self._greeted.exception()
        self._closed.set_result(None)
        if self._is_ready:
            self._is_ready = False
            self._on_lost()

    def _dispatch(self, message: Message) -> None:
        match message:
            case QmpEvent():
                self._on_event(message)
            case Reply():
                self._settle(message)
            case Greeting() if not self._greeted.done():
                self._greeted.set_result(message)
            case Greeting():
                _log.warning("%s: a second greeting", self._path)
            case Malformed(excerpt, reason):
                self.malformed += 1
                shown = printable(excerpt.decode("utf-8", "replace"))
                _log.warning("%s: unreadable line %s (%s)", self._path, shown, printable(reason))

    def _settle(self, reply: Reply) -> None:
        if reply.id in self._given_up:
            self._given_up.discard(reply.id)
            return
        entry = self._pending.pop(reply.id, None) if reply.id is not None else None
        if entry is None:
            _log.warning("%s: reply to nothing we asked: %s", self._path, printable(str(reply)))
            return
        command, future, on_reply = entry
        if future.done():
            return
        if reply.error is not None:
            error_class, description = reply.error
            future.set_exception(CommandFailed(command, error_class, printable(description)))
            return
        try:
            value = reply.value if on_reply is None else on_reply(reply.value)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            # Raised further it would end the connection, and whoever waits would wait on.
            problem = f"QEMU's answer to {command} cannot be read: {printable(repr(error))}"
            future.set_exception(OperationFailed(problem))
            return
        future.set_result(value)
