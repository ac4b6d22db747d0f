"""From a VNC client's connect to the toast about it: the whole way, on a real terminal.

    connect(2) -> QEMU -> QMP -> event -> session -> toast -> bytes on the application's pty

The application watches a QEMU that somebody else started. Each visitor also signs in and leaves,
which changes its toast in place; the next comes when that is painted, so that "connecting" is
never about an earlier one, and late enough not to become part of a burst.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.peers.qemu import RawQemu

from .peers import require
from .row import Row, at_most, milliseconds
from .start_up import private_environment
from .statistics import median, percentile
from .terminal import Terminal
from .vnc_visits import TcpAddress, connect

#: Visits that count, and those before them.
VISITS: Final = 100
WARM_UP: Final = 3
#: Seconds from connect to painted that 99 of 100 visits must keep.
WANTED: Final = 0.050
_PAUSE: Final = 0.5
_NAME: Final = "watched-guest"
_ROOT: Final = Path(__file__).parent.parent


def measure() -> list[Row]:
    """Return the p99 that is wanted, and the median.

    Raises:
        MissingPeer: there is no QEMU.
    """
    require("qemu-system-x86_64")
    seconds = asyncio.run(_measure())
    return [
        at_most(
            "client's connect to toast painted: p99", percentile(seconds, 99), WANTED, milliseconds
        ),
        Row(name="the same: median", ours=median(seconds), unit=milliseconds),
    ]


async def _measure() -> list[float]:
    with tempfile.TemporaryDirectory(prefix="vd", dir="/tmp") as name:
        folder = Path(name)
        arguments = ["-S", "-name", _NAME, "-vga", "std", "-vnc", "127.0.0.1:0,to=99"]
        async with RawQemu(folder, arguments) as qemu:
            address = await qemu.vnc_address()
            uri = f"qemu:///attach?monitor={qemu.monitor}"
            command = (sys.executable, "-m", "tui", "-c", uri)
            async with Terminal(command, _ROOT, private_environment(folder)) as terminal:
                await terminal.painted(_NAME)
                visits = [await _visit(terminal, address) for _ in range(VISITS + WARM_UP)]
    return visits[WARM_UP:]


async def _visit(terminal: Terminal, address: TcpAddress) -> float:
    """Return the seconds from the connect to the toast, then sign in, leave and wait."""
    await asyncio.sleep(_PAUSE)
    terminal.forget()
    client, moment = await connect(address)
    painted = await terminal.painted("client connecting from")
    await client.handshake()
    await client.client_init()
    await terminal.painted("is on the console")
    await client.close()
    await terminal.painted("left the console")
    return (painted - moment) / 1e9
