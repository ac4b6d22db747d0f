"""One host that several verbs share: a host in memory forgets all when its connection closes."""

from __future__ import annotations

import io
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.cli.arguments import verb_parser
from tui.cli.command import Call
from tui.cli.output import Output
from tui.cli.verbs import load_command

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine import Connection


@dataclass(frozen=True, slots=True)
class HostCall(Call):
    """A call that finds its connection open, and leaves it so."""

    connection: Connection

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Connection]:
        """Return the connection of the host."""
        yield self.connection


class Host:
    """Runs verbs on one connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    async def run(self, verb: str, *words: str, stream: io.StringIO | None = None) -> str:
        """Run a verb; return what it printed, which ``stream`` has even if the verb fails."""
        command = load_command(verb)
        options = verb_parser(verb, verb, command.arguments).parse_args(words)
        stream = stream or io.StringIO()
        await command.run(HostCall(verb, options, Output(stream), self.connection))
        return stream.getvalue()
