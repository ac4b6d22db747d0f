"""The verb ``events``: what happens, a line each, printed as it happens."""

from __future__ import annotations

import asyncio

from engine.errors import OperationTimeout

from .arguments import Argument, positive_count, positive_seconds
from .command import Call, Command
from .event_printer import EventPrinter
from .event_words import EVENT_TYPES, LIBVIRT_EVENTS


async def print_events(call: Call) -> None:
    """Print matching events until there were enough, or time is up.

    Raises:
        OperationTimeout: time is up and there was none. NoDomain: the domain is not there.
    """
    options = call.options
    types = [EVENT_TYPES[name] for name in options.event] or LIBVIRT_EVENTS
    until = options.count or (None if options.follow else 1)
    async with call.connect() as connection:
        domain = (await connection.lookup(options.domain)).ref if options.domain else None
        printer = EventPrinter(call.output, call.shapes(connection), as_json=options.json)
        with connection.events.subscribe(*types, domain=domain) as subscription:
            try:
                async with asyncio.timeout(options.timeout):
                    await printer.follow(subscription, until=until)
            except TimeoutError as error:
                if not printer.printed:
                    raise OperationTimeout(f"no event within {options.timeout:g} s") from error


async def list_event_names(call: Call) -> None:
    """Print the names that ``--event`` takes."""
    if call.options.json:
        call.output.document(list(EVENT_TYPES))
    else:
        call.output.lines(EVENT_TYPES)


async def _run(call: Call) -> None:
    await (list_event_names if call.options.list else print_events)(call)


COMMANDS = {
    "events": Command(
        (
            Argument("--follow", "--loop", action="store_true", help="go on until interrupted"),
            Argument("--count", type=positive_count, metavar="N", help="end after N events"),
            Argument(
                "--timeout",
                type=positive_seconds,
                metavar="SECONDS",
                help="end after this time; status 1 where nothing happened",
            ),
            Argument(
                "--event",
                action="append",
                default=[],
                choices=tuple(EVENT_TYPES),
                metavar="NAME",
                help="only events of that name (may repeat; --list prints them)",
            ),
            Argument("--domain", completes="domain", metavar="DOMAIN", help="only of that domain"),
            Argument("--list", action="store_true", help="print the names of events and end"),
        ),
        _run,
    )
}
