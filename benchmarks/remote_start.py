"""The first connection of a fresh process, imports included, beside libvirt-python.

Whole processes by turns, which measure from inside: starting Python is nobody's. One run of each
before the count writes the bytecode, as an installation does.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from typing import Final

from tests.peers import libvirt_python
from tests.peers.libvirtd import PrivateLibvirtd

from .peers import require
from .row import Row, beside, milliseconds
from .side import ROOT
from .statistics import median

#: Processes of each kind that count.
RUNS: Final = 15
#: How many times their time ours may take, with asyncio there already.
WANTED: Final = 0.5

_OURS: Final = (sys.executable, "-m", "benchmarks.first_connection")
_THEIRS: Final = """
import sys, time
start = time.perf_counter()
import libvirt
connection = libvirt.open(sys.argv[1])
print(time.perf_counter() - start)
"""


def measure() -> list[Row]:
    """Return the row that is wanted, then what asyncio and the engine add.

    Raises:
        MissingPeer: there is no libvirtd, or no libvirt-python.
    """
    require("libvirtd", "libvirt-python")
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        async with PrivateLibvirtd() as libvirtd:
            uri = libvirtd.uri_of("test:///default")
            commands = (
                (*_OURS, uri, "rpc"),
                (*_OURS, uri, "engine"),
                (str(libvirt_python.interpreter()), "-c", _THEIRS, uri),
            )
            runs = [
                [await asyncio.to_thread(_seconds, command, environment) for command in commands]
                for _ in range(RUNS + 1)
            ][1:]
    (with_asyncio, ours), (_, engine), (theirs,) = (
        [median(times) for times in zip(*of_one, strict=True)] for of_one in zip(*runs, strict=True)
    )
    what = "import and first connection, beside libvirt-python"
    return [
        beside(f"{what}, asyncio being there: median", ours, theirs, times=WANTED),
        Row(
            name="the same, asyncio imported too: median",
            ours=with_asyncio,
            theirs=theirs,
            unit=milliseconds,
        ),
        Row(
            name="the same, an engine connection with all events, asyncio being there: median",
            ours=engine,
            theirs=theirs,
            unit=milliseconds,
        ),
    ]


def _seconds(command: tuple[str, ...], environment: dict[str, str]) -> list[float]:
    """Return the times that a process prints."""
    done = subprocess.run(
        command, check=True, env=environment, cwd=ROOT, capture_output=True, text=True
    )
    return [float(word) for word in done.stdout.split()]
