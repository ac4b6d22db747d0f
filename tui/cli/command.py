"""Command: what a verb is made of; Call: one use of it, with its arguments and its way out."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.errors import InvalidArgument

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import AsyncIterator, Callable, Coroutine, Mapping

    from engine import Connection

    from ..host_entry import HostEntry
    from .arguments import Argument
    from .json_shapes import JsonShapes
    from .output import Output

#: Where the URI comes from without ``-c``, in this order.
URI_VARIABLES = ("LIBVIRT_DEFAULT_URI", "VIRSH_DEFAULT_CONNECT_URI")


@dataclass(frozen=True, slots=True)
class Command:
    """A verb: its arguments, and what it does.

    ``run`` is called before the event loop starts, so that it may read standard input first.
    ``notes`` end its help: an example, what its exit status means.
    """

    arguments: tuple[Argument, ...]
    run: Callable[[Call], Coroutine[Any, Any, None]]
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One use of a verb."""

    verb: str
    options: Namespace
    output: Output

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Connection]:
        """Open the connection that the command line names.

        Raises:
            InvalidArgument: it names none. EngineError: the hypervisor cannot be reached.
        """
        from engine import Connection
        from engine.libvirt_conf import user_conf

        from .terminal_credentials import TerminalCredentials

        uri = self.options.connect or default_uri(os.environ) or user_conf().uri_default
        if not uri:
            raise InvalidArgument(
                "no hypervisor was named",
                hint="pass -c URI (qemu:///system, qemu+ssh://HOST/system, …),"
                f" set {URI_VARIABLES[0]}, or uri_default in libvirt.conf",
            )
        saved = None if "://" in uri else await asyncio.to_thread(_saved_host, uri)
        async with await Connection.open(
            saved.uri if saved else uri,
            read_only=self.options.readonly or bool(saved and saved.read_only),
            deadline=self.options.deadline,
            credentials=TerminalCredentials(),
        ) as connection:
            yield connection

    def shapes(self, connection: Connection) -> JsonShapes:
        """Return the way from this connection's facts to JSON."""
        from .json_shapes import JsonShapes

        return JsonShapes(str(connection.uri), connection.clock, connection.sessions)


def default_uri(environment: Mapping[str, str]) -> str | None:
    """Return the URI of the environment, or None where it has none."""
    return next(filter(None, map(environment.get, URI_VARIABLES)), None)


def _saved_host(name: str) -> HostEntry | None:
    """Return the host of the settings that has that name."""
    from ..settings import CONFIG_NAME, config_folder
    from ..settings_file import load_settings

    return load_settings(config_folder() / CONFIG_NAME).hosts.get(name)
