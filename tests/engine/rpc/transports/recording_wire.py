"""Who takes what a transport brings, in tests; and the first call of every client."""

from __future__ import annotations

import asyncio
import os
import struct
from typing import TYPE_CHECKING

from engine.rpc.transports.wire import WireProtocol
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from engine.errors import EngineError

REMOTE_PROGRAM, AUTH_LIST, CALL, REPLY = 0x20008086, 66, 0, 1
_HEADER = struct.Struct(">IIIiiIi")


class RecordingWire(WireProtocol):
    """Keeps everything; ``lost`` is done when the connection is gone."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.received = bytearray()
        self.fds: list[int] = []
        self.paused: list[bool] = []
        self.order: list[str] = []
        self.is_connected = False
        self.lost: asyncio.Future[EngineError | None] = loop.create_future()
        self._grown = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert not self.is_connected
        self.is_connected = True

    def fds_received(self, fds: list[int]) -> None:
        self.order.append("fds")
        self.fds += fds

    def data_received(self, data: bytes) -> None:
        self.order.append("data")
        self.received += data
        self._grown.set()

    def pause_writing(self) -> None:
        self.paused.append(True)

    def resume_writing(self) -> None:
        self.paused.append(False)

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost.set_result(exc)  # type: ignore[arg-type]

    async def until(self, size: int) -> bytes:
        """Return what came, as soon as it is ``size`` bytes."""
        async with asyncio.timeout(PATIENCE):
            while len(self.received) < size:
                assert not self.lost.done(), self.lost.result()
                self._grown.clear()
                grown = asyncio.ensure_future(self._grown.wait())  # noqa: TID251
                await asyncio.wait((grown, self.lost), return_when=asyncio.FIRST_COMPLETED)
                grown.cancel()
        return bytes(self.received)

    async def failure(self) -> EngineError:
        """Return why the far end ended it."""
        async with asyncio.timeout(PATIENCE):
            failure = await self.lost
        assert failure is not None
        return failure


async def authentication_kinds(transport: asyncio.Transport, wire: RecordingWire) -> list[int]:
    """Ask a libvirt daemon how it wants us to prove who we are."""
    transport.write(_HEADER.pack(_HEADER.size, REMOTE_PROGRAM, 1, AUTH_LIST, CALL, 7, 0))
    header = _HEADER.unpack((await wire.until(_HEADER.size))[: _HEADER.size])
    length, *rest = header
    assert rest == [REMOTE_PROGRAM, 1, AUTH_LIST, REPLY, 7, 0]
    body = (await wire.until(length))[_HEADER.size :]
    count, *kinds = struct.unpack(f">{len(body) // 4}i", body)
    assert count == len(kinds)
    return kinds


def open_files() -> dict[int, str]:
    """Return this process's descriptors and what they are."""
    found = {}
    for name in os.listdir("/proc/self/fd"):
        try:
            found[int(name)] = os.readlink(f"/proc/self/fd/{name}")
        except FileNotFoundError:  # that of the folder itself
            continue
    return found
