"""A hypervisor that answers what a test tells it to, and counts how often it was asked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, ClassVar, TypeVar

from engine import (
    Connection,
    DomainInfo,
    DomainRef,
    DomainState,
    DomainStatistics,
    DomainStatus,
    HostInfo,
)
from engine.drivers import DRIVERS
from engine.drivers.base import HypervisorDriver

if TYPE_CHECKING:
    import pytest

    from engine import Clock, EngineError

Answer = TypeVar("Answer")

WEB = DomainRef("web-01", "11111111-1111-4111-8111-111111111111", 1)
MAIL = DomainRef("mail", "22222222-2222-4222-8222-222222222222", 2)


def domain_info(ref: DomainRef, state: DomainState = DomainState.RUNNING) -> DomainInfo:
    """Return the facts of a domain with 2 processors and 4 GiB."""
    return DomainInfo(
        ref=ref,
        status=DomainStatus(state),
        persistent=True,
        autostart=False,
        vcpus=2,
        memory_kib=4 << 20,
        max_memory_kib=4 << 20,
        protected=False,
    )


class ScriptedDriver(HypervisorDriver):
    """``infos`` and ``samples`` are the answers; a ``failure`` is raised instead of them."""

    title: ClassVar[str] = "scripted"

    infos: list[DomainInfo]
    samples: list[DomainStatistics]

    async def open(self, *, read_only: bool) -> None:
        self.infos = [domain_info(WEB), domain_info(MAIL)]
        self.samples = []
        self.asked: Counter[str] = Counter()
        self.failures: dict[str, EngineError] = {}
        #: Seconds that it thinks about statistics.
        self.statistics_take = 0.0

    async def close(self) -> None:
        pass

    async def host_info(self) -> HostInfo:
        return HostInfo(hostname="host", hypervisor="scripted", version="1")

    async def domains(self) -> list[DomainInfo]:
        return self._answer("domains", self.infos)

    async def statistics(self) -> list[DomainStatistics]:
        if self.statistics_take:
            await self.clock.sleep(self.statistics_take)
        return self._answer("statistics", self.samples)

    def _answer(self, verb: str, answer: list[Answer]) -> list[Answer]:
        self.asked[verb] += 1
        if failure := self.failures.get(verb):
            raise failure
        return list(answer)


async def open_scripted(
    monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> tuple[Connection, ScriptedDriver]:
    """Return a connection to such a hypervisor, and the hypervisor."""
    monkeypatch.setitem(DRIVERS, "scripted", f"{__name__}:ScriptedDriver")
    connection = await Connection.open("scripted:///", clock=clock)
    assert isinstance(connection.driver, ScriptedDriver)
    return connection, connection.driver
