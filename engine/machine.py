"""The machine of a domain: the verbs of ``domain.machine``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from .domain_group import DomainGroup

if TYPE_CHECKING:
    from collections.abc import Sequence


#: Bytes of the largest picture that is taken: 8192 by 4320 points of three bytes, and its header.
SCREENSHOT_LIMIT: Final = 8192 * 4320 * 3 + 64


class KeyCodeSet(IntEnum):
    """Whose numbers of keys are meant (``virKeycodeSet``)."""

    LINUX = 0
    XT = 1
    AT_SET1 = 2
    AT_SET2 = 3
    AT_SET3 = 4
    OSX = 5
    XT_KBD = 6
    USB = 7
    WIN32 = 8
    QNUM = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Screenshot:
    """A picture; QEMU gives ``image/x-portable-pixmap`` or ``image/png``."""

    mime_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityLabel:
    """How the host confines a process, in the words of one of its security models."""

    label: str
    is_enforced: bool


class DomainMachine(DomainGroup):
    """``domain.machine``."""

    async def send_keys(
        self, keys: Sequence[int], *, code_set: KeyCodeSet = KeyCodeSet.LINUX, hold_ms: int = 100
    ) -> None:
        """Press up to 16 keys at once, hold them, and let them go."""
        await self._call(
            "send_keys", self._driver.send_keys(self._ref, keys, code_set=code_set, hold_ms=hold_ms)
        )

    async def screenshot(self, screen: int = 0, *, limit: int = SCREENSHOT_LIMIT) -> Screenshot:
        """Return a picture of one of the guest's screens.

        Raises:
            OperationFailed: it has more than ``limit`` bytes.
        """
        return await self._call(
            "screenshot", self._driver.screenshot(self._ref, screen, limit=limit)
        )

    async def messages(self, *, deprecations: bool = True, taints: bool = True) -> list[str]:
        """Return what the hypervisor has to say against the domain: deprecated parts, and what
        taints it.
        """
        return await self._call(
            "messages", self._driver.messages(self._ref, deprecations=deprecations, taints=taints)
        )

    async def os_type(self) -> str:
        """Return what the guest boots as: ``hvm``, ``exe``, ``xen``, …"""
        return await self._call("os_type", self._driver.os_type(self._ref))

    async def security_labels(self) -> list[SecurityLabel]:
        """Return how the host confines the domain's process; empty where it does not."""
        return await self._call("security_labels", self._driver.security_labels(self._ref))

    async def monitor_command(self, command: str, *, for_humans: bool = False) -> str:
        """Send QEMU's monitor a command, behind the hypervisor's back; return its answer.

        ``command`` is JSON, or with ``for_humans`` a line of the human monitor.
        """
        return await self._call(
            "monitor_command",
            self._driver.monitor_command(self._ref, command, for_humans=for_humans),
        )
