"""Power: every way to start and stop a domain, beside the plain ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ...affect import Affect
from ...power import StartFlags
from .verb_group import VerbGroup

if TYPE_CHECKING:
    from ...domain_ref import DomainRef
    from ...power import LifecycleAction, Occasion, PowerWays, SleepTarget, UndefineFlags


class PowerVerbs(VerbGroup):
    """Power: every way to start and stop a domain, beside the plain ones."""

    LASTING: ClassVar[frozenset[str]] = frozenset({"create", "start_with", "destroy_gently"})

    async def create(self, xml: str, flags: StartFlags = StartFlags.NONE) -> DomainRef:
        """Start a domain that is not stored: it is gone when it stops."""
        raise self._unsupported("create")

    async def start_with(self, domain: DomainRef, flags: StartFlags) -> DomainRef:
        """Start a stored domain; the returned reference has its id."""
        raise self._unsupported("start_with")

    async def shutdown_by(self, domain: DomainRef, ways: PowerWays) -> None:
        """Ask the guest to power off, by one of the ways; returns when it was asked."""
        raise self._unsupported("shutdown_by")

    async def reboot_by(self, domain: DomainRef, ways: PowerWays) -> None:
        """Ask the guest to restart, by one of the ways; returns when it was asked."""
        raise self._unsupported("reboot_by")

    async def destroy_gently(self, domain: DomainRef, *, remove_logs: bool = False) -> None:
        """Stop the domain, unless its process does not end when it is asked to: then it goes on."""
        raise self._unsupported("destroy_gently")

    async def undefine_with(self, domain: DomainRef, flags: UndefineFlags) -> None:
        """Forget the stored configuration with what belongs to it, or without."""
        raise self._unsupported("undefine_with")

    async def suspend_guest(self, domain: DomainRef, target: SleepTarget, seconds: int = 0) -> None:
        """Let the guest's system go to sleep, by its agent.

        ``seconds`` 0 means until it is woken.
        """
        raise self._unsupported("suspend_guest")

    async def wake_up(self, domain: DomainRef) -> None:
        """Wake a guest whose system sleeps."""
        raise self._unsupported("wake_up")

    async def inject_nmi(self, domain: DomainRef) -> None:
        """Send the guest an interrupt that it cannot mask: most systems panic or dump."""
        raise self._unsupported("inject_nmi")

    async def send_signal(self, domain: DomainRef, process: int, signal: int) -> None:
        """Send a signal to a process of a container.

        Negative ``process``: to its group, 1: to its init.
        """
        raise self._unsupported("send_signal")

    async def set_lifecycle_action(
        self,
        domain: DomainRef,
        occasion: Occasion,
        action: LifecycleAction,
        affect: Affect = Affect.CURRENT,
    ) -> None:
        """Say what follows when the guest powers off, restarts or crashes."""
        raise self._unsupported("set_lifecycle_action")
