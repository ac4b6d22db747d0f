"""How a job is aborted: a verb of its domain, asked about and told like all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .formatting import percent
from .job_row import job_words
from .verb import Verb

if TYPE_CHECKING:
    from engine import Domain

    from .job_row import JobRow

#: Kind of a job -> what becomes of its work.
_LOSES = {
    "save": "Nothing is saved, and the guest goes on.",
    "dump": "There will be no dump.",
    "migration in": "The guest stays where it comes from.",
    "migration out": "The guest stays here and goes on; all that was sent is of no use.",
    "snapshot": "There will be no snapshot.",
    "backup": "What it has written so far is of no use.",
    "disk backup": "What it has written so far is of no use.",
    "copy": "The guest keeps its present image; what was copied is of no use.",
    "pull": "What was pulled stays; the images below are needed still.",
    "commit": "What was written down stays; the overlay is needed still.",
    "active commit": "What was written down stays; the overlay is needed still.",
}


def aborting(row: JobRow) -> Verb:
    """Return the verb that ends a job before it is done."""

    async def abort(domain: Domain) -> None:
        if row.disk:
            await domain.block_jobs.abort(row.disk)
        else:
            await domain.jobs.abort()

    done = "" if row.fraction is None else f", of which {percent(100 * row.fraction)} are done"
    words = f"The {job_words(row)} ends{done}."
    return Verb(
        name="abort-disk" if row.disk else "abort",
        title="Abort",
        done=f"{job_words(row)} aborted",
        engine_verb="abort_block_job" if row.disk else "abort_job",
        run=abort,
        value=row.disk or "",
        confirms=True,
        loses=" ".join(filter(None, (words, _LOSES.get(row.kind, "")))),
    )
