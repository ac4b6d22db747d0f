"""What the command line changes goes into the same audit log as what the application does."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from engine.errors import EngineError
from engine.fleet.line_file import append_lines, state_path

from ..audit import AUDIT_NAME, audit_record
from .output import write_beside

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import AsyncIterator

    from engine import Connection, DomainRef

    from .command import Call

#: Verb -> the option that turns it round, and what the audit log calls it then.
_TURNED = {"autostart": ("disable", "no-autostart"), "protect": ("off", "unprotect")}

#: Options that hold the word of a verb.
_WORDS = ("text", "name", "namespace")


@asynccontextmanager
async def audited(call: Call, connection: Connection, domain: DomainRef) -> AsyncIterator[None]:
    """Write down what the block did to ``domain``, or why it did not."""
    error: EngineError | None = None
    try:
        yield
    except EngineError as failure:
        error = failure
        raise
    except asyncio.CancelledError:
        error = EngineError("interrupted; it may have been done")
        raise
    finally:
        note(call, connection, domain, error)


def note(
    call: Call, connection: Connection, domain: DomainRef, error: EngineError | None = None
) -> None:
    """Write down that the verb was done, or why it was not; say beside the answer if that fails."""
    verb, value = _words(call.verb, call.options)
    record = audit_record("command line", "", connection, verb, domain, error, value)
    try:
        append_lines(state_path(AUDIT_NAME), [record.to_line()])
    except OSError as failure:
        write_beside(f"warning: the audit log cannot be written: {failure}")


def _words(verb: str, options: Namespace) -> tuple[str, str]:
    """Return what the audit log calls this use of a verb, and the word given with it."""
    if tags := getattr(options, "tags", None):
        return verb, " ".join(tags)
    if verb == "tags":
        return "no-tags", ""
    option, turned = _TURNED.get(verb, ("", verb))
    value = next((getattr(options, name) for name in _WORDS if hasattr(options, name)), "")
    return turned if getattr(options, option, False) else verb, value
