"""The verb ``console``: a serial port of a guest on this terminal, or in a pipe."""

from __future__ import annotations

from pathlib import Path

from .arguments import DOMAIN, Argument, positive_seconds
from .attachment import Attachment
from .command import Call, Command
from .guest_sessions import made_live, port_session, refuse_read_only


async def use_console(call: Call) -> None:
    """Attach to the port until the detach key, or until the pipe is done.

    Raises:
        EngineError: it cannot be opened, or was lost while the guest runs.
    """
    options = call.options
    async with call.connect() as connection:
        refuse_read_only(connection)
        domain = await connection.lookup(options.domain)
        async with port_session(domain, options.port, force=options.force) as session:
            attachment = Attachment(session, call.output)
            if options.log:
                await session.log_to(Path(options.log))
            await made_live(session)
            await attachment.run(options.seconds)


COMMANDS = {
    "console": Command(
        (
            DOMAIN,
            Argument("--port", metavar="ALIAS", help="serial1, a channel, … (default the first)"),
            Argument("--force", action="store_true", help="send away who is on it"),
            Argument(
                "--log",
                metavar="FILE",
                completes="file",
                help="add everything that the guest says to a file",
            ),
            Argument(
                "--for",
                dest="seconds",
                metavar="SECONDS",
                type=positive_seconds,
                help="of a pipe: listen for so long after its end (default: until the guest is"
                " silent for a second); on a terminal: leave after this time",
            ),
        ),
        use_console,
        notes="On a terminal Ctrl+] leaves. In a pipe, the guest gets standard input, and its bytes"
        " go to standard output as they are: echo uptime | virtdeck console web-01 > said.txt."
        " Exit status: 0 left, done, or the guest was shut off; 1 not opened, or lost",
    )
}
