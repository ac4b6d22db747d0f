"""The verbs that start and stop a domain."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine.errors import OperationTimeout
from engine.events import RebootEvent

from .arguments import Argument
from .domain_verb import domain_verb

if TYPE_CHECKING:
    from argparse import Namespace

    from engine import Domain


async def _start(domain: Domain, options: Namespace) -> None:
    await domain.start(paused=options.paused)


async def _shutdown(domain: Domain, _: Namespace) -> None:
    await domain.shutdown()


async def _reboot(domain: Domain, options: Namespace) -> None:
    """Ask; wait for the restart of a guest that is started again by the process that asked it."""
    if domain.connection.reboots_alone:
        await domain.reboot()
        return
    with domain.subscribe(RebootEvent) as restarts:
        await domain.reboot()
        try:
            async with asyncio.timeout(options.deadline):
                await restarts.batch()
        except TimeoutError as error:
            raise OperationTimeout(
                f"{domain.name!r} was asked to reboot and has not done so within "
                f"{options.deadline:g} s",
                hint="a guest may take its time, or not listen; reset restarts it at once",
            ) from error


async def _reset(domain: Domain, _: Namespace) -> None:
    await domain.reset()


async def _destroy(domain: Domain, _: Namespace) -> None:
    await domain.destroy()


async def _suspend(domain: Domain, _: Namespace) -> None:
    await domain.suspend()


async def _resume(domain: Domain, _: Namespace) -> None:
    await domain.resume()


COMMANDS = {
    "start": domain_verb(
        _start,
        "Domain '{name}' started",
        Argument("--paused", action="store_true", help="hold its processors"),
    ),
    "shutdown": domain_verb(_shutdown, "Domain '{name}' is being shut down", harms=True),
    "reboot": domain_verb(_reboot, "Domain '{name}' is being rebooted", harms=True),
    "reset": domain_verb(_reset, "Domain '{name}' was reset", harms=True),
    "destroy": domain_verb(_destroy, "Domain '{name}' destroyed", harms=True),
    "suspend": domain_verb(_suspend, "Domain '{name}' suspended"),
    "resume": domain_verb(_resume, "Domain '{name}' resumed"),
}
