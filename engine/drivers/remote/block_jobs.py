"""Block jobs; all rates are asked for in bytes per second."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...block_job import BlockJob, BlockJobKind, CommitFlags, CopyFlags, RebaseFlags
from ...rpc.xdr.typed_parameters import UInt, ULLong
from .asking import Asking
from .numbered import member
from .wire_domain import wire_domain

if TYPE_CHECKING:
    from ...domain_ref import DomainRef


#: The flag by which each function counts rates in bytes and not in MiB.
_INFO_BYTES: Final = 1
_SPEED_BYTES: Final = 1
_COMMIT_BYTES: Final = 16
_PULL_BYTES: Final = 64
#: Flags of ``domain_block_job_abort``.
_ABORT_ASYNC: Final = 1
_ABORT_PIVOT: Final = 2


class RemoteBlockJobs(Asking):
    """The verbs of ``interface/block_jobs.py`` at a libvirt daemon."""

    async def block_job(self, domain: DomainRef, disk: str) -> BlockJob | None:
        """Return the job under way on a disk."""
        found, kind, rate, done, end = await self._ask(
            "block_job", "domain_get_block_job_info", wire_domain(domain), disk, _INFO_BYTES
        )
        if not found:
            return None
        return BlockJob(
            kind=member(BlockJobKind, kind, BlockJobKind.UNKNOWN), rate=rate, done=done, end=end
        )

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
        """Start to copy a disk to the one that ``destination_xml`` (``<disk>``) describes."""
        parameters = {
            "bandwidth": ULLong(rate),
            "granularity": UInt(granularity),
            "buf-size": ULLong(buffer_size),
        }
        given = {name: value for name, value in parameters.items() if value}
        target = wire_domain(domain)
        await self._ask_slowly(
            "copy_block", "domain_block_copy", target, disk, destination_xml, given, flags
        )

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
        """Start to write an overlay down into the images below it."""
        await self._ask_slowly(
            "commit_block",
            "domain_block_commit",
            wire_domain(domain),
            disk,
            base,
            top,
            rate,
            flags | _COMMIT_BYTES,
        )

    async def pull_block(self, domain: DomainRef, disk: str, *, rate: int = 0) -> None:
        """Start to copy the images below into the active one, which then needs none of them."""
        await self._ask_slowly(
            "pull_block", "domain_block_pull", wire_domain(domain), disk, rate, _PULL_BYTES
        )

    async def rebase_block(
        self,
        domain: DomainRef,
        disk: str,
        base: str | None,
        flags: RebaseFlags = RebaseFlags.NONE,
        *,
        rate: int = 0,
    ) -> None:
        """Start to copy the images above ``base`` into the active one."""
        await self._ask_slowly(
            "rebase_block",
            "domain_block_rebase",
            wire_domain(domain),
            disk,
            base,
            rate,
            flags | _PULL_BYTES,
        )

    async def set_block_job_rate(self, domain: DomainRef, disk: str, rate: int) -> None:
        """Let the job on a disk move so many bytes per second."""
        await self._ask(
            "set_block_job_rate",
            "domain_block_job_set_speed",
            wire_domain(domain),
            disk,
            rate,
            _SPEED_BYTES,
        )

    async def abort_block_job(
        self, domain: DomainRef, disk: str, *, pivot: bool = False, wait: bool = True
    ) -> None:
        """End the job on a disk."""
        flags = (_ABORT_PIVOT if pivot else 0) | (0 if wait else _ABORT_ASYNC)
        await self._ask_slowly(
            "abort_block_job", "domain_block_job_abort", wire_domain(domain), disk, flags
        )
