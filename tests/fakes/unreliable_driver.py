"""Hypervisors that come and go: what a test does to one outlives every connection to it."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from engine import HostInfo
from engine.drivers import DRIVERS
from engine.errors import AuthFailed, ConnectStep

from .scripted_driver import MAIL, WEB, Answer, ScriptedDriver, domain_info

if TYPE_CHECKING:
    import pytest

    from engine import CredentialRequest, DomainInfo, DomainRef, DomainStatistics, EngineError
    from engine.events import Event


class Hypervisor:
    """One machine; every connection to ``unreliable://NAME/`` asks it."""

    def __init__(self, refs: tuple[DomainRef, ...] = (WEB, MAIL)) -> None:
        self.infos: list[DomainInfo] = [domain_info(ref) for ref in refs]
        self.samples: list[DomainStatistics] = []
        self.info = HostInfo(hostname="host", hypervisor="unreliable", version="1")
        #: What a connection is refused with; None lets it in.
        self.refusal: EngineError | None = None
        #: Whether nothing is answered, not even the connection.
        self.is_black_hole = False
        #: Questions that are answered with a failure.
        self.failures: dict[str, EngineError] = {}
        self.asked: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self.drivers: list[UnreliableDriver] = []
        self.latency: float | None = None
        #: What every connection is asked, and the only answer that lets it in.
        self.question: CredentialRequest | None = None
        self.password = "opensesame"
        #: What each new connection emits while it is opened.
        self.greeting: list[Event] = []

    @property
    def driver(self) -> UnreliableDriver:
        """The open connection."""
        (driver,) = self.drivers
        return driver

    def drop(self, failure: EngineError) -> None:
        """Break every connection."""
        for driver in list(self.drivers):
            driver.on_lost(failure)

    async def answer(self, verb: str) -> None:
        """Count the question, and answer it or not."""
        self.asked[verb] += 1
        if self.is_black_hole:
            await asyncio.get_running_loop().create_future()
        self.answered[verb] += 1


class UnreliableDriver(ScriptedDriver):
    """A connection to the hypervisor of ``MACHINES`` that its URI names."""

    title: ClassVar[str] = "unreliable"

    async def open(self, *, read_only: bool) -> None:
        await super().open(read_only=read_only)
        self.machine = MACHINES[self.uri.host or ""]
        self.failures = self.machine.failures
        await self.machine.answer("open")
        if self.machine.refusal:
            raise self.machine.refusal
        if self.machine.question:
            answer = await self.credentials.ask(self.machine.question)
            if answer != self.machine.password:
                raise AuthFailed("not let in", step=ConnectStep.LOGIN)
        self.machine.drivers.append(self)
        for event in self.machine.greeting:
            self.emit(event)

    async def close(self) -> None:
        if self in self.machine.drivers:
            self.machine.drivers.remove(self)

    @property
    def latency(self) -> float | None:
        return self.machine.latency

    async def host_info(self) -> HostInfo:
        await self.machine.answer("host_info")
        return self.machine.info

    async def domains(self) -> list[DomainInfo]:
        return await self._ask("domains", self.machine.infos)

    async def statistics(self) -> list[DomainStatistics]:
        return await self._ask("statistics", self.machine.samples)

    async def _ask(self, verb: str, answer: list[Answer]) -> list[Answer]:
        await self.machine.answer(verb)
        return self._answer(verb, answer)


#: Host of the URI -> its hypervisor, for one test.
MACHINES: dict[str, Hypervisor] = {}


def install(monkeypatch: pytest.MonkeyPatch, *names: str) -> dict[str, Hypervisor]:
    """Make ``unreliable://NAME/`` a URI for each name."""
    monkeypatch.setitem(DRIVERS, "unreliable", f"{__name__}:UnreliableDriver")
    MACHINES.clear()
    MACHINES.update({name: Hypervisor() for name in names})
    return MACHINES
