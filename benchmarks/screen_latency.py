"""From a key to its letter in the text of a VNC screen, beside a bare client that only sees pixels.

Both look at one guest whose kernel echoes what is typed on its text screen; each key is for both.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.access.display_route import open_socket
from engine.access.displays import displays_of
from engine.access.open_sessions import OpenSessions
from engine.access.session import SessionState
from engine.console.keyboard import strokes
from engine.console.rfb import RfbClient, RfbLogin
from engine.tasks import Tasks
from tests.engine.drivers.qemu.embed_root import EmbedRoot, domain_xml
from tests.peers.tty_guest import tty_guest

from .peers import require
from .row import Row, at_most, milliseconds
from .statistics import median, percentile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Connection
    from engine.access.screen_session import ScreenSession
    from engine.console.framebuffer import Rect
    from engine.domain import Domain

KEYS: Final = 60
#: Seconds that reading the text may add.
ADDED: Final = 0.020
#: Cells are so high, and a cursor that blinks is in the lowest lines of one.
_CELL: Final = 16
_CURSOR: Final = 12
_PAUSE: Final = 0.12
_DEADLINE: Final = 60
_DEVICES: Final = (
    "<serial type='pty'/><graphics type='vnc' socket='{}'/><video><model type='vga'/></video>"
)


def measure() -> list[Row]:
    """Return what reading the text adds, and the times themselves.

    Raises:
        MissingPeer: there is no QEMU.
    """
    require("qemu-system-x86_64")
    ours, theirs = asyncio.run(_measured())
    name = "key to letter in the text of a VNC screen"
    rows = [
        at_most(
            f"{name}: p{share} more than a bare client's pixels",
            percentile(ours, share) - percentile(theirs, share),
            ADDED,
            milliseconds,
        )
        for share in (50, 90)
    ]
    middle = Row(
        name="the same: median", ours=median(ours), theirs=median(theirs), unit=milliseconds
    )
    return [*rows, middle]


async def _measured() -> tuple[list[float], list[float]]:
    with tempfile.TemporaryDirectory(prefix="vd", dir="/tmp") as name:
        folder = Path(name)
        root = EmbedRoot(folder / "root")
        try:
            async with asyncio.timeout(_DEADLINE), await root.connect() as connection:
                return await _race(connection, folder)
        finally:
            root.end_processes()


async def screen_guest_xml(folder: Path) -> str:
    """Return the guest ``vm``: ``SCREEN-READY`` on its screen says that it echoes what is typed.

    Its VNC server is the socket ``vnc`` of ``folder``.
    """
    guest = await tty_guest(folder)
    kernel = (
        f"<kernel>{guest.kernel}</kernel><initrd>{guest.initrd}</initrd>"
        "<cmdline>console=ttyS0 quiet</cmdline></os>"
    )
    devices = _DEVICES.format(folder / "vnc")
    xml = domain_xml("vm", devices=devices).replace("32768", "262144")
    return xml.replace("</os>", kernel)


def is_letter(damage: Sequence[Rect]) -> bool:
    """Tell whether more was painted than a cursor that blinks."""
    return any(rect.y % _CELL < _CURSOR for rect in damage)


async def _race(connection: Connection, folder: Path) -> tuple[list[float], list[float]]:
    domain = await connection.define(await screen_guest_xml(folder))
    await domain.start()
    sessions, tasks = OpenSessions(), Tasks()
    screen = await sessions.open_screen(domain, view_only=False)
    if await screen.settled() is not SessionState.LIVE or screen.source != "vnc":
        raise RuntimeError(f"no VNC: {screen.reason or screen.fallback}")
    await _until_shown(screen, "SCREEN-READY", 1)
    bare = await _bare_client(domain, tasks)
    ours, theirs = [], []
    for _ in range(KEYS):
        mine, other = await _key(screen, bare, tasks)
        ours.append(mine)
        theirs.append(other)
        await asyncio.sleep(_PAUSE)
    await bare.close()
    await tasks.cancel()
    await sessions.close_all()
    await domain.destroy()
    return ours, theirs


async def _bare_client(domain: Domain, tasks: Tasks) -> RfbClient:
    (display,) = await displays_of(domain)
    bare = await RfbClient.connect(await open_socket(domain, display, tasks=tasks), RfbLogin())
    await bare.next_update()
    return bare


async def _key(screen: ScreenSession, bare: RfbClient, tasks: Tasks) -> tuple[float, float]:
    """Press a letter; return when it was text here and when it was pixels there."""
    shown = _count(screen, "q")
    text = tasks.spawn(_when_shown(screen, shown + 1), name="text")
    pixels = tasks.spawn(_when_painted(bare), name="pixels")
    await asyncio.sleep(0)
    start = time.perf_counter()
    await screen.press(strokes("q")[0])
    return await text - start, await pixels - start


async def _when_shown(screen: ScreenSession, wanted: int) -> float:
    await _until_shown(screen, "q", wanted)
    return time.perf_counter()


async def _when_painted(bare: RfbClient) -> float:
    while True:
        update = await bare.next_update()
        if is_letter(update.damage):
            return time.perf_counter()


async def _until_shown(screen: ScreenSession, words: str, wanted: int) -> None:
    change = asyncio.Event()
    leave = screen.watch(change.set)
    try:
        while _count(screen, words) < wanted:
            await change.wait()
            change.clear()
    finally:
        leave()


def _count(screen: ScreenSession, words: str) -> int:
    return sum(line.count(words) for line in screen.text.lines()) if screen.text else 0
