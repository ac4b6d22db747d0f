"""What every verb that changes one domain has in common: find it, act, say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.untrusted_text import printable

from .arguments import DOMAIN, Argument
from .command import Call, Command
from .json_shapes import json_value

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Coroutine

    from engine import Domain, DomainRef

    Act = Callable[[Domain, Namespace], Coroutine[Any, Any, None]]


def domain_verb(act: Act, done: str, *arguments: Argument) -> Command:
    """Return the command that does ``act`` to the domain of the command line.

    ``done`` is what people read then: ``{name}`` is the domain's name, ``{before}`` the one it had.
    """

    async def run(call: Call) -> None:
        async with call.connect() as connection:
            domain = await connection.lookup(call.options.domain)
            before = domain.name
            await act(domain, call.options)
        report(call, domain.ref, done, before=before)

    return Command((DOMAIN, *arguments), run)


def report(call: Call, ref: DomainRef, done: str, *, before: str = "") -> None:
    """Print that a verb was done to a domain; ``done`` as for ``domain_verb``."""
    if call.options.json:
        call.output.document({"verb": call.verb, "domain": json_value(ref)})
    else:
        names = {"name": printable(ref.name), "before": printable(before)}
        call.output.lines([done.format_map(names)])
