"""Consoles, channels and displays of the in-memory machines; nothing runs until one is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from ...errors import InvalidArgument, OperationFailed, OperationInvalid, Unsupported
from ..base import HypervisorDriver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...byte_stream import ByteStream
    from ...domain_ref import DomainRef
    from .guests import Guests
    from .inside.guest_system import GuestSystem
    from .inventory import Inventory
    from .machine import Machine

#: The channel by which the hypervisor itself talks to the guest's agent.
_AGENT: Final = "org.qemu.guest_agent.0"


class MemoryConsoles(HypervisorDriver):
    """The verbs of ``interface/consoles.py`` in memory."""

    title: ClassVar[str] = "test"
    _inventory: Inventory
    _guests: Guests
    _systems: list[GuestSystem]

    async def open_console(
        self,
        domain: DomainRef,
        device: str | None = None,
        *,
        force: bool = False,
        safe: bool = False,
    ) -> ByteStream:
        """Open a serial console: the first, or the device with that alias."""
        machine = self._running_machine("open a console of", domain)
        return self._system(machine).line(_port(machine, device)).open(force=force)

    async def send_break(self, domain: DomainRef, device: str | None = None) -> None:
        """Send BREAK on a serial line; the system takes the next letter as SysRq."""
        machine = self._running_machine("send BREAK to", domain)
        port = _port(machine, device)
        if not port.startswith("serial"):
            raise Unsupported(f"{port} of {machine.name!r} has no BREAK: it is no serial line")
        self._system(machine).line(port).take_break()

    async def open_channel(
        self, domain: DomainRef, name: str | None = None, *, force: bool = False
    ) -> ByteStream:
        """Open a channel; what listens there has a shell too."""
        machine = self._running_machine("open a channel of", domain)
        names = [channel.target_name or "" for channel in machine.live.devices.channels]
        if not names or (name is not None and name not in names):
            raise InvalidArgument(f"{machine.name!r} has no channel {name or ''}".rstrip())
        name = names[0] if name is None else name
        if name == _AGENT:
            raise OperationFailed(
                f"the channel {name} of {machine.name!r} is taken by another: the host's own agent"
            )
        return self._system(machine).line(f"channel {name}").open(force=force)

    async def open_graphics(
        self, domain: DomainRef, display: int = 0, *, skip_authentication: bool = False
    ) -> int:
        """Return a socket that speaks the VNC of a display; nobody is asked for a password."""
        machine = self._running_machine("open the display of", domain)
        graphics = list(machine.live.devices.graphics)
        if not 0 <= display < len(graphics):
            raise InvalidArgument(f"{machine.name!r} has no display {display}")
        if graphics[display].type != "vnc":
            raise Unsupported(
                f"display {display} of {machine.name!r} is no VNC",
                hint="pictures of its screen can be taken",
            )
        return await self._system(machine).invite(_scheme(machine))

    async def _close_consoles(self) -> None:
        """End every stream, display and task."""
        for system in self._systems:
            await system.close()

    def _running_machine(self, what: str, domain: DomainRef) -> Machine:
        machine = self._inventory.find(domain)
        if not machine.is_active:
            raise OperationInvalid(f"cannot {what} {machine.name!r}: it does not run")
        return machine

    def _system(self, machine: Machine) -> GuestSystem:
        """Return the system inside a machine, made for its first visitor."""
        from .inside.guest_system import GuestSystem

        for system in self._systems:
            if system is machine.inside:
                return system
        system = GuestSystem(machine, self._inventory, self._guests)
        machine.inside = system
        living = [known for known in self._systems if known.machine.inside is known]
        self._systems[:] = [*living, system]
        return system


def _scheme(machine: Machine) -> str:
    """Return how the clients of a display sign in; guests of the demo have their own ways."""
    from .demo_fleet import FLEET, OPEN

    return next((guest.scheme for guest in FLEET if guest.uuid == machine.uuid), OPEN)


def _port(machine: Machine, name: str | None) -> str:
    ports = dict(_ports(machine))
    if name is None and not ports:
        raise OperationInvalid(f"{machine.name!r} has no console")
    port = next(iter(ports.values())) if name is None else ports.get(name)
    if port is None:
        raise InvalidArgument(f"{machine.name!r} has no console {name!r}")
    return port


def _ports(machine: Machine) -> Iterator[tuple[str, str]]:
    """Yield each name that a text console has, with the port it means."""
    devices = machine.live.devices
    serials = [f"serial{number}" for number in range(len(devices.serials))]
    yield from zip(serials, serials, strict=True)
    for number, console in enumerate(devices.consoles):
        repeats = bool(serials) and number == 0 and console.target_type in (None, "serial")
        yield f"console{number}", serials[0] if repeats else f"console{number}"
