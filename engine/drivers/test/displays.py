"""Displays: who is at which display of the demo now; what they do becomes graphics events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...events import GraphicsClientsEvent, GraphicsPhase
from .demo_fleet import display_port
from .viewers import Visit

if TYPE_CHECKING:
    from .demo_fleet import Guest
    from .inventory import Inventory
    from .machine import Machine
    from .viewers import Viewer

#: The first port a client of the demo comes from; each visit takes the next ones.
_FIRST_PORT = 41_000
_PORTS_PER_VISIT = 10


class Displays:
    """The displays of every guest of the fleet."""

    def __init__(self, inventory: Inventory, fleet: tuple[Guest, ...]) -> None:
        self._inventory = inventory
        self._numbers = {guest.uuid: number for number, guest in enumerate(fleet)}
        self._guests = {guest.uuid: guest for guest in fleet}
        #: By uuid: the id of the run that the visits belong to, and the visits.
        self._here: dict[str, tuple[int | None, list[Visit]]] = {}
        self._visits = 0

    def visit(self, machine: Machine, viewer: Viewer) -> Visit:
        """Return a visit that has not begun, from a port of its own."""
        port = _FIRST_PORT + self._visits * _PORTS_PER_VISIT
        self._visits += 1
        display = display_port(self._numbers[machine.uuid])
        return Visit(viewer, self._guests[machine.uuid], display, port)

    def is_anywhere(self, viewer: Viewer) -> bool:
        """Whether the viewer is at a display of any guest that runs."""
        return any(
            visit.viewer is viewer for machine in self._inventory for visit in self.at(machine)
        )

    def at(self, machine: Machine) -> list[Visit]:
        """Return the visits at a machine, oldest first; they end with the run of the machine."""
        run, visits = self._here.get(machine.uuid, (None, []))
        return visits if machine.is_active and run == machine.id else []

    def settle(self, machine: Machine, viewer: Viewer) -> Visit:
        """Put a viewer at a display without events: it was there before anybody looked."""
        visit = self.visit(machine, viewer)
        self._join(machine, visit)
        return visit

    def connect(self, machine: Machine, visit: Visit) -> None:
        """Let a visit begin."""
        self._join(machine, visit)
        self._send(machine, visit, GraphicsPhase.CONNECT)

    def sign_in(self, machine: Machine, visit: Visit) -> None:
        """Let a visitor finish the handshake, if the machine still runs as it came."""
        if visit in self.at(machine):
            self._send(machine, visit, GraphicsPhase.INITIALIZE)

    def leave(self, machine: Machine, visit: Visit) -> None:
        """Let a visit end, unless it ended with the machine: then nobody says goodbye."""
        if visit in self.at(machine):
            self.at(machine).remove(visit)
            self._send(machine, visit, GraphicsPhase.DISCONNECT)

    def report(self, machine: Machine) -> None:
        """Send who is at each display of a machine."""
        visits = self.at(machine)
        for protocol in machine.displays:
            clients = tuple(
                client
                for visit in visits
                for client in visit.clients()
                if client.protocol == protocol
            )
            self._inventory.emit(
                GraphicsClientsEvent(
                    time=self._inventory.clock.now(),
                    domain=machine.ref,
                    protocol=protocol,
                    clients=clients,
                )
            )

    def _join(self, machine: Machine, visit: Visit) -> None:
        self._here[machine.uuid] = (machine.id, [*self.at(machine), visit])

    def _send(self, machine: Machine, visit: Visit, phase: GraphicsPhase) -> None:
        for event in visit.events(phase, machine, self._inventory.clock.now()):
            self._inventory.emit(event)
