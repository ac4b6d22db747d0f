"""The job that is under way on a whole domain: saving, dumping, migrating, backing up."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from .verb_group import VerbGroup

if TYPE_CHECKING:
    from ...domain_ref import DomainRef
    from ...job import JobStatistics


class JobVerbs(VerbGroup):
    """The job that is under way on a whole domain: saving, dumping, migrating, backing up."""

    READING: ClassVar[frozenset[str]] = frozenset({"job", "completed_job"})

    async def job(self, domain: DomainRef) -> JobStatistics:
        """Return how far the job under way is; its kind is NONE where there is none."""
        raise self._unsupported("job")

    async def completed_job(self, domain: DomainRef, *, keep: bool = False) -> JobStatistics:
        """Return how the last job went; it is forgotten with that unless ``keep``."""
        raise self._unsupported("completed_job")

    async def abort_job(self, domain: DomainRef, *, post_copy: bool = False) -> None:
        """Ask the job under way to end; with ``post_copy`` also a migration that cannot go back."""
        raise self._unsupported("abort_job")

    async def measure_dirty_rate(self, domain: DomainRef, seconds: int) -> None:
        """Measure for 1 to 60 seconds how fast the guest writes to its memory.

        Statistics tell it then.
        """
        raise self._unsupported("measure_dirty_rate")
