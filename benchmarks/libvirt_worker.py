"""Theirs: libvirt-python, doing the tasks that ``side`` describes.

Runs in libvirt-python's environment, so it imports nothing of ours. ``open_with_events`` has its
event loop in a thread, as applications of the binding do.
"""

from __future__ import annotations

import gc
import json
import sys
import threading
import time
import zlib
from typing import Any

import libvirt  # type: ignore[import-not-found]

#: What a round of the real daemon's events does to the domain.
_DOMAIN = "test"
#: Bytes of the binding's own sendAll and recvAll.
_PIECE = libvirt.virStorageVol.streamBufSize
#: One figure, and what was worked on.
_Done = tuple[Any, Any]


class Worker:
    """One connection at a time. Each public method is a task."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._callback: int | None = None
        self._event_loop: threading.Thread | None = None
        self._started = 0.0
        self._count = 0
        self._expected = -1
        self._complete = threading.Event()

    def open(self, uri: str) -> _Done:
        """Connect; what was connected is let go."""
        self.close()
        start = time.perf_counter()
        self._connection = libvirt.open(uri)
        return time.perf_counter() - start, None

    def close(self) -> _Done:
        """Let go of what is connected."""
        if self._callback is not None:  # it would keep the connection open, and be called
            self._connection.domainEventDeregisterAny(self._callback)
        if self._connection is not None:
            self._connection.close()
        self._connection = self._callback = None
        return None, None

    def open_with_events(self, uri: str) -> _Done:
        """Connect and listen for lifecycle events."""
        if self._event_loop is None:
            libvirt.virEventRegisterDefaultImpl()
            self._event_loop = threading.Thread(target=self._run_event_loop, daemon=True)
            self._event_loop.start()
        self.open(uri)
        kind = libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE
        register = self._connection.domainEventRegisterAny
        self._callback = register(None, kind, self._on_lifecycle, None)
        return None, None

    def list(self, times: int) -> _Done:
        """List all domains with name, uuid and id, so many times; the figure is the middle one."""
        seconds = []
        for _ in range(times):
            start = time.perf_counter()
            found = self._connection.listAllDomains()
            domains = [(x.name(), x.UUIDString(), x.ID()) for x in found]
            seconds.append(time.perf_counter() - start)
        return sorted(seconds)[times // 2], _sum(domains)

    def statistics(self, times: int) -> _Done:
        """Ask for all statistics of all domains, as dicts; otherwise as ``list``."""
        seconds = []
        for _ in range(times):
            start = time.perf_counter()
            records = self._connection.getAllDomainStats()
            seconds.append(time.perf_counter() - start)
        work = [(domain.name(), values) for domain, values in records]
        return sorted(seconds)[times // 2], _sum(work)

    def xml(self, count: int) -> _Done:
        """Ask for the XML of ``count`` domains, one after another."""
        domains = self._connection.listAllDomains()[:count]
        start = time.perf_counter()
        documents = [domain.XMLDesc() for domain in domains]
        seconds = time.perf_counter() - start
        return seconds, _sum(documents)

    def blast(self, count: int) -> _Done:
        """Ask the replay daemon for events; the figure is events a second."""
        self._expect(count)
        start = time.perf_counter()
        self._connection.defineXMLFlags(str(count), 0)
        self._complete.wait()
        return count / (time.perf_counter() - start), self._count

    def watch(self, count: int) -> _Done:
        """Begin to count events and the processor's time."""
        self._expect(count)
        self._started = time.process_time()
        return None, None

    def watched(self) -> _Done:
        """Wait for them; the figure is the processor's seconds for one."""
        self._complete.wait()
        return (time.process_time() - self._started) / self._count, self._count

    def stir(self, times: int) -> _Done:
        """Cause two events, so many times."""
        domain = self._connection.lookupByName(_DOMAIN)
        for _ in range(times):
            domain.suspend()
            domain.resume()
        return None, None

    def upload(self, pool: str, name: str, size: int) -> _Done:
        """Fill a volume."""
        data = memoryview(bytes(range(256)) * (size // 256))
        volume = self._volume(pool, name)
        start = time.perf_counter()
        stream = self._connection.newStream()
        volume.upload(stream, 0, size)
        for place in range(0, size, _PIECE):
            sent, piece = 0, bytes(data[place : place + _PIECE])
            while sent < len(piece):
                sent += stream.send(piece[sent:] if sent else piece)
        stream.finish()
        return time.perf_counter() - start, size

    def download(self, pool: str, name: str, size: int) -> _Done:
        """Read a volume."""
        volume = self._volume(pool, name)
        received = 0
        start = time.perf_counter()
        stream = self._connection.newStream()
        volume.download(stream, 0, size)
        while data := stream.recv(_PIECE):
            received += len(data)
        stream.finish()
        return time.perf_counter() - start, received

    def _volume(self, pool: str, name: str) -> Any:
        return self._connection.storagePoolLookupByName(pool).storageVolLookupByName(name)

    def _expect(self, count: int) -> None:
        self._count, self._expected = 0, count
        self._complete.clear()

    def _on_lifecycle(self, _: Any, __: Any, ___: int, ____: int, _____: Any) -> None:
        self._count += 1
        if self._count == self._expected:
            self._complete.set()

    def _run_event_loop(self) -> None:
        while True:
            libvirt.virEventRunDefaultImpl()


def _sum(work: Any) -> list[int]:
    """Return what proves that two sides worked on the same."""
    return [len(work), zlib.crc32(json.dumps(work, sort_keys=True).encode())]


def main() -> None:
    """Do what is asked until the input ends."""
    worker = Worker()
    for line in sys.stdin:
        asked = json.loads(line)
        gc.collect()
        figure, evidence = getattr(worker, asked["task"])(*asked["given"])
        print(json.dumps({"figure": figure, "evidence": evidence}), flush=True)


if __name__ == "__main__":
    main()
