"""The application on the demo, whose consoles are sockets of whoever measures.

    python -m benchmarks.wall_application FOLDER [FRAMES]

``FOLDER`` has a socket for each domain, named after it. With ``FRAMES``, every pane of the wall is
painted that often a second; without, as the program does: the one under the cursor more often.
"""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from engine.drivers.qemu.port_stream import PortStream
from engine.drivers.test.driver import TestDriver

if TYPE_CHECKING:
    from engine import DomainRef
    from engine.byte_stream import ByteStream


def main(folder: Path, frames: str = "") -> None:
    """Run it."""

    async def open_console(
        self: TestDriver,
        domain: DomainRef,
        device: str | None = None,
        *,
        force: bool = False,
        safe: bool = False,
    ) -> ByteStream:
        port = socket.socket(socket.AF_UNIX)
        port.connect(str(folder / domain.name))
        port.setblocking(False)
        return PortStream(port, domain.name, lambda stream: None)

    TestDriver.open_console = open_console  # type: ignore[assignment, method-assign]
    if frames:
        from tui.wall import wall_pane

        wall_pane.NEAR = wall_pane.FAR = float(frames)  # type: ignore[misc]
    from tui.__main__ import main as run

    sys.argv = ["virtdeck", "-c", "test:///demo?still=1"]
    run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
