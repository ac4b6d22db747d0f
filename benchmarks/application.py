"""What the application costs on a terminal of its own: large lists, live lists, many hosts.

Whole processes on a pty of 150 by 50, with settings of their own. Live domains are those of replay
daemons, all of whose counters grow, so that every row in sight changes with every sample.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from tests.fakes.node_file import node_file

from .replay import start_replay
from .row import Row, at_most, kib, milliseconds, percent
from .start_up import private_environment
from .statistics import median, percentile
from .terminal import Terminal

#: Domains of a file -> seconds to the first row and KiB of memory that are wanted.
FILES: Final = {1_000: (1.2, 80 * 1024), 10_000: (4.0, 150 * 1024)}
FILE_RUNS: Final = 3

LIVE_DOMAINS: Final = 1_000
INTERVAL: Final = 2.0
#: Seconds before the count begins, and seconds that are counted.
SETTLE: Final = 8.0
COUNTED: Final = 24.0
LIVE_SHARE: Final = 0.03
#: Rows in sight on that terminal change with every sample.
TICK_BYTES: Final = 6 * 1024

ANSWERING, DEAD, DOMAINS_OF_EACH = 20, 5, 50
KEYS: Final = 200
KEY_LIMIT: Final = 0.050

#: The row under the cursor has this ground, in the theme that is the default.
_CURSOR: Final = "48;2;41;48;66m"
_ROOT: Final = Path(__file__).parent.parent
_COMMAND: Final = (sys.executable, "-m", "tui")
_TICKS: Final = os.sysconf("SC_CLK_TCK")


def measure() -> list[Row]:
    """Return the rows of the three measurements."""
    return [*asyncio.run(_files()), *asyncio.run(_live()), *asyncio.run(_keys())]


# -- large lists ----------------------------------------------------------------------------------


async def _files() -> list[Row]:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for count, (seconds, size) in FILES.items():
            runs = [await _open_file(Path(folder), count) for _ in range(FILE_RUNS + 1)][1:]
            name = f"test:///FILE with {count:,} domains"
            rows += [
                at_most(
                    f"{name}, start to first row: median",
                    median([run[0] for run in runs]),
                    seconds,
                    milliseconds,
                ),
                at_most(f"{name}, memory", max(run[1] for run in runs), size, kib),
            ]
    return rows


async def _open_file(folder: Path, count: int) -> tuple[float, float]:
    """Return the seconds to the first row, and the KiB of memory once all is painted.

    The first run in a folder writes Python's bytecode, as an installation does.
    """
    command = (*_COMMAND, "-c", _file_with(folder, count))
    async with Terminal(command, _ROOT, private_environment(folder)) as terminal:
        painted = await terminal.painted("vm-0000", timeout=60)
        await asyncio.sleep(2)
        return (painted - terminal.started) / 1e9, _resident_kib(terminal.pid)


def _file_with(folder: Path, domains: int) -> str:
    """Write a file of so many domains and return its address."""
    path = folder / "node.xml"
    path.write_text(node_file(domains))
    return f"test://{path}"


def _resident_kib(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return float(found[1])


# -- live lists -----------------------------------------------------------------------------------


async def _live() -> list[Row]:
    async with AsyncExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        uri = await start_replay(running, LIVE_DOMAINS, replies=8)
        command = (*_COMMAND, "-c", uri)
        terminal = await running.enter_async_context(
            Terminal(command, _ROOT, private_environment(folder))
        )
        await terminal.painted("vm-0000", timeout=60)
        await asyncio.sleep(SETTLE)
        seconds, received = processor_seconds(terminal.pid), terminal.received
        await asyncio.sleep(COUNTED)
        share = (processor_seconds(terminal.pid) - seconds) / COUNTED
        size = (terminal.received - received) / (COUNTED / INTERVAL)
    what = f"{LIVE_DOMAINS:,} live domains, sampled every {INTERVAL:g} s"
    return [
        at_most(f"{what}: of one core", share, LIVE_SHARE, percent),
        at_most("the same: bytes to the terminal per sample", size / 1024, TICK_BYTES / 1024, kib),
    ]


def processor_seconds(process: int) -> float:
    """Return what a process has used, user and system."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


# -- many hosts -----------------------------------------------------------------------------------


async def _keys() -> list[Row]:
    async with AsyncExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="vd", dir="/tmp")))
        uris = [await start_replay(running, DOMAINS_OF_EACH, replies=8)] * ANSWERING
        uris += [_dead(running, folder, number) for number in range(DEAD)]
        words = [word for uri in uris for word in ("-c", uri)]
        terminal = await running.enter_async_context(
            Terminal((*_COMMAND, *words), _ROOT, private_environment(folder))
        )
        await terminal.painted("vm-0000", timeout=60)
        await asyncio.sleep(SETTLE)
        times = [await _press(terminal, number) for number in range(KEYS)]
    what = f"key to paint, {ANSWERING} hosts sampled and {DEAD} dead"
    return [
        at_most(f"{what}: p99", percentile(times, 99), KEY_LIMIT, milliseconds),
        Row(name="the same: median", ours=median(times), unit=milliseconds),
    ]


async def _press(terminal: Terminal, number: int) -> float:
    """Return the seconds from a key to the row it goes to, with the cursor's ground."""
    await asyncio.sleep(0.05)
    terminal.forget()
    key = b"\x1b[B" if number % 40 < 20 else b"\x1b[A"
    pressed = terminal.type(key)
    painted = await terminal.painted("vm-", before=_CURSOR)
    return (painted - pressed) / 1e9


def _dead(running: AsyncExitStack, folder: Path, number: int) -> str:
    """Return the address of a host that takes connections and never says a word."""
    listener = running.enter_context(socket.socket(socket.AF_UNIX))
    path = folder / f"dead-{number}"
    listener.bind(str(path))
    listener.listen(16)
    return f"qemu+unix:///system?socket={path}"
