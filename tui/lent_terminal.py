"""Programs that need the terminal for themselves: an editor, ssh.

The application steps back and paints nothing meanwhile; its hosts are watched as ever.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from engine import printable
from engine.errors import OperationFailed, Unsupported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import App


async def run_in_terminal(app: App[None], words: Sequence[str]) -> int:
    """Give the terminal to the program until it ends; return its status.

    Raises:
        OperationFailed: it cannot be started.
        Unsupported: this terminal cannot be given away.
    """
    try:
        with app.batch_update(), app.suspend():
            return await run_to_end(words)
    except SuspendNotSupported as error:
        raise Unsupported("this terminal cannot be given to another program") from error
    finally:
        app.refresh(layout=True)


async def run_to_end(words: Sequence[str]) -> int:
    """Run the program where this one runs; return its status.

    Raises:
        OperationFailed: it cannot be started.
    """
    try:
        program = await asyncio.create_subprocess_exec(*words)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise OperationFailed(f"cannot run {printable(words[0], 60)}: {reason}") from error
    try:
        return await program.wait()
    finally:
        if program.returncode is None:  # nobody waits for it any more
            program.terminate()
