"""The verb ``serve-web``: the application in a browser of this machine."""

from __future__ import annotations

import asyncio
import secrets
import sys
from typing import TYPE_CHECKING

from engine.errors import Unsupported

from .arguments import Argument
from .command import Call, Command
from .output import write_beside

if TYPE_CHECKING:
    from argparse import Namespace

_PORT = 8022


async def serve_web(call: Call) -> None:
    """Serve until it is interrupted.

    Raises:
        Unsupported: textual-serve is not installed. OperationFailed: the port is taken.
    """
    try:
        from ..web.server import serving
    except ModuleNotFoundError as error:
        raise Unsupported(
            f"serve-web needs textual-serve, which is not installed ({error.name} is missing)",
            hint="pip install 'virtdeck[web]'",
        ) from error
    token = secrets.token_urlsafe(32)
    async with serving(application_command(call.options), call.options.port, token) as address:
        if call.options.json:
            call.output.document({"url": address})
        else:
            call.output.lines([address])
        write_beside("Whoever has this address has your hosts. Ctrl+C ends it.")
        await asyncio.Event().wait()


def application_command(options: Namespace) -> list[str]:
    """Return what starts the application for a page."""
    hosts = ["-c", options.connect] if options.connect else []
    return [sys.executable, "-m", "tui", *hosts, *(["-r"] if options.readonly else [])]


COMMANDS = {
    "serve-web": Command(
        (
            Argument(
                "--port",
                metavar="N",
                type=int,
                default=_PORT,
                help=f"listen there, on 127.0.0.1 only (default {_PORT}; 0 for any)",
            ),
        ),
        serve_web,
        notes="It prints the address with its secret part; from another machine come through"
        " ssh -L 8022:127.0.0.1:8022 HOST. Example: virtdeck serve-web -c qemu:///system",
    )
}
