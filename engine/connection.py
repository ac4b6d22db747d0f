"""Connection: from a URI to a driver, with the event queue and the sessions that belong to it.

    driver --emit--> Connection -> GraphicsSessions (who is there) -> EventQueue -> subscriptions

A session event follows right behind the graphics event that caused it.
"""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from functools import cached_property
from typing import TYPE_CHECKING, Self, TypeVar

from .clock import Clock, SystemClock
from .credentials import NobodyToAsk
from .deadline import DEFAULT_DEADLINE
from .domain import Domain
from .drivers import driver_class
from .errors import (
    ConnectionClosed,
    EngineError,
    NoDomain,
    OperationDenied,
    OperationTimeout,
)
from .events import DomainEvent, Event, EventQueue
from .graphics_sessions import GraphicsSessions
from .host_interface import HostInterfaces
from .libvirt_conf import resolved_alias
from .network import Networks
from .network_filter import NetworkFilters
from .node import Node
from .node_device import NodeDevices
from .power import StartFlags
from .saving import SavedImages
from .secret import Secrets
from .storage import Storage
from .uri import ConnectionURI

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from types import TracebackType

    from .credentials import CredentialRequest, Credentials
    from .domain_facts import DomainInfo, DomainStatistics, HostInfo
    from .domain_ref import DomainRef

_Answer = TypeVar("_Answer")

#: The deadline of the call that is being worked on.
_timer: ContextVar[asyncio.Timeout] = ContextVar("_timer")


