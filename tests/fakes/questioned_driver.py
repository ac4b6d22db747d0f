"""A hypervisor whose guests answer what a test tells them to, and that keeps every question."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine import Connection
from engine.drivers import DRIVERS
from engine.errors import error_for_code
from engine.guest_agent import AddressSource, GuestInformation, GuestInterface
from tests.fakes.scripted_driver import ScriptedDriver

if TYPE_CHECKING:
    import pytest

    from engine import Clock, DomainRef, EngineError
    from engine.tuning import ParameterValue

AGENT, LEASES, ARP = AddressSource.AGENT, AddressSource.LEASES, AddressSource.ARP

#: ``VIR_ERR_AGENT_UNRESPONSIVE``.
_UNRESPONSIVE = 86


def no_agent() -> EngineError:
    """Return what libvirt says where no agent is connected."""
    return error_for_code(_UNRESPONSIVE, "QEMU guest agent is not connected")


def card(*addresses: str) -> GuestInterface:
    """Return a network card of a guest."""
    return GuestInterface(name="eth0", mac="52:54:00:00:00:01", addresses=addresses)


class QuestionedDriver(ScriptedDriver):
    """``told`` are addresses by uuid and source; no agent answers for what is not in it."""

    title: ClassVar[str] = "questioned"

    async def open(self, *, read_only: bool) -> None:
        await super().open(read_only=read_only)
        self.told: dict[tuple[str, AddressSource], list[GuestInterface]] = {}
        self.systems: dict[str, dict[str, ParameterValue]] = {}
        #: Every question: the guest's name, and the source or ``os``.
        self.questions: list[tuple[str, AddressSource | str]] = []
        #: Seconds that each answer takes, and how many are being answered at the most.
        self.seconds = 0.0
        self.at_once = self.most_at_once = 0

    async def guest_interfaces(
        self, domain: DomainRef, source: AddressSource = AddressSource.LEASES
    ) -> list[GuestInterface]:
        await self._think(domain, source)
        if failure := self.failures.get(source.name):
            raise failure
        if source is AGENT and (domain.uuid, AGENT) not in self.told:
            raise no_agent()
        return self.told.get((domain.uuid, source), [])

    async def guest_information(
        self, domain: DomainRef, kinds: GuestInformation = GuestInformation.ALL
    ) -> dict[str, ParameterValue]:
        await self._think(domain, "os")
        return self.systems.get(domain.uuid, {})

    async def _think(self, domain: DomainRef, question: AddressSource | str) -> None:
        self.questions.append((domain.name, question))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if self.seconds:
                await self.clock.sleep(self.seconds)
        finally:
            self.at_once -= 1


async def open_questioned(
    monkeypatch: pytest.MonkeyPatch, clock: Clock, *, read_only: bool = False
) -> tuple[Connection, QuestionedDriver]:
    """Return a connection to such a hypervisor, and the hypervisor."""
    monkeypatch.setitem(DRIVERS, "questioned", f"{__name__}:QuestionedDriver")
    connection = await Connection.open("questioned:///", clock=clock, read_only=read_only)
    assert isinstance(connection.driver, QuestionedDriver)
    return connection, connection.driver
