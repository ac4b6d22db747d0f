"""The demo's hosts for verbs that talk to guests: kept open, so that what was typed stays typed."""

from __future__ import annotations

import io
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from engine import Connection
from tests.tui.cli.host import Host

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

DEMO = "test:///demo?still=1"


@asynccontextmanager
async def demo_host() -> AsyncIterator[Host]:
    """Return a host whose guests boot, log in and obey."""
    async with await Connection.open(DEMO) as connection:
        yield Host(connection)


class BytesOut(io.StringIO):
    """A standard output for bytes, which is a pipe: what comes out of it is ``taken``."""

    def __init__(self) -> None:
        super().__init__()
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)

    def fileno(self) -> int:
        return self._writer

    def taken(self) -> bytes:
        """Return what came, and close both ends."""
        os.close(self._writer)
        with open(self._reader, "rb") as pipe:
            return pipe.read()
