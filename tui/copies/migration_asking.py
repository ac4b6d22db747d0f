"""A migration is asked for: where to, how, and whether the hosts fit; or its pace while it runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine import printable
from engine.errors import ConnectionClosed, OperationInvalid
from engine.job import JobOperation

from ..part_verbs import answer_of
from .clone_asking import only_one

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Domain
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp
    from ..verb import Verb
    from .migration_order import MigrationOrder, PaceOrder


@dataclass(frozen=True, slots=True)
class Place:
    """A host of the application, and why it cannot be the destination, or ""."""

    name: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The limits of a migration: MiB per second and milliseconds, None where nobody says."""

    rate: int | None = None
    downtime: int | None = None


def places(app: VirtdeckApp, host: str) -> list[Place]:
    """Return every other host, with why it cannot take a domain of ``host``."""
    return [Place(name, _why_not_there(app, host, name)) for name in app.links if name != host]


def _why_not_there(app: VirtdeckApp, host: str, name: str) -> str:
    here, there = app.connection(host), app.connection(name)
    if here is None or there is None:
        return "not connected"
    return there.why_impossible("prepare_migration") or (
        "it is the same hypervisor" if str(there.uri) == str(here.uri) else ""
    )


async def ask_migration(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    """Ask where the domain goes, or for other limits if it is on its way.

    Raises:
        EngineError: there is nowhere to go, or the host does not tell what it would send.
    """
    from ..screens.migration_form import MigrationForm, PaceForm

    row, connection = only_one(app, rows)
    domain = connection.domain(row.info.ref)
    if row.info.status.state.is_active:
        job = await domain.jobs.current()
        if job.kind.is_under_way and job.operation is JobOperation.MIGRATION_OUT:
            return await answer_of(app, PaceForm(row, await _pace(domain)))
        if job.kind.is_under_way:
            raise OperationInvalid("another job is under way on it; see Jobs")
    found = places(app, row.host)
    if not any(not place.reason for place in found):
        reasons = "; ".join(f"{printable(x.name, 24)}: {x.reason}" for x in found)
        raise OperationInvalid(
            f"no other host can take it{f' ({reasons})' if reasons else ''}",
            hint="add the destination as a host first",
        )
    return await answer_of(app, MigrationForm(row, found))


async def _pace(domain: Domain) -> Pace:
    from engine import EngineError

    try:
        return Pace(
            rate=await domain.migration.max_speed(), downtime=await domain.migration.max_downtime()
        )
    except ConnectionClosed:
        raise
    except EngineError:
        return Pace()


def migration_verb(app: VirtdeckApp, row: DomainRow, place: str, order: MigrationOrder) -> Verb:
    """Return the verb that moves the domain; the list of jobs is told to look."""
    from .verbs import COPY_VERBS

    template = next(verb for verb in COPY_VERBS if verb.name == "migrate")
    destination = app.connection(place)
    if destination is None:
        raise ConnectionClosed(f"{place} is not connected")

    async def run(domain: Domain) -> None:
        app.jobs.expect(row.key)
        await order.carry_out(domain, destination)

    title, name = "Migrate", printable(place, 40)
    loses = f"It goes to {name}."
    if order.undefines:
        loses += " It is no longer defined here afterwards."
    return replace(
        template,
        title=title,
        form=None,
        run=run,
        done=f"is on {name} now",
        value=place,
        virsh=order.words(str(destination.uri)),
        confirms=True,
        disturbs=True,
        loses=loses,
    )


def pace_verb(order: PaceOrder) -> Verb:
    """Return the verb that changes the limits of a migration under way."""
    from .verbs import COPY_VERBS

    template = next(verb for verb in COPY_VERBS if verb.name == "migrate")
    return replace(
        template,
        name="migrate-pace",
        title="Change the pace",
        engine_verb="set_migration_max_speed" if order.rate else "set_migration_max_downtime",
        form=None,
        run=order.carry_out,
        done="the migration has its new limits",
        virsh=order.words,
    )
