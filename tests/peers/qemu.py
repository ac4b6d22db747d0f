"""A bare QEMU process: "a QEMU somebody else started".

Two monitor sockets: ``tap`` reads events from the first from the start on; ``monitor`` is free for
whatever a test points at it. The process dies with the object, or with the tests.
"""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING, Final, Self

from . import processes
from .qmp_tap import QmpTap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_BARE: Final = (
    "qemu-system-x86_64",
    *("-accel", "tcg", "-display", "none", "-nodefaults", "-no-user-config"),
)
_LISTEN_SECONDS: Final = 0.005


class StartFailed(Exception):
    """QEMU ended before its monitor answered; the text is what it wrote."""


class RawQemu:
    """``async with RawQemu(folder, ["-vnc", …]) as qemu``; the path of ``folder`` must be short."""

    tap: QmpTap

    def __init__(
        self, folder: Path, arguments: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> None:
        self.folder = folder
        self.monitor = str(folder / "monitor.sock")
        self._arguments = arguments
        self._environment = {**os.environ, **(environment or {})}

    async def __aenter__(self) -> Self:
        """Start the process and connect the tap.

        Raises:
            StartFailed: QEMU did not like its arguments.
        """
        tap_path = self.folder / "tap.sock"
        monitors = [
            part
            for path in (tap_path, self.monitor)
            for part in ("-qmp", f"unix:{path},server=on,wait=off")
        ]
        log = self.folder / "qemu.log"
        command = [*_BARE, *monitors, *self._arguments]
        self._process = await processes.start(command, log, environment=self._environment)
        try:
            self.tap = await self._connected_tap(str(tap_path))
        except EOFError:
            await self.kill()
            raise StartFailed(processes.said(log)) from None
        except BaseException:
            await self.kill()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.tap.close()
        await self.kill()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    async def kill(self, number: int = signal.SIGKILL) -> None:
        """Send signal ``number`` and wait until the process is gone.

        Raises:
            TimeoutError: it ignored the signal; it has been killed.
        """
        await processes.end(self._process, number)

    async def vnc_address(self, index: int = 0, *, websocket: bool = False) -> tuple[str, int]:
        """Return where the VNC server ``index`` listens, as QEMU tells it."""
        displays = await self.tap.execute("query-vnc-servers")
        server = next(
            server for server in displays[index]["server"] if server["websocket"] == websocket
        )
        return server["host"], int(server["service"])

    async def _connected_tap(self, path: str) -> QmpTap:
        """Connect as soon as QEMU listens, which nothing announces."""
        while self._process.returncode is None:
            try:
                return await QmpTap.connect(path)
            except (FileNotFoundError, ConnectionRefusedError):
                await asyncio.sleep(_LISTEN_SECONDS)
        raise EOFError