class Connection:
    """An open connection to one hypervisor; ``await Connection.open(uri)``.

    Use as ``async with``. Calls raise ``OperationTimeout`` after ``deadline`` seconds; verbs of
    ``VerbGroup.LASTING`` take as long as their work does.
    """

    def __init__(
        self, uri: ConnectionURI, *, read_only: bool, clock: Clock, deadline: float
    ) -> None:
        self.uri = uri
        self.read_only = read_only
        self.clock = clock
        self.deadline = deadline
        self.events = EventQueue()
        self.sessions = GraphicsSessions(clock)
        self.driver = driver_class(uri)(uri, self._emit, clock)
        self.driver.on_lost = self._lose
        #: Why the hypervisor is gone; None while it is there.
        self.failure: EngineError | None = None
        self._lost = asyncio.Event()
        self._is_open = False

    @classmethod
    async def open(
        cls,
        uri: str | ConnectionURI,
        *,
        read_only: bool = False,
        clock: Clock | None = None,
        deadline: float = DEFAULT_DEADLINE,
        credentials: Credentials | None = None,
    ) -> Self:
        """Reach the hypervisor at ``uri``; ``credentials`` answers when it wants a password.

        Text without ``://`` is a name of libvirt.conf's ``uri_aliases``.

        Raises:
            InvalidURI: the address, or a parameter of it, means nothing.
            ConnectFailed: nobody answers there.
        """
        if isinstance(uri, str) and "://" not in uri:
            uri = await asyncio.to_thread(resolved_alias, uri)
        parsed = ConnectionURI.parse(uri) if isinstance(uri, str) else uri
        self = cls(parsed, read_only=read_only, clock=clock or SystemClock(), deadline=deadline)
        self._is_open = True
        try:
            await self._connect(credentials or NobodyToAsk())
        except BaseException:
            await self.close()
            raise
        return self

    async def _connect(self, credentials: Credentials) -> None:
        self.driver.credentials = _PatientCredentials(credentials, self.deadline)
        await self._within(self.deadline, "connect", self.driver.open(read_only=self.read_only))

    @property
    def latency(self) -> float | None:
        """Seconds that the last round trip took; None where nobody measures."""
        return self.driver.latency

    @property
    def reboots_alone(self) -> bool:
        """Whether a guest that was asked to reboot does so though this connection is closed."""
        return self.driver.reboots_alone

    async def lost(self) -> EngineError:
        """Wait until the hypervisor is gone without having been let go; return why."""
        await self._lost.wait()
        assert self.failure is not None
        return self.failure

    async def close(self) -> None:
        """Let go of the hypervisor, then end every subscription. Domains go on."""
        if self._is_open:
            self._is_open = False
            try:
                await self.driver.close()
            finally:
                self.events.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    # -- what is there ------------------------------------------------------------------------

    async def host_info(self) -> HostInfo:
        """Return the facts of the host."""
        return await self.call("host_info", self.driver.host_info())

    async def domains(self) -> list[DomainInfo]:
        """Return every domain, running or not."""
        return await self.call("domains", self.driver.domains())

    async def statistics(self) -> list[DomainStatistics]:
        """Return the counters of every running domain, in one call to the hypervisor."""
        return await self.call("statistics", self.driver.statistics())

    async def domain_info(self, key: str) -> DomainInfo:
        """Return the domain with that name, uuid or id; a name wins over an id of the same digits.

        Raises:
            NoDomain: there is none.
        """
        infos = await self.domains()
        for matches in (
            lambda ref: ref.name == key,
            lambda ref: ref.uuid == key.lower(),
            lambda ref: ref.id is not None and str(ref.id) == key,
        ):
            for info in infos:
                if matches(info.ref):
                    return info
        raise NoDomain(f"no domain with name, uuid or id {key!r} on {self.uri}")

    async def lookup(self, key: str) -> Domain:
        """Return the handle of the domain with that name, uuid or id.

        Raises:
            NoDomain: there is none.
        """
        return Domain(self, (await self.domain_info(key)).ref)

    def domain(self, ref: DomainRef) -> Domain:
        """Return the handle of a domain that is known already."""
        return Domain(self, ref)

    async def define(self, xml: str) -> Domain:
        """Store a domain from its XML, or replace the one with the same name and uuid."""
        return Domain(self, await self.call("define", self.driver.define(xml)))

    async def create(self, xml: str, flags: StartFlags = StartFlags.NONE) -> Domain:
        """Start a domain that is not stored: it is gone when it stops."""
        return Domain(self, await self.call("create", self.driver.create(xml, flags)))

    @cached_property
    def saved_images(self) -> SavedImages:
        """Files of the host that domains were saved into."""
        return SavedImages(self)

    def why_impossible(self, verb: str) -> str | None:
        """Return why ``verb`` can never be asked on this connection, or None when it can."""
        if self.read_only and not self.driver.is_reading(verb):
            return "the connection is read-only"
        return self.driver.why_unsupported(verb)

    def is_lasting(self, verb: str) -> bool:
        """Whether ``verb`` takes as long as its work does: it has no deadline."""
        return self.driver.is_lasting(verb)

    # -- the host and its parts ---------------------------------------------------------------

    @cached_property
    def networks(self) -> Networks:
        """The virtual networks."""
        return Networks(self)

    @cached_property
    def storage(self) -> Storage:
        """The storage pools and their volumes."""
        return Storage(self)

    @cached_property
    def host(self) -> Node:
        """The host itself: capabilities, processors, memory."""
        return Node(self)

    @cached_property
    def node_devices(self) -> NodeDevices:
        """The devices of the host."""
        return NodeDevices(self)

    @cached_property
    def interfaces(self) -> HostInterfaces:
        """The network interfaces of the host."""
        return HostInterfaces(self)

    @cached_property
    def secrets(self) -> Secrets:
        """The secrets that the host keeps."""
        return Secrets(self)

    @cached_property
    def network_filters(self) -> NetworkFilters:
        """What guests may send."""
        return NetworkFilters(self)

    # -- the way to the driver ----------------------------------------------------------------

    async def call(self, verb: str, work: Coroutine[object, object, _Answer]) -> _Answer:
        """Run one call of the driver, within the deadline unless ``verb`` may last.

        Raises:
            ConnectionClosed: the connection was closed. OperationDenied: it is read-only.
            OperationTimeout: no answer in time; what was asked may still happen.
        """
        refusal: EngineError | None = None
        if not self._is_open:
            refusal = ConnectionClosed(f"{self.uri} is closed")
        elif self.failure:
            refusal = ConnectionClosed(f"{self.uri} is gone: {self.failure.message}")
        elif self.read_only and not self.driver.is_reading(verb):
            refusal = OperationDenied(f"cannot {verb}: the connection to {self.uri} is read-only")
        if refusal:
            work.close()
            raise refusal
        seconds = None if self.is_lasting(verb) else self.deadline
        return await self._within(seconds, verb, work)

    async def _within(
        self, seconds: float | None, verb: str, work: Coroutine[object, object, _Answer]
    ) -> _Answer:
        try:
            async with asyncio.timeout(seconds) as timer:
                token = _timer.set(timer)
                try:
                    return await work
                finally:
                    _timer.reset(token)
        except TimeoutError as error:
            if not timer.expired():
                raise
            raise OperationTimeout(
                f"{self.uri} did not answer to {verb} within {seconds:g} s"
            ) from error

    def _lose(self, failure: EngineError) -> None:
        if self.failure is None:
            self.failure = failure
            for change in self.sessions.lose(self.clock.now()):
                self.events.push(change)
            self._lost.set()

    def _emit(self, event: Event) -> None:
        self.events.push(event)
        if isinstance(event, DomainEvent):
            for change in self.sessions.apply(event):
                self.events.push(change)


class _PatientCredentials:
    """Asks one question at a time, and lets the deadline stand still while a person answers."""

    def __init__(self, asked: Credentials, deadline: float) -> None:
        self._asked = asked
        self._deadline = deadline
        self._turn = asyncio.Lock()

    async def ask(self, request: CredentialRequest) -> str | None:
        timer = _timer.get()
        async with self._turn:
            if timer.when() is None:
                return await self._asked.ask(request)
            timer.reschedule(None)
            try:
                return await self._asked.ask(request)
            finally:
                if not timer.expired():
                    timer.reschedule(asyncio.get_running_loop().time() + self._deadline)
