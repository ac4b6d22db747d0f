"""Power: the verbs of ``domain.power``, beside the plain ones of the domain itself."""

from __future__ import annotations

from enum import IntEnum, IntFlag

from .affect import Affect
from .domain_group import DomainGroup


class StartFlags(IntFlag):
    """How to start (``virDomainCreateFlags``).

    AUTODESTROY stops it when the connection ends; FORCE_BOOT forgets a managed save.
    """

    NONE = 0
    PAUSED = 1
    AUTODESTROY = 2
    BYPASS_CACHE = 4
    FORCE_BOOT = 8
    VALIDATE = 16
    RESET_NVRAM = 32


class PowerWays(IntFlag):
    """By whom the guest hears of it (``virDomainShutdownFlagValues``); any of several will do."""

    DEFAULT = 0
    ACPI = 1
    AGENT = 2
    INITCTL = 4
    SIGNAL = 8
    PARAVIRT = 16


class UndefineFlags(IntFlag):
    """What is forgotten too (``virDomainUndefineFlagsValues``), or kept.

    A domain with a managed save, snapshots, checkpoints or firmware variables is not undefined
    unless its caller says what becomes of them.
    """

    NONE = 0
    MANAGED_SAVE = 1
    SNAPSHOTS_METADATA = 2
    NVRAM = 4
    KEEP_NVRAM = 8
    CHECKPOINTS_METADATA = 16
    TPM = 32
    KEEP_TPM = 64


class SleepTarget(IntEnum):
    """Where the guest keeps its memory while it sleeps (``virNodeSuspendTarget``)."""

    MEMORY = 0
    DISK = 1
    HYBRID = 2


class Occasion(IntEnum):
    """``virDomainLifecycle``."""

    POWER_OFF = 0
    REBOOT = 1
    CRASH = 2


class LifecycleAction(IntEnum):
    """``virDomainLifecycleAction``."""

    DESTROY = 0
    RESTART = 1
    RESTART_RENAME = 2
    PRESERVE = 3
    COREDUMP_DESTROY = 4
    COREDUMP_RESTART = 5


class DomainPower(DomainGroup):
    """``domain.power``."""

    async def shutdown(self, ways: PowerWays) -> None:
        """Ask the guest to power off, by one of the ways; returns when it was asked."""
        await self._call("shutdown_by", self._driver.shutdown_by(self._ref, ways))

    async def reboot(self, ways: PowerWays) -> None:
        """Ask the guest to restart, by one of the ways; returns when it was asked."""
        await self._call("reboot_by", self._driver.reboot_by(self._ref, ways))

    async def destroy_gently(self, *, remove_logs: bool = False) -> None:
        """Stop the domain, unless its process does not end when it is asked to: then it goes on."""
        await self._call(
            "destroy_gently", self._driver.destroy_gently(self._ref, remove_logs=remove_logs)
        )

    async def undefine(self, flags: UndefineFlags) -> None:
        """Forget the stored configuration with what belongs to it, or without."""
        await self._call("undefine_with", self._driver.undefine_with(self._ref, flags))

    async def suspend_guest(self, target: SleepTarget, seconds: int = 0) -> None:
        """Let the guest's system go to sleep, by its agent.

        ``seconds`` 0 means until it is woken.
        """
        await self._call("suspend_guest", self._driver.suspend_guest(self._ref, target, seconds))

    async def wake_up(self) -> None:
        """Wake a guest whose system sleeps."""
        await self._call("wake_up", self._driver.wake_up(self._ref))

    async def inject_nmi(self) -> None:
        """Send the guest an interrupt that it cannot mask: most systems panic or dump."""
        await self._call("inject_nmi", self._driver.inject_nmi(self._ref))

    async def send_signal(self, process: int, signal: int) -> None:
        """Send a signal to a process of a container.

        Negative ``process``: to its group, 1: to its init.
        """
        await self._call("send_signal", self._driver.send_signal(self._ref, process, signal))

    async def set_action(
        self, occasion: Occasion, action: LifecycleAction, affect: Affect = Affect.CURRENT
    ) -> None:
        """Say what follows when the guest powers off, restarts or crashes."""
        await self._call(
            "set_lifecycle_action",
            self._driver.set_lifecycle_action(self._ref, occasion, action, affect),
        )

    async def start(self, flags: StartFlags) -> None:
        """Start a stored domain."""
        work = self._driver.start_with(self._ref, flags)
        self._domain.ref = await self._call("start_with", work)
