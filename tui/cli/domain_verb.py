"""What every verb that changes one domain has in common: find it, act, say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.errors import OperationDenied
from engine.untrusted_text import printable

from .arguments import DOMAIN, Argument
from .audit_trail import audited
from .command import Call, Command
from .json_shapes import json_value

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Coroutine

    from engine import Domain, DomainRef

    Act = Callable[[Domain, Namespace], Coroutine[Any, Any, None]]


#: Of verbs that harm: says that a protected domain is meant.
_PROTECTED = Argument("--protected", action="store_true", help="even if it is protected")


def domain_verb(act: Act, done: str, *arguments: Argument, harms: bool = False) -> Command:
    """Return the command that does ``act`` to the domain of the command line.

    ``done`` is what people read then: ``{name}`` is the domain's name, ``{before}`` the one it had.
    What ``harms`` is refused where the domain is protected, unless an option says otherwise.
    """

    async def run(call: Call) -> None:
        async with call.connect() as connection:
            info = await connection.domain_info(call.options.domain)
            domain = connection.domain(info.ref)
            async with audited(call, connection, info.ref):
                if harms and info.protected and not call.options.protected:
                    raise OperationDenied(
                        f"{info.ref.name!r} is protected",
                        hint=f"{call.verb} --protected does it nevertheless",
                    )
                await act(domain, call.options)
        report(call, domain.ref, done, before=info.ref.name)

    return Command((DOMAIN, *arguments, *((_PROTECTED,) if harms else ())), run)


def report(call: Call, ref: DomainRef, done: str, *, before: str = "") -> None:
    """Print that a verb was done to a domain; ``done`` as for ``domain_verb``."""
    if call.options.json:
        call.output.document({"verb": call.verb, "domain": json_value(ref)})
    else:
        names = {"name": printable(ref.name), "before": printable(before)}
        call.output.lines([done.format_map(names)])
