"""Block jobs of a domain: the verbs of ``domain.block_jobs``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, IntFlag

from .domain_group import DomainGroup


class BlockJobKind(IntEnum):
    """``virDomainBlockJobType``."""

    UNKNOWN = 0
    PULL = 1
    COPY = 2
    COMMIT = 3
    ACTIVE_COMMIT = 4
    BACKUP = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockJob:
    """How far a job is: ``done`` of ``end``; ``rate`` is its limit in bytes per second, 0: none."""

    kind: BlockJobKind
    rate: int
    done: int
    end: int

    @property
    def is_ready(self) -> bool:
        """Whether all has been moved: a copy or an active commit can pivot."""
        return self.done == self.end > 0


class CopyFlags(IntFlag):
    """``virDomainBlockCopyFlags``.

    SHALLOW copies the active image only; REUSE_EXTERNAL takes a file that is there already;
    TRANSIENT_JOB lets it end with the guest, even for a stored domain.
    """

    NONE = 0
    SHALLOW = 1
    REUSE_EXTERNAL = 2
    TRANSIENT_JOB = 4
    SYNCHRONOUS_WRITES = 8


class CommitFlags(IntFlag):
    """``virDomainBlockCommitFlags``: DELETE removes images that are empty afterwards."""

    NONE = 0
    SHALLOW = 1
    DELETE = 2
    ACTIVE = 4
    RELATIVE = 8


class RebaseFlags(IntFlag):
    """``virDomainBlockRebaseFlags``."""

    NONE = 0
    SHALLOW = 1
    REUSE_EXTERNAL = 2
    COPY_RAW = 4
    COPY = 8
    RELATIVE = 16
    COPY_TO_DEVICE = 32


class DomainBlockJobs(DomainGroup):
    """``domain.block_jobs``. Rates are in bytes per second, 0 for no limit."""

    async def current(self, disk: str) -> BlockJob | None:
        """Return the job under way on a disk."""
        return await self._call("block_job", self._driver.block_job(self._ref, disk))

    async def copy(
        self,
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
        await self._call(
            "copy_block",
            self._driver.copy_block(
                self._ref,
                disk,
                destination_xml,
                flags,
                rate=rate,
                granularity=granularity,
                buffer_size=buffer_size,
            ),
        )

    async def commit(
        self,
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
        await self._call(
            "commit_block",
            self._driver.commit_block(self._ref, disk, base=base, top=top, flags=flags, rate=rate),
        )

    async def pull(self, disk: str, *, rate: int = 0) -> None:
        """Start to copy the images below into the active one, which then needs none of them."""
        await self._call("pull_block", self._driver.pull_block(self._ref, disk, rate=rate))

    async def rebase(
        self, disk: str, base: str | None, flags: RebaseFlags = RebaseFlags.NONE, *, rate: int = 0
    ) -> None:
        """Start to copy the images above ``base`` into the active one.

        With COPY, into a new file.
        """
        await self._call(
            "rebase_block", self._driver.rebase_block(self._ref, disk, base, flags, rate=rate)
        )

    async def set_rate(self, disk: str, rate: int) -> None:
        """Let the job on a disk move so many bytes per second; 0: as many as it can."""
        await self._call(
            "set_block_job_rate", self._driver.set_block_job_rate(self._ref, disk, rate)
        )

    async def abort(self, disk: str, *, pivot: bool = False, wait: bool = True) -> None:
        """End the job on a disk.

        With ``pivot`` the guest uses the copy, or the base, from then on.
        """
        await self._call(
            "abort_block_job", self._driver.abort_block_job(self._ref, disk, pivot=pivot, wait=wait)
        )
