"""Outbox: packets on their way; those of one turn of the event loop go out together."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..errors import InvalidArgument

if TYPE_CHECKING:
    from .packet import Packet
    from .protocol import RpcProtocol


class Outbox:
    """The writing side of one connection. Nothing is written before there is a transport."""

    def __init__(self, protocol: RpcProtocol) -> None:
        self._protocol = protocol
        self._loop = asyncio.get_running_loop()
        self._is_due = False
        self._writable = asyncio.Event()
        self._writable.set()
        #: Where bytes go; None before the connection is made and after it is gone.
        self.transport: asyncio.WriteTransport | None = None

    def put(self, packet: Packet) -> None:
        """Send a packet before the event loop turns again.

        Raises:
            InvalidArgument: it is larger than any server reads.
        """
        try:
            self._protocol.send(packet)
        except ValueError as error:
            raise InvalidArgument(str(error)) from error
        if not self._is_due:
            self._is_due = True
            self._loop.call_soon(self.flush)

    def flush(self) -> None:
        """Send now."""
        self._is_due = False
        if self.transport is not None and (pieces := self._protocol.data_to_send()):
            self.transport.writelines(pieces)

    @property
    def is_full(self) -> bool:
        """Whether the far end reads more slowly than we write."""
        return not self._writable.is_set()

    async def drain(self) -> None:
        """Send now, and wait until the transport wants more."""
        self.flush()
        await self._writable.wait()

    def pause(self) -> None:
        """The transport has enough."""
        self._writable.clear()

    def resume(self) -> None:
        """The transport wants more, or is gone."""
        self._writable.set()
