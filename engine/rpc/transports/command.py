"""The way through a program of the user's: ``qemu+ext:///system?command=/path/to/it``."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from ...errors import ConnectFailed, ConnectionClosed, EngineError
from ...untrusted_text import printable
from .process_link import ProcessLink

if TYPE_CHECKING:
    from .route import CommandRoute
    from .socket_transport import SocketTransport
    from .wire import WireProtocol


def open_command(route: CommandRoute, wire: WireProtocol) -> SocketTransport:
    """Start the program, without a shell; what fails later reaches ``wire.connection_lost``.

    Raises:
        ConnectFailed: it cannot be run.
    """
    program = printable(route.argv[0])
    try:
        return ProcessLink.start(route.argv, os.environ, wire, partial(_explain, program))[1]
    except OSError as error:
        raise ConnectFailed(f"{program} cannot be run: {error.strerror}") from error


def _explain(program: str, status: int, words: str, *, answered: bool) -> EngineError:
    said = printable(words.strip()) or f"ended with status {status}"
    kind = ConnectionClosed if answered else ConnectFailed
    return kind(f"{program}: {said}")
