"""Ours: ``python -m benchmarks.first_connection URI LEVEL`` prints two times in seconds.

Both end when the connection is open. The first begins before anything is imported, the second when
asyncio is there and its loop runs, as in an application that has it anyway. LEVEL is ``rpc`` for
what the binding's ``open`` does, ``engine`` for all of ``Connection.open``.
"""

import sys
import time

start = time.perf_counter()

import asyncio  # noqa: E402  (it is part of what is measured)


async def main(uri: str, level: str) -> None:
    """Import what it takes, connect, print, and let go."""
    running = time.perf_counter()
    if level == "engine":
        from engine import Connection

        connection = await Connection.open(uri)
        close = connection.close
    else:
        from engine import ConnectionURI, NobodyToAsk, SystemClock
        from engine.drivers.remote.connecting import connect

        address, clock = ConnectionURI.parse(uri), SystemClock()
        client = await connect(address, read_only=False, credentials=NobodyToAsk(), clock=clock)
        close = client.close
    now = time.perf_counter()
    print(now - start, now - running)
    await close()


asyncio.run(main(*sys.argv[1:]))
