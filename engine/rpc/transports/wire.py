"""WireProtocol: who takes the bytes and file descriptors that a transport brings."""

from __future__ import annotations

import asyncio
import os


class WireProtocol(asyncio.Protocol):
    """An ``asyncio.Protocol`` that is also handed file descriptors.

    ``connection_lost`` is given an ``EngineError`` when the far end ended it, None when we did.
    """

    def fds_received(self, fds: list[int]) -> None:
        """Take over ``fds``; called before the ``data_received`` of the bytes they came with.

        Linux ends a read behind the bytes that carried descriptors, so the last of those bytes are
        theirs. Nobody expects any here: they are closed.
        """
        for fd in fds:
            os.close(fd)
