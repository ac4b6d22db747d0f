"""The machine: its screen and keys, and what the host says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ...machine import SCREENSHOT_LIMIT, KeyCodeSet
from .verb_group import VerbGroup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...domain_ref import DomainRef
    from ...machine import Screenshot, SecurityLabel


class MachineVerbs(VerbGroup):
    """The machine: its screen and keys, and what the host says of it."""

    READING: ClassVar[frozenset[str]] = frozenset({"messages", "os_type", "security_labels"})
    LASTING: ClassVar[frozenset[str]] = frozenset({"monitor_command"})

    async def send_keys(
        self,
        domain: DomainRef,
        keys: Sequence[int],
        *,
        code_set: KeyCodeSet = KeyCodeSet.LINUX,
        hold_ms: int = 100,
    ) -> None:
        """Press up to 16 keys at once, hold them, and let them go."""
        raise self._unsupported("send_keys")

    async def screenshot(
        self, domain: DomainRef, screen: int = 0, *, limit: int = SCREENSHOT_LIMIT
    ) -> Screenshot:
        """Return a picture of one of the guest's screens.

        Raises:
            OperationFailed: it has more than ``limit`` bytes.
        """
        raise self._unsupported("screenshot")

    async def messages(
        self, domain: DomainRef, *, deprecations: bool = True, taints: bool = True
    ) -> list[str]:
        """Return what the hypervisor has to say against the domain: deprecated parts, and what
        taints it.
        """
        raise self._unsupported("messages")

    async def os_type(self, domain: DomainRef) -> str:
        """Return what the guest boots as: ``hvm``, ``exe``, ``xen``, …"""
        raise self._unsupported("os_type")

    async def security_labels(self, domain: DomainRef) -> list[SecurityLabel]:
        """Return how the host confines the domain's process; empty where it does not."""
        raise self._unsupported("security_labels")

    async def monitor_command(
        self, domain: DomainRef, command: str, *, for_humans: bool = False
    ) -> str:
        """Send QEMU's monitor a command, behind the hypervisor's back; return its answer.

        ``command`` is JSON, or with ``for_humans`` a line of the human monitor.
        """
        raise self._unsupported("monitor_command")
