"""Many domains through a daemon: their list, and the XML of each, near and far.

Ours and libvirt-python 9.0 by turns at the same private daemon (``side``), on a node file of
libvirt's test driver. The XML: theirs one after another, as users of the binding ask; ours all at
once. Far away is a line of 10 ms there and back, in a process of its own.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Final

from tests.fakes.node_file import node_file
from tests.peers.libvirtd import PrivateLibvirtd

from .peers import require
from .row import Row, beside
from .side import Side, medians, start_both

if TYPE_CHECKING:
    from pathlib import Path

#: Domains of each list.
SIZES: Final = (3_000, 1_000)
DOCUMENTS: Final = 1_000
#: Seconds there and back.
FAR: Final = 0.010
ROUNDS: Final = 15
#: Lists that one side asks for before it is the other's turn.
BURST: Final = 7
#: Theirs take ten seconds each.
FAR_ROUNDS: Final = 3
#: How many times their time ours may take.
LIST_WANTED: Final = 0.5
NEAR_WANTED: Final = 0.7
FAR_WANTED: Final = 0.02


def measure() -> list[Row]:
    """Return a row for each list, then the XML near and far.

    Raises:
        MissingPeer: there is no libvirtd, or no libvirt-python.
    """
    require("libvirtd", "libvirt-python")
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    async with AsyncExitStack() as running:
        libvirtd = await running.enter_async_context(PrivateLibvirtd())
        sides = await start_both(running)
        far = await _far_socket(running, libvirtd.socket)
        lists, uris = [], []
        for size in SIZES:
            uris.append(libvirtd.uri_of(f"test://{_nodes(libvirtd.folder, size)}"))
            await _open(sides, uris[-1])
            ours, theirs = await medians(sides, ROUNDS, "list", BURST)
            name = f"list of {size:,} domains through a daemon, beside libvirt-python: median"
            lists.append(beside(name, ours, theirs, times=LIST_WANTED))
        near = await medians(sides, ROUNDS, "xml", DOCUMENTS)
        await _open(sides, uris[-1].replace(str(libvirtd.socket), far))
        await medians(sides, 1, "xml", 10)
        distant = await medians(sides, FAR_ROUNDS, "xml", DOCUMENTS, warm_up=0)
    what = f"XML of {DOCUMENTS:,} domains, beside libvirt-python: median"
    away = f"the same, {FAR * 1000:.0f} ms away: median"
    return [
        *reversed(lists),
        beside(what, *near, times=NEAR_WANTED),
        beside(away, *distant, times=FAR_WANTED),
    ]


async def _far_socket(running: AsyncExitStack, near: Path) -> str:
    """Return a socket from which the one ``near`` is far away."""
    path = str(near.with_name("far"))
    module = ("-m", "benchmarks.far_line")
    line = await Side.start(running, sys.executable, *module, str(near), path, str(FAR))
    await line.line()
    return path


async def _open(sides: tuple[Side, Side], uri: str) -> None:
    for side in sides:
        await side.ask("open", uri)


def _nodes(folder: Path, size: int) -> Path:
    """Return a node file that the daemon, who is nobody, can read."""
    path = folder / f"{size}.xml"
    path.write_text(node_file(size))
    path.chmod(0o644)
    return path
