"""LivingGuests: guests that take their time to boot and to shut down, as real ones do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...events import AgentLifecycleEvent, BalloonChangeEvent, Lifecycle
from ...tasks import Tasks
from .guests import Guests
from .metering import BOOT_SECONDS
from .transitions import START

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from .inventory import Inventory
    from .machine import Machine

#: Seconds from the power button to the power off, and to the reset of a reboot.
_SHUTDOWN_SECONDS = 4.0

#: Seconds that count as nothing, and the shortest time between two looks at a guest that is held.
_MOMENT, _SHORTEST_LOOK = 1e-6, 0.5

#: ``virConnectDomainEventAgentLifecycleState`` and the reason "channel event".
_CONNECTED, _DISCONNECTED, _BY_CHANNEL = 1, 2, 2


class LivingGuests(Guests):
    """The guests of a host on which time passes, ``speed`` times as fast as on the clock.

    What has begun goes on by itself, each in a task that ends with ``close``. A guest that is held
    makes no progress; a machine that stopped has forgotten what it was about to do.
    """

    def __init__(self, inventory: Inventory, speed: float) -> None:
        super().__init__(inventory)
        self._speed = speed
        self._tasks = Tasks()

    async def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass on this host."""
        await self.inventory.clock.sleep(seconds / self._speed)

    def spawn(self, work: Coroutine[object, object, None], name: str) -> None:
        """Let something happen while everything else goes on."""
        self._tasks.spawn(work, name=f"demo: {name}")

    async def close(self) -> None:
        """End everything that has begun."""
        await self._tasks.cancel()

    # -- what the hypervisor asks of a guest ----------------------------------------------------

    def started(self, machine: Machine) -> None:
        """Boot; the guest agent says when it is done."""
        self._later(machine, BOOT_SECONDS, self._agent_up)

    def shut_down(self, machine: Machine) -> None:
        """Stop the services, then power off."""
        self._report_agent(machine, _DISCONNECTED)
        self._later(machine, _SHUTDOWN_SECONDS, self._power_off)

    def reboot(self, machine: Machine) -> None:
        """Stop the services, then boot again."""
        self._report_agent(machine, _DISCONNECTED)
        self._later(machine, _SHUTDOWN_SECONDS, super().reboot)

    def restarted(self, machine: Machine) -> None:
        """Send the reboot event and boot again."""
        super().restarted(machine)
        self.started(machine)

    # -- what happens by itself -----------------------------------------------------------------

    def switch_on(self, machine: Machine) -> None:
        """Start a machine without being asked to."""
        self.inventory.power_on(machine)
        self.inventory.move(machine, START)
        self.started(machine)

    def move_balloon(self, machine: Machine) -> None:
        """Take a quarter of a guest's memory, or give it back."""
        whole = machine.max_memory_kib
        actual = whole if machine.memory_kib < whole else whole * 3 // 4
        machine.set_balloon(actual)
        now = self.inventory.clock.now()
        self.inventory.emit(BalloonChangeEvent(time=now, domain=machine.ref, actual=actual))

    def _later(self, machine: Machine, seconds: float, act: Callable[[Machine], None]) -> None:
        """Do something when the guest has gone on for ``seconds``, if it still is the same run."""
        run, target = machine.id, self._ran(machine) + seconds

        async def wait_and_act() -> None:
            while machine.id == run and (left := target - self._ran(machine)) > _MOMENT:
                await self.sleep(max(left, _SHORTEST_LOOK))
            if machine.id == run:
                act(machine)

        self.spawn(wait_and_act(), f"{act.__name__} {machine.uuid}")

    def _ran(self, machine: Machine) -> float:
        """Return how long the guest has run, in seconds of this host."""
        return machine.ran(self.inventory.clock.monotonic()) * self._speed

    def _power_off(self, machine: Machine) -> None:
        self.inventory.report(machine, Lifecycle.SHUTDOWN, "guest")
        super().shut_down(machine)

    def _agent_up(self, machine: Machine) -> None:
        self._report_agent(machine, _CONNECTED)

    def _report_agent(self, machine: Machine, state: int) -> None:
        self.inventory.emit(
            AgentLifecycleEvent(
                time=self.inventory.clock.now(),
                domain=machine.ref,
                state=state,
                reason=_BY_CHANNEL,
            )
        )
