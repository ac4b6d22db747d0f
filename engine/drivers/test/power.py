"""Power of the in-memory hypervisor: every way to start, stop and forget a domain."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ...domain_verbs import require_possible
from ...errors import InvalidArgument, OperationInvalid
from ...power import PowerWays, StartFlags, UndefineFlags
from ..base import HypervisorDriver
from .transitions import DESTROY, PANIC

if TYPE_CHECKING:
    from ...domain_ref import DomainRef
    from .checkpoints import Checkpoints
    from .guests import Guests
    from .inventory import Inventory
    from .machine import Machine
    from .saving import SavedImage
    from .snapshots import Timeline

#: The ways by which these guests hear; they are no containers and have no Xen below them.
_HEARD = PowerWays.ACPI | PowerWays.AGENT

_KEEPS_AND_FORGETS = (
    UndefineFlags.NVRAM | UndefineFlags.KEEP_NVRAM,
    UndefineFlags.TPM | UndefineFlags.KEEP_TPM,
)


class MemoryPower(HypervisorDriver):
    """The verbs of ``interface/power.py`` in memory."""

    title: ClassVar[str] = "test"
    _inventory: Inventory
    _guests: Guests
    _timelines: dict[str, Timeline]
    _checkpoints: dict[str, Checkpoints]
    _saves: dict[str, SavedImage]

    async def start_with(self, domain: DomainRef, flags: StartFlags) -> DomainRef:
        """Start a stored domain; FORCE_BOOT forgets its managed save."""
        machine = self._power_machine("start", domain)
        if flags & StartFlags.FORCE_BOOT:
            self._saves.pop(machine.uuid, None)
        return await self.start(domain, paused=bool(flags & StartFlags.PAUSED))

    async def shutdown_by(self, domain: DomainRef, ways: PowerWays) -> None:
        """Ask the guest to power off."""
        machine = self._power_machine("shutdown", domain)
        _require_heard(ways)
        self._guests.shut_down(machine)

    async def reboot_by(self, domain: DomainRef, ways: PowerWays) -> None:
        """Ask the guest to restart."""
        machine = self._power_machine("reboot", domain)
        _require_heard(ways)
        self._guests.reboot(machine)

    async def destroy_gently(self, domain: DomainRef, *, remove_logs: bool = False) -> None:
        """Stop the domain; a machine in memory always ends when it is asked to."""
        self._inventory.move(self._power_machine("destroy", domain), DESTROY)

    async def undefine_with(self, domain: DomainRef, flags: UndefineFlags) -> None:
        """Forget the stored configuration; what hangs on it only where ``flags`` say so."""
        machine = self._inventory.find(domain)
        for pair in _KEEPS_AND_FORGETS:
            if flags & pair == pair:
                raise InvalidArgument(f"{pair!r} exclude each other")
        timeline = self._timelines.get(machine.uuid)
        if machine.uuid in self._saves and not flags & UndefineFlags.MANAGED_SAVE:
            raise OperationInvalid("Refusing to undefine while domain managed save image exists")
        count = len(timeline.points) if timeline else 0
        if count and not machine.is_active and not flags & UndefineFlags.SNAPSHOTS_METADATA:
            raise OperationInvalid(f"cannot delete inactive domain with {count} snapshots")
        marks = self._checkpoints.get(machine.uuid)
        count = len(marks.points) if marks else 0
        if count and not machine.is_active and not flags & UndefineFlags.CHECKPOINTS_METADATA:
            raise OperationInvalid(f"cannot delete inactive domain with {count} checkpoints")
        self._inventory.undefine(machine)
        self._saves.pop(machine.uuid, None)
        if not machine.is_active:
            self._timelines.pop(machine.uuid, None)
            self._checkpoints.pop(machine.uuid, None)

    async def inject_nmi(self, domain: DomainRef) -> None:
        """Let the guest panic, as systems do that are told to at an unknown interrupt."""
        self._inventory.move(self._power_machine("inject_nmi", domain), PANIC)

    def _power_machine(self, verb: str, domain: DomainRef) -> Machine:
        machine = self._inventory.find(domain)
        require_possible(verb, self._inventory.info(machine))
        return machine


def _require_heard(ways: PowerWays) -> None:
    if ways and not ways & _HEARD:
        raise InvalidArgument(f"these guests do not hear {ways!r}", hint="they know ACPI and agent")
