"""Definition of a network or pool from a file of this machine that holds its XML."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import EngineError, printable
from engine.errors import InvalidArgument, StorageFailed

from .notifications import Severity
from .screens.form_dialog import Field, Form, FormDialog
from .toast_display import PROBLEM_LIFETIME

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from engine import Connection

    from .app import VirtdeckApp
    from .screens.form_dialog import Values
    from .screens.part_screen import PartScreen

#: Bytes of a file that are read: what libvirt takes.
_MOST = 4 * 1024 * 1024


def define_from_file(
    screen: PartScreen[Any],
    noun: str,
    verb: str,
    define: Callable[[Connection, str], Awaitable[Any]],
    host: str,
) -> None:
    """Ask for host and file, then define it there; ``host`` is offered."""
    deck = screen.deck
    names = [name for name, link in deck.links.items() if link.connection]

    def check(values: Values) -> None:
        _connection(deck, values["host"].strip(), verb)
        if not values["path"].strip():
            raise InvalidArgument("which file?")

    form = Form(
        title=f"Define a {noun}",
        fields=(
            Field(name="host", label="Host", value=host or (names[0] if len(names) == 1 else "")),
            Field(name="path", label="File", hint=f"the {noun}'s XML, on this machine"),
        ),
        answer="Define",
        check=check,
    )

    def answered(values: Values | None) -> None:
        if values:
            name = values["host"].strip()
            work = _define(deck, noun, define, _connection(deck, name, verb), values["path"])
            screen.start(work, name)

    deck.push_screen(FormDialog(form), answered)


def _connection(deck: VirtdeckApp, host: str, verb: str) -> Connection:
    connection = deck.connection(host)
    if connection is None:
        known = ", ".join(name for name, link in deck.links.items() if link.connection)
        raise InvalidArgument("which host?", hint=f"connected: {known}" if known else "")
    if reason := connection.why_impossible(verb):
        raise InvalidArgument(f"{host}: {reason}")
    return connection


async def _define(
    deck: VirtdeckApp,
    noun: str,
    define: Callable[[Connection, str], Awaitable[Any]],
    connection: Connection,
    path: str,
) -> bool:
    toasts = deck.journal.toasts
    try:
        xml = await asyncio.to_thread(_read, path.strip())
        name = (await define(connection, xml)).ref.name
    except EngineError as error:
        message = printable("; ".join(filter(None, (error.message, error.hint))))
        toasts.tell(f"{noun} not defined: {message}", Severity.ERROR, PROBLEM_LIFETIME)
        return False
    toasts.tell(f"{printable(name)}: defined")
    return True


def _read(path: str) -> str:
    try:
        with Path(path).expanduser().open("rb") as file:
            data = file.read(_MOST + 1)
        if len(data) > _MOST:
            raise StorageFailed(f"{path} is larger than {_MOST >> 20} MiB")
        return data.decode()
    except (OSError, UnicodeDecodeError, RuntimeError) as error:
        raise StorageFailed(f"cannot read {path}: {error}") from error
