"""A full text screen from bytes to pixels: what a real QEMU's VNC says of it, in each encoding.

The guest is stopped, so that each encoding packs the same picture: 1280x800, a kernel's messages.
What the server said is recorded first; the time is that of decoding alone, nothing is read or sent.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.console.rfb.encoding import Encoding
from engine.console.rfb.server_view import ServerView
from tests.engine.console.rfb.recordings import after_the_start, large_console, record

from .peers import require
from .row import Row, at_most, kib, milliseconds
from .statistics import median

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Decodings of each recording; the middle one counts.
ROUNDS: Final = 15
#: What the first in the list may take.
LIMIT: Final = 0.015
_ENCODINGS: Final = (
    *(Encoding.TIGHT, Encoding.ZRLE, Encoding.ZLIB, Encoding.HEXTILE, Encoding.RAW),
)
_WIDTH, _HEIGHT = 1280, 800


def measure() -> list[Row]:
    """Return the rows: time and bytes of each encoding.

    Raises:
        MissingPeer: there is no QEMU or no Linux guest.
    """
    require("qemu-system-x86_64", "linux-guest")
    said = asyncio.run(_record())
    rows: list[Row] = []
    for encoding, data in said.items():
        name = f"a text screen of {_WIDTH}x{_HEIGHT} from VNC in {_spelled(encoding)}"
        seconds = median([_decode(data) for _ in range(ROUNDS)])
        if encoding is _ENCODINGS[0]:
            rows.append(at_most(f"{name}: decoded", seconds, LIMIT, milliseconds))
        else:
            rows.append(Row(name=f"{name}: decoded", ours=seconds, unit=milliseconds))
        rows.append(Row(name="the same: on the wire", ours=len(data) / 1024, unit=kib))
    return rows


async def _record() -> Mapping[Encoding, bytes]:
    with tempfile.TemporaryDirectory(prefix="vd", dir="/tmp") as name:
        async with large_console(Path(name)) as (_, vnc):
            return {
                encoding: after_the_start(await record(vnc, encoding)) for encoding in _ENCODINGS
            }


def _decode(data: bytes) -> float:
    """Return the processor's time for reading all messages of ``data``."""
    view = ServerView(_WIDTH, _HEIGHT)
    place, begun = 0, time.process_time()
    while place < len(data):
        steps = view.read_message()
        wanted = next(steps)
        try:
            while True:
                piece = data[place : place + wanted] if wanted > 0 else b""
                place += len(piece)
                wanted = steps.send(piece)
        except StopIteration:
            pass
    taken = time.process_time() - begun
    if not any(view.framebuffer.pixels):
        raise RuntimeError("nothing was decoded")
    return taken


def _spelled(encoding: Encoding) -> str:
    return encoding.name if encoding is Encoding.ZRLE else encoding.name.capitalize()


if __name__ == "__main__":
    for row in measure():
        print(*row.cells, sep="  ", file=sys.stdout)
