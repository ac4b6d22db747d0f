"""Guests of the in-memory hypervisor from inside: addresses, and the systems of the demo's guests.

An agent answers where the domain has a channel for one, its guest has booted and is not held; that
of some guests of the demo was never installed. A network card has the address that its hardware
address says, so that it is the same in every run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from ...domain_state import DomainState
from ...errors import EngineError, OperationInvalid, error_for_code
from ...guest_agent import AddressSource, GuestInformation, GuestInterface
from ..base import HypervisorDriver
from .metering import BOOT_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...conf.devices.interface import Interface
    from ...domain_ref import DomainRef
    from ...tuning import ParameterValue
    from .inventory import Inventory
    from .machine import Machine

_GOING: Final = frozenset({DomainState.RUNNING, DomainState.BLOCKED})

_CHANNEL: Final = "org.qemu.guest_agent.0"
_AGENT_UNRESPONSIVE: Final = 86

_DEBIAN, _UBUNTU, _WINDOWS = (
    ("debian", "12", "Debian GNU/Linux 12 (bookworm)"),
    ("ubuntu", "24.04", "Ubuntu 24.04.1 LTS"),
    ("mswindows", "11", "Windows 11 Pro"),
)
_ROCKY = ("rocky", "9.4", "Rocky Linux 9.4 (Blue Onyx)")

#: Id, version and full name of the systems of the demo; elsewhere an agent says "linux".
_SYSTEMS: Final = {
    **dict.fromkeys(("web-01", "web-02", "lb-1", "mail", "git", "backup-01"), _DEBIAN),
    **dict.fromkeys(("ci-runner-1", "ci-runner-2", "ci-runner-3", "build-7"), _UBUNTU),
    **dict.fromkeys(("desktop-anna", "desktop-jonas", "staging"), _UBUNTU),
    **dict.fromkeys(("db-primary", "db-replica", "cache-1", "monitoring"), _ROCKY),
    "win11-test": _WINDOWS,
}
_SOME_SYSTEM: Final = ("linux", "", "Linux")

#: Guests of the demo in which nobody has installed an agent.
_WITHOUT_AGENT: Final = frozenset({"kiosk-1", "kiosk-3", "legacy-erp", "scanner-gw"})

#: Of libvirt's network ``default``, and of the demo's bridge.
_LEASED: Final = "192.168.122"
_BRIDGED: Final = "10.20"


class MemoryGuestFacts(HypervisorDriver):
    """The verbs of ``interface/guest_agent.py`` that tell who a guest is, in memory."""

    title: ClassVar[str] = "test"
    _inventory: Inventory

    async def guest_interfaces(
        self, domain: DomainRef, source: AddressSource = AddressSource.LEASES
    ) -> list[GuestInterface]:
        """Return the guest's cards: those that the source knows of."""
        machine = self._booting("guest_interfaces", domain)
        if source is AddressSource.AGENT:
            self._require_agent(machine)
            return [_LOOPBACK, *_cards(machine)]
        if not self._is_up(machine):
            return []
        is_leased = source is AddressSource.LEASES
        cards = zip(machine.live.devices.interfaces, _cards(machine), strict=True)
        return [card for conf, card in cards if not is_leased or conf.type == "network"]

    async def guest_information(
        self, domain: DomainRef, kinds: GuestInformation = GuestInformation.ALL
    ) -> dict[str, ParameterValue]:
        """Return what the guest's agent tells of its system and its name.

        Raises:
            EngineError: no agent answers, or this one does not know such things.
        """
        machine = self._booting("guest_information", domain)
        self._require_agent(machine)
        known = GuestInformation.OS | GuestInformation.HOSTNAME
        if kinds & ~known:
            raise EngineError(f"the agent of {machine.name!r} tells its system and name only")
        told: dict[str, ParameterValue] = {}
        if not kinds or kinds & GuestInformation.OS:
            system, version, name = _SYSTEMS.get(machine.name, _SOME_SYSTEM)
            told |= {"os.id": system, "os.version-id": version, "os.pretty-name": name}
        if not kinds or kinds & GuestInformation.HOSTNAME:
            told["hostname"] = machine.name
        return told

    def _booting(self, verb: str, domain: DomainRef) -> Machine:
        machine = self._inventory.find(domain)
        if not machine.is_active:
            raise OperationInvalid(f"cannot {verb}: {machine.name!r} does not run")
        return machine

    def _is_up(self, machine: Machine) -> bool:
        return machine.ran(self.clock.monotonic()) >= BOOT_SECONDS

    def _require_agent(self, machine: Machine) -> None:
        channels = (channel.target_name for channel in machine.live.devices.channels)
        if _CHANNEL not in channels:
            raise EngineError(f"no agent is configured for {machine.name!r}")
        if (
            machine.name in _WITHOUT_AGENT
            or machine.status.state not in _GOING
            or not self._is_up(machine)
        ):
            raise error_for_code(
                _AGENT_UNRESPONSIVE, f"the agent of {machine.name!r} is not connected"
            )


_LOOPBACK: Final = GuestInterface(
    name="lo", mac="00:00:00:00:00:00", addresses=("127.0.0.1/8", "::1/128")
)


def _cards(machine: Machine) -> Iterator[GuestInterface]:
    for number, card in enumerate(machine.live.devices.interfaces):
        yield GuestInterface(name=f"eth{number}", mac=card.mac or "", addresses=_addresses(card))


def leased_cards(machine: Machine, network: str) -> Iterator[tuple[str, str]]:
    """Yield the card and the address of each that is plugged into a network."""
    for conf in machine.live.devices.interfaces:
        if conf.type == "network" and conf.mac and _network_of(conf) == network:
            for address in _addresses(conf):
                yield conf.mac, address.partition("/")[0]


def _network_of(card: Interface) -> str | None:
    return card.source.network if card.source else None


def _addresses(card: Interface) -> tuple[str, ...]:
    """Return an address made of the last two bytes of the card's own."""
    try:
        *_, high, low = (int(part, 16) for part in (card.mac or "").split(":"))
    except ValueError:
        return ()
    host = 10 + low % 240
    if card.type == "network":
        return (f"{_LEASED}.{host}/24",)
    return f"{_BRIDGED}.{high % 256}.{host}/16", f"fe80::5054:ff:fe{high:02x}:{low:02x}/64"
