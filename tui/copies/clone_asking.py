"""A clone is asked for: the host is looked at, the form asks, and the verb makes it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine import printable
from engine.errors import InvalidArgument

from ..part_verbs import answer_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine import Connection, Domain
    from engine.cloning.clone_order import CloneOrder
    from engine.cloning.survey import CloneSource
    from engine.fleet import DomainRow

    from ..app import VirtdeckApp
    from ..verb import Verb


async def ask_clone(app: VirtdeckApp, rows: Sequence[DomainRow]) -> Verb | None:
    """Ask what the clone shall be; return the verb that makes it.

    Raises:
        EngineError: the host does not tell what the domain is made of.
    """
    from engine.cloning.survey import survey

    from ..screens.clone_form import CloneForm

    row, connection = only_one(app, rows)
    source = await survey(connection, row.info.ref)
    return await answer_of(app, CloneForm(source))


def only_one(app: VirtdeckApp, rows: Sequence[DomainRow]) -> tuple[DomainRow, Connection]:
    """Return the one domain that a form can be about, and its connection.

    Raises:
        InvalidArgument: there are several. EngineError: the host is gone.
    """
    from engine.errors import ConnectionClosed

    if len(rows) > 1:
        raise InvalidArgument(
            f"{len(rows)} domains are marked: this is done one by one",
            hint="take the marks away first",
        )
    row = rows[0]
    connection = app.connection(row.host)
    if connection is None:
        raise ConnectionClosed(f"{row.host} is not connected")
    return row, connection


def clone_verb(app: VirtdeckApp, source: CloneSource, order: CloneOrder) -> Verb:
    """Return the verb that makes the clone."""
    from engine.cloning.making import clone_words, make_clone

    from .verbs import COPY_VERBS

    toasts, name = app.journal.toasts, printable(order.name.strip(), 60)

    def heard(volume: str, done: int, total: int) -> None:
        toasts.tell(f"{name}: making {printable(volume, 60)}, {done + 1} of {total}")

    async def run(domain: Domain) -> None:
        await make_clone(domain.connection, source, order, heard)

    template = next(verb for verb in COPY_VERBS if verb.name == "clone")
    return replace(
        template,
        form=None,
        run=run,
        done=f"cloned as {name}",
        value=order.name.strip(),
        virsh=clone_words(source, order),
    )
