"""Ours: ``python -m benchmarks.rpc_worker``, doing the tasks that ``side`` describes."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
import zlib
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from engine import Connection, ConnectionURI, NobodyToAsk, SystemClock, Tasks
from engine.drivers.remote.connecting import connect
from engine.drivers.remote.wire_domain import uuid_text
from engine.events import LifecycleEvent, Subscription
from engine.rpc.packet import STREAM_PACKET

if TYPE_CHECKING:
    from engine.rpc.client import RpcClient

#: The registration of lifecycle events (VIR_DOMAIN_EVENT_ID_LIFECYCLE).
_LIFECYCLE: Final = 0
#: One figure, and what was worked on.
_Done = tuple[Any, Any]


class Worker:
    """One connection of each kind at a time. Each public method is a task."""

    def __init__(self) -> None:
        self._client: RpcClient | None = None
        self._connection: Connection | None = None
        self._tasks = Tasks()
        self._count = 0
        self._expected = -1
        self._complete = asyncio.Event()
        self._started = 0.0

    async def open(self, uri: str) -> _Done:
        """Connect; what was connected is let go."""
        await self.close()
        start = time.perf_counter()
        self._client = await connect(
            ConnectionURI.parse(uri),
            read_only=False,
            credentials=NobodyToAsk(),
            clock=SystemClock(),
        )
        return time.perf_counter() - start, None

    async def open_with_events(self, uri: str) -> _Done:
        """Connect and listen for lifecycle events."""
        await self.open(uri)
        assert self._client is not None
        self._client.on_event = self._on_event
        await self._client.call("connect_domain_event_callback_register_any", _LIFECYCLE, None)
        return None, None

    async def open_engine(self, uri: str) -> _Done:
        """As ``open_with_events``, through the engine: events are taken from a subscription."""
        await self.close()
        self._connection = await Connection.open(uri)
        reader = self._connection.events.subscribe(LifecycleEvent)
        self._tasks.spawn(self._read(reader), name="reader")
        return None, None

    async def close(self) -> _Done:
        """Let go of what is connected."""
        if self._client is not None:
            await self._client.close()
        if self._connection is not None:
            await self._connection.close()
        self._client = self._connection = None
        await self._tasks.cancel()
        return None, None

    async def list(self, times: int) -> _Done:
        """List all domains with name, uuid and id, so many times; the figure is the middle one."""
        seconds = []
        for _ in range(times):
            start = time.perf_counter()
            found, _ = await self._call("connect_list_all_domains", 1, 0)
            domains = [(name, uuid_text(uuid), number) for name, uuid, number in found]
            seconds.append(time.perf_counter() - start)
        return sorted(seconds)[times // 2], _sum(domains)

    async def statistics(self, times: int) -> _Done:
        """Ask for all statistics of all domains, as dicts; otherwise as ``list``."""
        seconds = []
        for _ in range(times):
            start = time.perf_counter()
            records = await self._call("connect_get_all_domain_stats", (), 0, 0)
            seconds.append(time.perf_counter() - start)
        work = [(domain[0], values) for domain, values in records]
        return sorted(seconds)[times // 2], _sum(work)

    async def xml(self, count: int) -> _Done:
        """Ask for the XML of ``count`` domains, all at once."""
        domains, _ = await self._call("connect_list_all_domains", 1, 0)
        start = time.perf_counter()
        calls = [self._call("domain_get_xml_desc", domain, 0) for domain in domains[:count]]
        documents = await asyncio.gather(*calls)
        seconds = time.perf_counter() - start
        return seconds, _sum(documents)

    async def heartbeat(self) -> _Done:
        """Ask the engine for statistics; the figure is the longest wait, and all of the time."""
        assert self._connection is not None
        beats = [time.perf_counter()]
        beating = self._tasks.spawn(_beat(beats), name="heartbeat")
        records = await self._connection.statistics()
        beating.cancel()
        beats.append(time.perf_counter())
        waits = [after - before for before, after in pairwise(beats)]
        return (max(waits), beats[-1] - beats[0]), len(records)

    async def blast(self, count: int) -> _Done:
        """Ask the replay daemon for events; the figure is events a second."""
        self._expect(count)
        start = time.perf_counter()
        if self._connection is not None:
            await self._connection.driver.define(str(count))
        else:
            await self._call("domain_define_xml_flags", str(count), 0)
        await self._complete.wait()
        return count / (time.perf_counter() - start), self._count

    async def watch(self, count: int) -> _Done:
        """Begin to count events and the processor's time."""
        self._expect(count)
        self._started = time.process_time()
        return None, None

    async def watched(self) -> _Done:
        """Wait for them; the figure is the processor's seconds for one."""
        await self._complete.wait()
        return (time.process_time() - self._started) / self._count, self._count

    async def upload(self, pool: str, name: str, size: int) -> _Done:
        """Fill a volume."""
        data = memoryview(bytes(range(256)) * (size // 256))
        volume = await self._volume(pool, name)
        start = time.perf_counter()
        stream = await self._opened.open_stream("storage_vol_upload", volume, 0, size, 0)
        for place in range(0, size, STREAM_PACKET):
            await stream.write(bytes(data[place : place + STREAM_PACKET]))
        await stream.finish()
        return time.perf_counter() - start, size

    async def download(self, pool: str, name: str, size: int) -> _Done:
        """Read a volume."""
        volume = await self._volume(pool, name)
        received = 0
        start = time.perf_counter()
        stream = await self._opened.open_stream("storage_vol_download", volume, 0, size, 0)
        while data := await stream.read():
            received += len(data)
        await stream.finish()
        return time.perf_counter() - start, received

    async def _volume(self, pool: str, name: str) -> Any:
        found = await self._call("storage_pool_lookup_by_name", pool)
        return await self._call("storage_vol_lookup_by_name", found, name)

    @property
    def _opened(self) -> RpcClient:
        assert self._client is not None
        return self._client

    def _call(self, name: str, *arguments: Any) -> asyncio.Future[Any]:
        return self._opened.call(name, *arguments)

    def _expect(self, count: int) -> None:
        self._count, self._expected = 0, count
        self._complete.clear()

    def _on_event(self, _: str, __: Any) -> None:
        self._count += 1
        if self._count == self._expected:
            self._complete.set()

    async def _read(self, reader: Subscription) -> None:
        while events := await reader.batch():
            self._count += len(events)
            if self._count == self._expected:
                self._complete.set()


async def _beat(beats: list[float]) -> None:
    """Note the moment of every turn of the event loop."""
    while True:
        await asyncio.sleep(0)
        beats.append(time.perf_counter())


def _sum(work: Any) -> list[int]:
    """Return what proves that two sides worked on the same."""
    return [len(work), zlib.crc32(json.dumps(work, sort_keys=True).encode())]


async def main() -> None:
    """Do what is asked until the input ends; connections are kept alive meanwhile."""
    worker, lines = Worker(), asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        asked = json.loads(line)
        gc.collect()
        figure, evidence = await getattr(worker, asked["task"])(*asked["given"])
        print(json.dumps({"figure": figure, "evidence": evidence}), flush=True)
    await worker.close()


if __name__ == "__main__":
    asyncio.run(main())
