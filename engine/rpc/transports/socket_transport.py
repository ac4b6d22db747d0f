"""SocketTransport: bytes and file descriptors over one connected stream socket.

asyncio's own transports cannot receive descriptors (SCM_RIGHTS, unix(7)); this one reads with
``recvmsg``, and sends what is written in one piece where the kernel takes it at once.
"""

from __future__ import annotations

import array
import asyncio
import mmap
import os
import socket
import threading
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any

from ...errors import ConnectionClosed, EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .wire import WireProtocol

#: Bytes asked of the kernel at once: more than a daemon's socket holds.
_READ_SIZE = 262_144
#: Bytes handed on at once: more would be mapped and faulted in each time (M_MMAP_THRESHOLD,
#: mallopt(3)), which takes more processor time than all the rest of a download.
_PIECE = 126_976
#: Descriptors that one message may carry (libvirt's limit).
_FDS_LIMIT = 32
_ANCILLARY_SIZE = socket.CMSG_SPACE(_FDS_LIMIT * array.array("i").itemsize)
#: Buffers given to one sendmsg; Linux takes up to 1024.
_GATHERED = 64
#: Bytes that may wait to be sent before the writer is told to pause, and to resume.
HIGH_WATER, LOW_WATER = 1_048_576, 262_144

_Bytes = bytes | bytearray | memoryview


class _Received(threading.local):
    """Where the kernel puts what it has, for all connections of a thread: it is copied at once.

    A new buffer for every read would be mapped, faulted in and unmapped each time: five times the
    time of a small read, four times that of a large one.
    """

    def __init__(self) -> None:
        self.buffer = memoryview(mmap.mmap(-1, _READ_SIZE))  # memory only where it is used


_received = _Received()


