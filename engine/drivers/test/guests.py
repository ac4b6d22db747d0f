"""Guests: how the systems inside the machines answer to what their hypervisor asks of them.

``ObedientGuests`` do at once what they are told, like libvirt's test driver; the demo's guests
(``life.LivingGuests``) take their time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ...events import RebootEvent
from .transitions import SHUT_DOWN

if TYPE_CHECKING:
    from .inventory import Inventory
    from .machine import Machine

#: ``on_poweroff`` and ``on_reboot`` actions after which the guest runs again.
_RESTARTS = frozenset({"restart", "rename-restart"})


class Guests(Protocol):
    """What the driver asks of the guests of a host."""

    def started(self, machine: Machine) -> None:
        """Begin to boot: the machine was switched on."""

    def shut_down(self, machine: Machine) -> None:
        """Power off, now or later."""

    def reboot(self, machine: Machine) -> None:
        """Restart, now or later."""

    def restarted(self, machine: Machine) -> None:
        """Begin to boot again: the machine was reset."""

    async def close(self) -> None:
        """Do nothing any more."""


class ObedientGuests:
    """Guests without a life: every request is done when the call returns.

    libvirt's test driver sends no event for a guest that restarts; its QEMU driver sends the
    reboot event, and so do we.
    """

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory

    def started(self, machine: Machine) -> None:
        """Need no time to boot."""

    def shut_down(self, machine: Machine) -> None:
        """Power off, unless ``on_poweroff`` says that the domain starts again."""
        if machine.live.on_poweroff in _RESTARTS:
            self.restarted(machine)
        else:
            self.inventory.move(machine, SHUT_DOWN)

    def reboot(self, machine: Machine) -> None:
        """Restart, unless ``on_reboot`` says that the domain stops then."""
        if machine.live.on_reboot in _RESTARTS:
            self.restarted(machine)
        else:
            self.inventory.move(machine, SHUT_DOWN)

    def restarted(self, machine: Machine) -> None:
        """Send the reboot event."""
        inventory = self.inventory
        inventory.emit(RebootEvent(time=inventory.clock.now(), domain=machine.ref))

    async def close(self) -> None:
        """Have nothing to end."""
