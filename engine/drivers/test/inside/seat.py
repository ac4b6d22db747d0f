"""Seat: one line into a system, a serial port or its screen: it boots there, then has a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .boot_log import (
    FIRMWARE_SECONDS,
    KERNEL_SECONDS,
    SERVICE_SECONDS,
    firmware_lines,
    kernel_lines,
    service_lines,
)
from .shell import Shell
from .stage_of_boot import BootMenu, TimedText

if TYPE_CHECKING:
    from collections.abc import Callable

    from .stage_of_boot import BootStage
    from .system_facts import SystemFacts

#: Seconds after which every system has booted, if nobody held its menu.
BOOTED_AFTER: Final = FIRMWARE_SECONDS + BootMenu.SECONDS + KERNEL_SECONDS + SERVICE_SECONDS

_ENTRIES: Final = ("Demo system", "Demo system, one user only", "Test the memory")

_PANIC: Final = (
    "\r\n\x1b[1;31mKernel panic\x1b[0m - not syncing: the root volume is gone\r\n"
    "---[ end of everything: nothing runs any more ]---\r\n"
)


class Seat:
    """A line of text into a system. ``has_screen``: firmware and boot menu are seen there."""

    def __init__(
        self,
        facts: SystemFacts,
        write: Callable[[str], None],
        act: Callable[[str], None],
        *,
        has_screen: bool,
    ) -> None:
        self._facts = facts
        self._write = write
        self._act = act
        self._has_screen = has_screen
        self._fallen = False
        self.restart(0.0)

    def restart(self, ran: float) -> None:
        """Boot again; ``ran`` is how long the machine has run so far."""
        self._began = ran
        self._fallen = False
        self._shell = Shell(self._facts, self._write, self._act)
        self._stages: list[BootStage] = [*self._boot(), self._shell]

    @property
    def is_booting(self) -> bool:
        """Whether nobody can sign in yet."""
        return len(self._stages) > 1

    def tick(self, ran: float) -> None:
        """Go on until the machine has run that long."""
        if self._fallen:
            return
        while (over := self._stages[0].tick(ran - self._began)) is not None:
            self._began += over
            del self._stages[0]
            if not self.is_booting:
                self._shell.begin()

    def type(self, data: bytes) -> None:
        """Take what was typed."""
        if not self._fallen:
            self._stages[0].type(data)

    def greet(self) -> None:
        """Show somebody who has just come where they are."""
        if self._fallen:
            self._write(_PANIC)
        elif not self.is_booting:
            self._write("\r\n")
            self._shell.greet()

    def fall(self) -> None:
        """Break down: the machine is there, its system is not."""
        if not self._fallen:
            self._fallen = True
            self._write(_PANIC)

    def _boot(self) -> tuple[BootStage, ...]:
        facts, write = self._facts, self._write
        kernel = TimedText(
            [(0.0, "\x1b[0m\x1b[2J\x1b[H"), *kernel_lines(facts)], KERNEL_SECONDS, write
        )
        services = TimedText(service_lines(facts), SERVICE_SECONDS, write)
        if not self._has_screen:
            quiet = TimedText([], FIRMWARE_SECONDS + BootMenu.SECONDS, write)
            return quiet, kernel, services
        firmware = TimedText(firmware_lines(facts), FIRMWARE_SECONDS, write)
        return firmware, BootMenu(_ENTRIES, write), kernel, services
