"""Guests: how the systems inside the machines answer to what their hypervisor asks of them.

These do at once what they are told, like those of libvirt's test driver; the demo's guests
(``life.LivingGuests``) take their time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...events import RebootEvent
from .transitions import SHUT_DOWN

if TYPE_CHECKING:
    from .inventory import Inventory
    from .machine import Machine

#: ``on_poweroff`` and ``on_reboot`` actions after which the guest runs again.
_RESTARTS = frozenset({"restart", "rename-restart"})


class Guests:
    """The guests of a host; every request is done when the call returns.

    libvirt's test driver sends no event for a guest that restarts; its QEMU driver sends the
    reboot event, and so do we.
    """

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory

    def started(self, machine: Machine) -> None:
        """Boot: the machine was switched on."""

    def shut_down(self, machine: Machine) -> None:
        """Power off, unless ``on_poweroff`` says that the domain starts again."""
        self._end(machine, machine.live.on_poweroff)

    def reboot(self, machine: Machine) -> None:
        """Restart, unless ``on_reboot`` says that the domain stops then."""
        self._end(machine, machine.live.on_reboot)

    def restarted(self, machine: Machine) -> None:
        """Boot again: the machine was reset."""
        if machine.inside is not None:
            machine.inside.restarted()
        now = self.inventory.clock.now()
        self.inventory.emit(RebootEvent(time=now, domain=machine.ref))

    async def close(self) -> None:
        """Do nothing any more."""

    def _end(self, machine: Machine, action: str | None) -> None:
        if action in _RESTARTS:
            self.restarted(machine)
        else:
            self.inventory.move(machine, SHUT_DOWN)