class SocketTransport(asyncio.Transport):
    """A transport over ``sock``, which it owns from now on; ``far_end`` names it in errors."""

    def __init__(self, sock: socket.socket, protocol: WireProtocol, far_end: str) -> None:
        super().__init__({"socket": sock})
        sock.setblocking(False)
        self._loop = asyncio.get_running_loop()
        self._socket = sock
        self._protocol = protocol
        self._far_end = far_end
        #: What the kernel did not take yet: bytes, or a descriptor of ours to send.
        self._backlog: deque[_Bytes | int] = deque()
        self._backlog_size = 0
        self._limits = LOW_WATER, HIGH_WATER
        self._writer_paused = False
        self._reading = False
        self._closing = False
        protocol.connection_made(self)
        self.resume_reading()

    def is_closing(self) -> bool:
        """Tell whether no more can be written."""
        return self._closing

    def is_reading(self) -> bool:
        """Tell whether bytes are handed on as they come."""
        return self._reading

    def pause_reading(self) -> None:
        """Hand nothing on until ``resume_reading``: the far end has to wait."""
        if self._reading:
            self._reading = False
            self._loop.remove_reader(self._socket)

    def resume_reading(self) -> None:
        """Hand on what comes, again."""
        if not (self._reading or self._closing):
            self._reading = True
            self._loop.add_reader(self._socket, self._receive)

    def get_write_buffer_size(self) -> int:
        """Return the bytes that still wait to be sent."""
        return self._backlog_size

    def get_write_buffer_limits(self) -> tuple[int, int]:
        """Return the low and the high water mark, in bytes."""
        return self._limits

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Set how many bytes may wait before the protocol is told to pause, and to resume."""
        high = HIGH_WATER if high is None else high
        self._limits = (high // 4 if low is None else low), high

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send ``data``, or keep it until the kernel takes it."""
        self.writelines((data,))

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        """Send several pieces in order, with one call to the kernel where possible."""
        if self._closing:
            return
        pieces = list(list_of_data)
        size = sum(map(len, pieces))
        sent = self._send(pieces) if size and not self._backlog else 0
        if sent < size and not self._closing:
            self._keep([_kept(piece) for piece in _without(pieces, sent)], size - sent)

    def write_fds(self, fds: Sequence[int]) -> None:
        """Send copies of ``fds`` behind what was written so far; the caller keeps its own.

        Each rides on a byte of its own, as libvirt's daemon expects behind a message.
        """
        if not self._closing:
            self._keep([os.dup(fd) for fd in fds], 0)

    def close(self) -> None:
        """Send what waits, then close."""
        if self._closing:
            return
        self.pause_reading()
        self._closing = True
        if not self._backlog:
            self._loop.call_soon(self._lose, None)

    def abort(self) -> None:
        """Close now and forget what waits."""
        self._end(None)

    def _receive(self) -> None:
        try:
            buffer = _received.buffer
            size, ancillary, _, _ = self._socket.recvmsg_into(
                (buffer,), _ANCILLARY_SIZE, socket.MSG_CMSG_CLOEXEC
            )
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self._end(self._closed_by_far_end(error))
            return
        if ancillary:
            self._protocol.fds_received(_descriptors(ancillary))
        if size:
            for start in range(0, size, _PIECE):
                self._protocol.data_received(bytes(buffer[start : min(size, start + _PIECE)]))
        else:
            self._end(self._closed_by_far_end())

    def _keep(self, pieces: Sequence[_Bytes | int], size: int) -> None:
        if not self._backlog:
            self._loop.add_writer(self._socket, self._send_backlog)
        self._backlog.extend(pieces)
        self._backlog_size += size
        if self._backlog_size > self._limits[1] and not self._writer_paused:
            self._writer_paused = True
            self._protocol.pause_writing()

    def _send_backlog(self) -> None:
        first = self._backlog[0]
        if isinstance(first, int):
            self._send_descriptor(first)
        else:
            # Descriptors split the backlog; each run of bytes goes out by itself.
            pieces: list[_Bytes] = []
            for piece in islice(self._backlog, _GATHERED):
                if isinstance(piece, int):
                    break
                pieces.append(piece)
            sent = self._send(pieces)
            if not self._backlog:
                return  # the far end is gone
            for _ in pieces:
                self._backlog.popleft()
            self._backlog.extendleft(reversed(_without(pieces, sent)))
            self._backlog_size -= sent
        self._after_sending()

    def _after_sending(self) -> None:
        if self._writer_paused and self._backlog_size <= self._limits[0]:
            self._writer_paused = False
            self._protocol.resume_writing()
        if not self._backlog:
            self._loop.remove_writer(self._socket)
            if self._closing:
                self._loop.call_soon(self._lose, None)

    def _send(self, pieces: Sequence[_Bytes]) -> int:
        """Return how many bytes the kernel took; a broken connection is ended."""
        try:
            if len(pieces) == 1:
                return self._socket.send(pieces[0])
            return self._socket.sendmsg(pieces[:_GATHERED])
        except (BlockingIOError, InterruptedError):
            return 0
        except OSError as error:
            self._end(self._closed_by_far_end(error))
            return 0

    def _send_descriptor(self, fd: int) -> None:
        try:
            socket.send_fds(self._socket, [b"\0"], [fd])
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self._end(self._closed_by_far_end(error))
            return
        self._backlog.popleft()
        os.close(fd)

    def _closed_by_far_end(self, cause: OSError | None = None) -> EngineError:
        why = f": {cause.strerror}" if cause else ""
        failure = ConnectionClosed(f"{self._far_end} closed the connection{why}")
        failure.__cause__ = cause
        return failure

    def _end(self, failure: EngineError | None) -> None:
        if self._socket.fileno() < 0 or (self._closing and not self._backlog):
            return
        self.pause_reading()
        self._closing = True
        self._loop.remove_writer(self._socket)
        for piece in self._backlog:
            if isinstance(piece, int):
                os.close(piece)
        self._backlog.clear()
        self._backlog_size = 0
        self._loop.call_soon(self._lose, failure)

    def _lose(self, failure: EngineError | None) -> None:
        self._socket.close()
        self._protocol.connection_lost(failure)


def _without(pieces: Sequence[_Bytes], count: int) -> list[_Bytes]:
    """Return what is left of ``pieces`` behind their first ``count`` bytes, uncopied."""
    left: list[_Bytes] = []
    for piece in pieces:
        if count < len(piece):
            left.append(memoryview(piece)[count:] if count else piece)
        count = max(0, count - len(piece))
    return left


def _kept(piece: _Bytes) -> _Bytes:
    """Return bytes that the writer cannot change any more; a copy only where it could."""
    if isinstance(piece, bytes) or (isinstance(piece, memoryview) and piece.readonly):
        return piece
    return bytes(piece)


def _descriptors(ancillary: list[tuple[int, int, Any]]) -> list[int]:
    fds = array.array("i")
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            fds.frombytes(data[: len(data) - len(data) % fds.itemsize])
    return fds.tolist()
