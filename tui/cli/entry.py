"""From argv to an exit status: what goes wrong becomes one line and a number, here only.

Exit status: 0 done, 1 refused or failed (one line on standard error), 2 wrong usage. Ended from
outside, quietly: 130 by Ctrl+C, 141 because nobody reads the output, 143 by SIGTERM.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

from engine.errors import EngineError
from engine.untrusted_text import printable

from .arguments import general_parser, split_verb, verb_parser
from .output import Output, ReaderGone, show_everything, write_beside
from .verbs import VERBS, load_command

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from .command import Call, Command

EXIT_DONE = 0
EXIT_FAILED = 1
EXIT_INTERRUPTED = 128 + signal.SIGINT
EXIT_BROKEN_PIPE = 128 + signal.SIGPIPE
EXIT_TERMINATED = 128 + signal.SIGTERM


def main(argv: Sequence[str]) -> int | None:
    """Run the verb in ``argv``, which is without the program's name; return the exit status.

    Returns None where there is no verb: the application is wanted.

    Raises:
        SystemExit: 2 for wrong usage; 0 after ``--help`` and ``--version``.
    """
    show_everything(sys.stdout, sys.stderr)
    verb, words = split_verb(argv)
    if verb is None:
        general_parser(VERBS).parse_args(words)
        return None
    if verb not in VERBS:
        general_parser(VERBS).error(f"unknown verb {printable(verb)!r}; --help lists them")
    from .command import Call  # only for verbs: the application starts without it

    command = load_command(verb)
    parser = verb_parser(verb, VERBS[verb].summary, command.arguments, command.notes)
    options = parser.parse_args(words)
    return _run(command, Call(verb, options, Output(sys.stdout)))


def error_line(error: EngineError) -> str:
    """Return an error with its hint as one printable line."""
    return f"error: {printable('; '.join(filter(None, (error.message, error.hint))))}"


def _run(command: Command, call: Call) -> int:
    try:
        asyncio.run(_until_terminated(command.run(call)))
    except EngineError as error:
        write_beside(error_line(error))
        return EXIT_FAILED
    except ReaderGone:
        _discard_output()
        return EXIT_BROKEN_PIPE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except asyncio.CancelledError:
        return EXIT_TERMINATED
    return EXIT_DONE


async def _until_terminated(work: Coroutine[Any, Any, None]) -> None:
    """Do ``work``; SIGTERM cancels it, so that connections are closed in good order."""
    task = asyncio.current_task()
    assert task is not None, "a coroutine runs in a task"
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await work


def _discard_output() -> None:
    """Let what is still buffered go nowhere, or the interpreter complains at its end."""
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
