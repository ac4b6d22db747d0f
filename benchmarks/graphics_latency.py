"""From a client's step to the event of it: ours beside a callback of libvirt-python.

Four processes: a QEMU watched by ``attach_watcher``, a QEMU of a private libvirtd watched by
``libvirt_watcher``, and this one, whose VNC clients visit the two in random order. Both guests are
paused, so that they leave the processors alone. All moments are of CLOCK_MONOTONIC.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.peers import libvirt_python, processes
from tests.peers.libvirtd import PrivateLibvirtd
from tests.peers.qemu import RawQemu

from .peers import require
from .row import Row, beside, milliseconds
from .statistics import median, percentile
from .vnc_visits import PHASES, TcpAddress, Visit, visit

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Sequence

#: Visits of each guest that count, after those that warm both sides up.
VISITS: Final = 100
WARM_UP: Final = 5
_PAUSE: Final = 0.01
_SEED: Final = 5900
_DEADLINE: Final = 60

_ROOT: Final = Path(__file__).parent.parent


class Watcher:
    """A process that notes when it learns of each event."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, running: AsyncExitStack, *command: str) -> Watcher:
        """Start one that is killed, if it still runs, when ``running`` ends."""
        process = await asyncio.create_subprocess_exec(
            *command, cwd=_ROOT, stdout=asyncio.subprocess.PIPE
        )
        running.push_async_callback(processes.end, process)
        return cls(process)

    async def ready(self) -> list[str]:
        """Return the words behind ``ready``.

        Raises:
            RuntimeError: it ended instead; what it had to say is on the standard error.
        """
        assert self._process.stdout is not None
        first, *words = (await self._process.stdout.readline()).decode().split() or [""]
        if first != "ready":
            raise RuntimeError("a watcher of graphics events failed")
        return words

    async def moments(self) -> dict[tuple[str, int], int]:
        """Wait for its end; return when it learned of each (phase, client's port)."""
        output, _ = await self._process.communicate()
        lines = (line.split() for line in output.decode().splitlines())
        return {(phase, int(port)): int(moment) for phase, port, moment in lines}


def measure() -> list[Row]:
    """Return the rows: medians that must not be above theirs, and what else is known.

    Raises:
        MissingPeer: there is no QEMU, libvirtd or libvirt-python.
    """
    require("qemu-system-x86_64", "libvirtd", "libvirt-qemu", "libvirt-python")
    ours, theirs = asyncio.run(_measure(str(libvirt_python.interpreter())))
    rows = [
        beside(
            "client's connect to event, beside a libvirt-python callback: median",
            median(ours["connect"]),
            median(theirs["connect"]),
            times=1,
        )
    ]
    rows += [
        Row(
            name=f"the same, {phase}: {name}",
            ours=figure(ours[phase]),
            theirs=figure(theirs[phase]),
            unit=milliseconds,
        )
        for phase in PHASES
        for name, figure in _FIGURES.items()
        if (phase, name) != ("connect", "median")
    ]
    return rows


def _p99(values: Sequence[float]) -> float:
    return percentile(values, 99)


_FIGURES: Final = {"median": median, "p99": _p99}

#: Seconds by phase.
_Latencies = dict[str, list[float]]


async def _measure(python: str) -> tuple[_Latencies, _Latencies]:
    """Return the latencies of both sides."""
    total = str(VISITS + WARM_UP)
    async with AsyncExitStack() as running, asyncio.timeout(_DEADLINE):
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="vd", dir="/tmp")))
        arguments = ["-S", "-vga", "std", "-vnc", "127.0.0.1:0,to=99"]
        qemu = await running.enter_async_context(RawQemu(folder, arguments))
        our_address = await qemu.vnc_address()
        await qemu.tap.close()  # libvirt's guest has one reader of its monitor, too
        libvirtd = await running.enter_async_context(PrivateLibvirtd())
        script = str(Path(__file__).with_name("libvirt_watcher.py"))
        theirs = await Watcher.start(running, python, script, libvirtd.uri, total)
        module = ("-m", "benchmarks.attach_watcher")
        ours = await Watcher.start(running, sys.executable, *module, qemu.monitor, total)
        (port,) = await theirs.ready()
        await ours.ready()
        visits = await _visit_by_turns(our_address, ("127.0.0.1", int(port)))
        return (
            _latencies(visits[our_address], await ours.moments()),
            _latencies(visits["127.0.0.1", int(port)], await theirs.moments()),
        )


async def _visit_by_turns(*addresses: TcpAddress) -> dict[TcpAddress, list[Visit]]:
    """Visit each address ``VISITS`` times in random order, after the warm-up."""
    turns = [*addresses] * VISITS
    random.Random(_SEED).shuffle(turns)
    visits: dict[TcpAddress, list[Visit]] = {address: [] for address in addresses}
    for address in [*addresses] * WARM_UP + turns:
        visits[address].append(await visit(address, _PAUSE))
    return visits


def _latencies(visits: Sequence[Visit], learned: dict[tuple[str, int], int]) -> _Latencies:
    counted = visits[WARM_UP:]
    return {
        phase: [(learned[phase, each.port] - each.at[phase]) / 1e9 for each in counted]
        for phase in PHASES
    }
