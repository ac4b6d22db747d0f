"""The viewers people use, run where nobody sees them: gvncviewer and remote-viewer under Xvfb.

Each gets a home of its own and no session bus, so it finds and leaves nothing of the user's.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Final, Self

from tests.patience import PATIENCE

from . import processes

if TYPE_CHECKING:
    from pathlib import Path

    from .streams import Address
    from .xvfb import Picture, Xvfb

_FIRST_VNC_PORT: Final = 5900
_LOOK_SECONDS: Final = 0.1


def gvncviewer(address: tuple[str, int]) -> list[str]:
    """Return the command that shows the VNC server at ``address``."""
    host, port = address
    return ["gvncviewer", f"{host}:{port - _FIRST_VNC_PORT}"]


def remote_viewer(address: Address) -> list[str]:
    """Return the command that shows the SPICE server at ``address``."""
    if isinstance(address, tuple):
        return ["remote-viewer", "spice://{}:{}".format(*address)]
    return ["remote-viewer", f"spice+unix://{address}"]


class ViewerEnded(Exception):
    """The viewer stopped on its own; the text is what it wrote."""


class Viewer:
    """``async with Viewer(command, server, folder) as viewer``: it runs until the block ends."""

    def __init__(self, command: list[str], server: Xvfb, folder: Path) -> None:
        self._command = command
        self._server = server
        self._folder = folder
        self._log = folder / "viewer.log"

    async def __aenter__(self) -> Self:
        environment = {
            "DISPLAY": self._server.display,
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "XDG_RUNTIME_DIR": str(self._folder),
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "NO_AT_BRIDGE": "1",
            "GSETTINGS_BACKEND": "memory",
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        self._process = await processes.start(self._command, self._log, environment=environment)
        return self

    async def __aexit__(self, *_: object) -> None:
        await processes.end(self._process)

    async def wait_for_colour(self, red: int, green: int, blue: int, pixels: int) -> Picture:
        """Return the first picture of the screen with at least ``pixels`` pixels of that colour.

        Raises:
            TimeoutError: there was none in time.
            ViewerEnded: the viewer gave up before.
        """
        async with asyncio.timeout(PATIENCE):
            while True:
                picture = self._server.picture()
                if picture.count(red, green, blue) >= pixels:
                    return picture
                await self._look_again()

    async def _look_again(self) -> None:
        """X has no event for "the guest's screen is drawn": wait a moment, or for the end."""
        try:
            await asyncio.wait_for(self._process.wait(), _LOOK_SECONDS)
        except TimeoutError:
            return
        raise ViewerEnded(processes.said(self._log))
