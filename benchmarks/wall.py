"""The wall: 16, 9 and 4 consoles at once, each with 5 KB/s of a boot log, on a terminal of 150x50.

The program itself, on a terminal of its own; its consoles are sockets into which this process
writes whole lines, twenty times a second. Counted is the processor time of the program, user and
system, and what it writes to the terminal.

Once every pane is painted ten times a second; once as the program does it of itself, the pane under
the cursor up to thirty times, the others four times.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import tempfile
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine import Connection

from .application import processor_seconds
from .row import Row, at_most, kib, percent
from .start_up import private_environment
from .terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Panes -> share of a core with ten frames a second of each.
SHARES: Final = {16: 0.45, 9: None, 4: None}
FRAMES: Final = 10
#: Bytes a second that each console says, and how often it says something.
RATE: Final = 5 * 1024
PIECES: Final = 20
#: Seconds until all is open and painted, and seconds that are counted.
SETTLE, COUNTED = 4.0, 10.0
_ROOT: Final = Path(__file__).parent.parent
_COMMAND: Final = (sys.executable, "-m", "benchmarks.wall_application")


def measure() -> list[Row]:
    """Return the rows."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    rows = []
    for panes, limit in SHARES.items():
        what = f"wall of {panes} consoles, 5 KB/s each"
        share, size = await _watch(panes, str(FRAMES))
        name = f"{what}, {FRAMES} frames a second: of one core"
        rows += [
            at_most(name, share, limit, percent)
            if limit
            else Row(name=name, ours=share, unit=percent),
            Row(name="the same: to the terminal per second", ours=size / 1024, unit=kib),
        ]
        share, size = await _watch(panes)
        rows += [
            Row(name=f"{what}, as by default: of one core", ours=share, unit=percent),
            Row(name="the same: to the terminal per second", ours=size / 1024, unit=kib),
        ]
    return rows


async def _watch(panes: int, *frames: str) -> tuple[float, float]:
    """Return the share of a core, and the bytes to the terminal in a second."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vd", dir="/tmp")))
        names = await _hang(folder, panes)
        consoles = [_Console(stack, folder / name) for name in names]
        command = (*_COMMAND, str(folder), *frames)
        async with Terminal(command, _ROOT, private_environment(folder)) as terminal:
            await terminal.painted(names[0], timeout=60)
            terminal.type(b"8")
            async with asyncio.timeout(60):
                await asyncio.gather(*(console.open() for console in consoles))
            async with asyncio.TaskGroup() as group:
                talks = [group.create_task(console.talk()) for console in consoles]
                await asyncio.sleep(SETTLE)
                seconds, received = processor_seconds(terminal.pid), terminal.received
                await asyncio.sleep(COUNTED)
                share = (processor_seconds(terminal.pid) - seconds) / COUNTED
                size = (terminal.received - received) / COUNTED
                for talk in talks:
                    talk.cancel()
    return share, size


async def _hang(folder: Path, panes: int) -> Sequence[str]:
    """Have so many running domains of the demo on the wall; return their names."""
    async with await Connection.open("test:///demo?still=1") as connection:
        listed = [info for info in await connection.domains() if info.status.state.is_active]
    chosen = listed[:panes]
    assert len(chosen) == panes
    lines = [
        f'[[panes]]\nhost = "demo"\nuuid = "{info.ref.uuid}"\nname = {json.dumps(info.ref.name)}\n'
        for info in chosen
    ]
    path = folder / "config" / "virtdeck" / "wall.toml"
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(lines))
    return [info.ref.name for info in chosen]


class _Console:
    """A socket that says what a kernel says while it boots."""

    def __init__(self, stack: ExitStack, path: Path) -> None:
        self._listener = stack.enter_context(socket.socket(socket.AF_UNIX))
        self._listener.bind(str(path))
        self._listener.listen(1)
        self._listener.setblocking(False)
        self._stack = stack

    async def open(self) -> None:
        """Wait for the application."""
        peer, _ = await asyncio.get_running_loop().sock_accept(self._listener)
        self._peer = self._stack.enter_context(peer)

    async def talk(self) -> None:
        """Say so much a second, until cancelled."""
        loop, lines = asyncio.get_running_loop(), _log()
        begun, said = loop.time(), 0
        while True:
            due = (loop.time() - begun) * RATE
            piece = b""
            while said + len(piece) < due:
                piece += next(lines)
            if piece:
                await loop.sock_sendall(self._peer, piece)
                said += len(piece)
            await asyncio.sleep(1 / PIECES)


def _log() -> Iterator[bytes]:
    """Yield lines as a kernel and its services write them."""
    for number in count():
        address = number * 0x1F3D % 0xFFFF
        yield b"[%5d.%06d] pci 0000:00:%02x.0: reg 0x10: [mem 0xfe%04x00-0xfe%04xff 64bit]\r\n" % (
            number // 80,
            number * 12_511 % 1_000_000,
            number % 32,
            address,
            address,
        )
        if number % 8 == 7:
            yield (
                b"[\x1b[0;32m  OK  \x1b[0m] Started \x1b[1mservice %d\x1b[0m of the boot.\r\n"
                % number
            )
