"""Starting and stopping domains in other ways than the plain ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ...affect import Affect
from ...power import StartFlags
from .asking import Asking
from .wire_domain import domain_ref, wire_domain

if TYPE_CHECKING:
    from ...domain_ref import DomainRef
    from ...power import LifecycleAction, Occasion, PowerWays, SleepTarget, UndefineFlags


#: Flags of libvirt's function of this name.
_DESTROY_GRACEFUL: Final = 1
_DESTROY_REMOVE_LOGS: Final = 2


class RemotePower(Asking):
    """The verbs of ``interface/power.py`` at a libvirt daemon."""

    async def create(self, xml: str, flags: StartFlags = StartFlags.NONE) -> DomainRef:
        """Start a domain that is not stored."""
        return domain_ref(await self._ask_slowly("create", "domain_create_xml", xml, flags))

    async def start_with(self, domain: DomainRef, flags: StartFlags) -> DomainRef:
        """Start a stored domain."""
        return domain_ref(
            await self._ask_slowly(
                "start_with", "domain_create_with_flags", wire_domain(domain), flags
            )
        )

    async def shutdown_by(self, domain: DomainRef, ways: PowerWays) -> None:
        """Ask the guest to power off, by one of the ways."""
        await self._ask_slowly("shutdown_by", "domain_shutdown_flags", wire_domain(domain), ways)

    async def reboot_by(self, domain: DomainRef, ways: PowerWays) -> None:
        """Ask the guest to restart, by one of the ways."""
        await self._ask_slowly("reboot_by", "domain_reboot", wire_domain(domain), ways)

    async def destroy_gently(self, domain: DomainRef, *, remove_logs: bool = False) -> None:
        """Stop the domain, unless its process does not end when it is asked to."""
        flags = _DESTROY_GRACEFUL | (_DESTROY_REMOVE_LOGS if remove_logs else 0)
        await self._ask_slowly("destroy_gently", "domain_destroy_flags", wire_domain(domain), flags)

    async def undefine_with(self, domain: DomainRef, flags: UndefineFlags) -> None:
        """Forget the stored configuration with what belongs to it, or without."""
        await self._ask("undefine_with", "domain_undefine_flags", wire_domain(domain), flags)

    async def suspend_guest(self, domain: DomainRef, target: SleepTarget, seconds: int = 0) -> None:
        """Let the guest's system go to sleep, by its agent."""
        await self._ask_slowly(
            "suspend_guest",
            "domain_pm_suspend_for_duration",
            wire_domain(domain),
            target,
            seconds,
            0,
        )

    async def wake_up(self, domain: DomainRef) -> None:
        """Wake a guest whose system sleeps."""
        await self._ask_slowly("wake_up", "domain_pm_wakeup", wire_domain(domain), 0)

    async def inject_nmi(self, domain: DomainRef) -> None:
        """Send the guest an interrupt that it cannot mask."""
        await self._ask("inject_nmi", "domain_inject_nmi", wire_domain(domain), 0)

    async def send_signal(self, domain: DomainRef, process: int, signal: int) -> None:
        """Send a signal to a process of a container."""
        await self._ask(
            "send_signal", "domain_send_process_signal", wire_domain(domain), process, signal, 0
        )

    async def set_lifecycle_action(
        self,
        domain: DomainRef,
        occasion: Occasion,
        action: LifecycleAction,
        affect: Affect = Affect.CURRENT,
    ) -> None:
        """Say what follows when the guest powers off, restarts or crashes."""
        await self._ask(
            "set_lifecycle_action",
            "domain_set_lifecycle_action",
            wire_domain(domain),
            occasion,
            action,
            affect,
        )
