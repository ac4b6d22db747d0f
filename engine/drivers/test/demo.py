"""Demo: the host behind test:///demo, with the fleet in it and life going on.

?seed=7     another life; the same seed and the same requests give the same events
?speed=10   ten times as fast
?still=1    as it is at the beginning, for ever (requests still work)
"""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

from ...domain_facts import HostInfo
from ...errors import InvalidURI
from ...untrusted_text import printable
from .demo_fleet import FLEET, domain_conf
from .demo_work import JOBS, SNAPSHOTS, nightly_backup
from .displays import Displays
from .jobs import MemoryJob
from .life import LivingGuests
from .stage import Stage
from .story import PRESENT, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...uri import ConnectionURI
    from .inventory import Inventory
    from .machine import Machine
    from .viewers import Visit

HOST_INFO = HostInfo(
    hostname="hv1.example", hypervisor="TEST", version="0.0.2", cpus=64, memory_kib=256 * 1024**2
)

#: Hours that the longest running guest of the fleet has been up when the demo opens.
_LONGEST_UPTIME = 40 * 24

_NUMBER = re.compile("[0-9]{1,18}")

PARAMETERS = frozenset({"seed", "speed", "still"})


class Demo:
    """The demo of one connection."""

    def __init__(self, uri: ConnectionURI, inventory: Inventory) -> None:
        uri.reject_unknown_parameters(PARAMETERS)
        self._inventory = inventory
        self._random = Random(_number(uri, "seed", "1"))
        self._is_still = bool(_number(uri, "still", "0"))
        self.guests = LivingGuests(inventory, speed=_speed(uri))
        self._displays = Displays(inventory, FLEET)

    def begin(self) -> None:
        """Fill the host, say who is at the displays, and let life go on."""
        for number, guest in enumerate(FLEET):
            machine = self._inventory.add(domain_conf(guest, number))
            machine.autostart = guest.autostart
            self._inventory.set_busy(machine, guest.busy)
            if guest.status.state.is_active:
                self._inventory.power_on(machine)
                machine.backdate(self._random.uniform(1, _LONGEST_UPTIME) * 3600)
            machine.enter(guest.status, monotonic=self._inventory.clock.monotonic())
        present = [
            (machine, self._displays.settle(machine, viewer), stay)
            for name, viewer, stay in PRESENT
            for machine in self._inventory
            if machine.name == name
        ]
        for machine in self._inventory:
            if machine.is_active:
                self._displays.report(machine)
        if self._is_still:
            return
        for machine, visit, stay in present:
            self.guests.spawn(self._leave_later(machine, visit, stay), f"leave {machine.name}")
        stage = Stage(self.guests, self._displays, FLEET, self._random)
        self.guests.spawn(tell(stage), "life")

    def remember(self, take: Callable[..., str]) -> None:
        """Let the fleet have a past: ``take`` is ``MemorySnapshots.take_snapshot``."""
        now = self._inventory.clock.now()
        for machine in self._inventory:
            for past in SNAPSHOTS.get(machine.name, ()):
                take(
                    machine,
                    past.name,
                    past.description,
                    created_at=now - past.age,
                    disk_only=past.disk_only,
                )

    def jobs(self) -> Iterator[tuple[Machine, MemoryJob]]:
        """Yield the work that is under way when the demo opens, and the machine it is done for."""
        now = self._inventory.clock.monotonic()
        for machine in self._inventory:
            if work := JOBS.get(machine.name):
                yield (
                    machine,
                    MemoryJob(
                        operation=work.operation,
                        total=work.total,
                        rate=work.rate,
                        began=now - work.age,
                        document=nightly_backup(machine),
                    ),
                )

    async def _leave_later(self, machine: Machine, visit: Visit, stay: float) -> None:
        await self.guests.sleep(stay)
        self._displays.leave(machine, visit)


def _number(uri: ConnectionURI, name: str, default: str) -> int:
    text = uri.parameter(name, default)
    if not _NUMBER.fullmatch(text):
        raise InvalidURI(f"{uri}: {name} is a whole number, not {printable(text, 64)!r}")
    return int(text)


def _speed(uri: ConnectionURI) -> float:
    speed = _number(uri, "speed", "1")
    if not 1 <= speed <= 1000:
        raise InvalidURI(f"{uri}: speed is between 1 and 1000")
    return speed
