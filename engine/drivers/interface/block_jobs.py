"""Block jobs: long work on one disk while the guest uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ...block_job import CommitFlags, CopyFlags, RebaseFlags
from .verb_group import VerbGroup

if TYPE_CHECKING:
    from ...block_job import BlockJob
    from ...domain_ref import DomainRef


class BlockJobVerbs(VerbGroup):
    """Block jobs: long work on one disk while the guest uses it."""

    READING: ClassVar[frozenset[str]] = frozenset({"block_job"})
    LASTING: ClassVar[frozenset[str]] = frozenset({"abort_block_job"})

    async def block_job(self, domain: DomainRef, disk: str) -> BlockJob | None:
        """Return the job under way on a disk."""
        raise self._unsupported("block_job")

    async def copy_block(
        self,
        domain: DomainRef,
        disk: str,
        destination_xml: str,
        flags: CopyFlags = CopyFlags.NONE,
        *,
        rate: int = 0,
        granularity: int = 0,
        buffer_size: int = 0,
    ) -> None:
        """Start to copy a disk to the one that ``destination_xml`` (``<disk>``) describes.

        Then keeps both alike until it is aborted: with ``pivot`` the guest then has the copy.
        ``rate`` is in bytes per second, 0 for as fast as it can; the other sizes are in bytes.
        """
        raise self._unsupported("copy_block")

    async def commit_block(
        self,
        domain: DomainRef,
        disk: str,
        *,
        base: str | None = None,
        top: str | None = None,
        flags: CommitFlags = CommitFlags.NONE,
        rate: int = 0,
    ) -> None:
        """Start to write an overlay down into the images below it.

        From ``top`` (None: the active layer, which needs ACTIVE) into ``base`` (None: the lowest).
        """
        raise self._unsupported("commit_block")

    async def pull_block(self, domain: DomainRef, disk: str, *, rate: int = 0) -> None:
        """Start to copy the images below into the active one, which then needs none of them."""
        raise self._unsupported("pull_block")

    async def rebase_block(
        self,
        domain: DomainRef,
        disk: str,
        base: str | None,
        flags: RebaseFlags = RebaseFlags.NONE,
        *,
        rate: int = 0,
    ) -> None:
        """Start to copy the images above ``base`` into the active one.

        With COPY, into a new file.
        """
        raise self._unsupported("rebase_block")

    async def set_block_job_rate(self, domain: DomainRef, disk: str, rate: int) -> None:
        """Let the job on a disk move so many bytes per second; 0: as many as it can."""
        raise self._unsupported("set_block_job_rate")

    async def abort_block_job(
        self, domain: DomainRef, disk: str, *, pivot: bool = False, wait: bool = True
    ) -> None:
        """End the job on a disk.

        With ``pivot`` the guest uses the copy, or the base, from then on.
        """
        raise self._unsupported("abort_block_job")
