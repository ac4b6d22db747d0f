"""SystemFacts: what a system inside a machine knows of itself."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Final

from ..metering import BOOT_SECONDS

if TYPE_CHECKING:
    from ..inventory import Inventory
    from ..machine import Machine

#: A host name is not just any text, as the name of a domain is.
_STRANGE: Final = re.compile("[^A-Za-z0-9.-]+")
_LONGEST_NAME: Final = 32


class SystemFacts:
    """The facts of one machine as its guest sees them; read anew whenever they are asked for."""

    def __init__(self, machine: Machine, inventory: Inventory) -> None:
        self._machine = machine
        self._inventory = inventory
        self._booted_at = 0.0
        self.hostname = _STRANGE.sub("-", machine.name)[:_LONGEST_NAME].strip("-") or "guest"

    @property
    def cores(self) -> int:
        """How many processors it has."""
        return self._machine.vcpus

    @property
    def memory_mib(self) -> int:
        """How much memory it has."""
        return self._machine.memory_kib // 1024

    @property
    def used_mib(self) -> int:
        """How much of it is taken."""
        return self.memory_mib * (30 + len(self.hostname)) // 100

    @property
    def disks(self) -> tuple[str, ...]:
        """The names of its disks."""
        return tuple(disk.target_dev or "" for disk in self._machine.live.devices.disks)

    @property
    def cards(self) -> tuple[str, ...]:
        """The hardware addresses of its network cards."""
        return tuple(card.mac or "" for card in self._machine.live.devices.interfaces)

    @property
    def uptime(self) -> float:
        """The seconds that its processors have gone since it booted."""
        return self._machine.ran(self._inventory.clock.monotonic()) - self._booted_at

    def boot(self) -> None:
        """Be up from now on."""
        self._booted_at += self.uptime

    @property
    def load(self) -> float:
        """How busy each processor is, 0 to 1; booting is over when somebody can ask."""
        return self._inventory.meter(self._machine).load(max(self.uptime, BOOT_SECONDS))

    @property
    def date(self) -> str:
        """The time of day, in the words of ``date``."""
        moment = time.gmtime(self._inventory.clock.now())
        return time.strftime("%a %d %b %H:%M:%S UTC %Y", moment)

    @property
    def time_of_day(self) -> str:
        """Hours, minutes and seconds."""
        return time.strftime("%H:%M:%S", time.gmtime(self._inventory.clock.now()))


def duration(seconds: float) -> str:
    """Return how long something has been up, as ``uptime`` says it."""
    minutes, _ = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    words = f"{days} day{'s' * (days != 1)}, " if days else ""
    return words + (f"{hours}:{minutes:02}" if hours else f"{minutes} min")
