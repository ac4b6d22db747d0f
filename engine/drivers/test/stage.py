"""Stage: what a scene of the demo can touch, and what a scene is."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    from ...domain_state import DomainState
    from .demo_fleet import Guest
    from .displays import Displays
    from .life import LivingGuests
    from .machine import Machine


@dataclass(frozen=True, slots=True)
class Stage:
    """The guests, their displays, and chance: all of it comes from one seeded source."""

    guests: LivingGuests
    displays: Displays
    fleet: tuple[Guest, ...]
    random: Random

    def pick(self, state: DomainState, *names: str, scheme: str = "") -> Machine | None:
        """Return a machine in that state, of those names or with that scheme, if there is one."""
        wanted = {
            guest.uuid
            for guest in self.fleet
            if (not names or guest.name in names) and (not scheme or guest.scheme == scheme)
        }
        fitting = [
            machine
            for machine in self.guests.inventory
            if machine.uuid in wanted and machine.status.state is state
        ]
        return self.random.choice(fitting) if fitting else None


Play = Coroutine[object, object, None]

#: Finds its cast and returns what they do; None where nobody fits.
Scene = Callable[[Stage], Play | None]
