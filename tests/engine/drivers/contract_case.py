"""What the parts of the driver contract share: the hooks of a subclass, and a reader of events."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_DNS, uuid5

import pytest

from engine.events import Event, Lifecycle, LifecycleEvent, Subscription
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from engine import Connection, Domain, DomainState


class ContractCase:
    """The hooks that a driver's subclass of the contract provides."""

    #: Whether a guest has stopped when ``shutdown`` returns, or need not stop at all.
    shutdown_is_instant = False
    #: Whether a domain of ``domain_xml`` answers to ``reboot`` with a reboot event.
    guest_reboots = False

    async def connect(self, **options: Any) -> Connection:
        """Return an open connection; ``options`` are those of ``Connection.open``.

        Connections of one test reach the same store, where the driver has one.
        """
        raise NotImplementedError

    def domain_xml(self, name: str, uuid: str, extra: str = "", memory_kib: int = 65536) -> str:
        """Return the smallest domain the driver starts, written on one line.

        ``name`` and ``uuid`` are written as XML text; ``extra`` is markup that follows the uuid.
        """
        raise NotImplementedError

    @pytest.fixture
    async def connection(self) -> AsyncIterator[Connection]:
        """Yield an open connection; destroys what the test left running."""
        async with await self.connect() as connection:
            yield connection
            for info in await connection.domains():
                if info.status.state.is_active:
                    await connection.domain(info.ref).destroy()

    async def define(self, connection: Connection, name: str = "contract") -> Domain:
        """Return a domain that was just defined."""
        return await connection.define(self.domain_xml(name, uuid_of(name)))


def uuid_of(name: str) -> str:
    """Return a uuid that is always the same for a name."""
    return str(uuid5(NAMESPACE_DNS, name))


def require(connection: Connection, *verbs: str) -> None:
    """Skip the test, naming the reason, where the driver does not have a verb."""
    for verb in verbs:
        if reason := connection.why_impossible(verb):
            pytest.skip(reason)


async def state_of(domain: Domain) -> DomainState:
    """Return the state of a domain."""
    return (await domain.info()).status.state


async def read_until(events: Subscription, is_last: Callable[[Event], bool]) -> list[Event]:
    """Return the events up to the first that ``is_last`` accepts, that one included."""
    seen: list[Event] = []
    async with asyncio.timeout(PATIENCE):
        async for event in events:
            seen.append(event)
            if is_last(event):
                return seen
    raise AssertionError("the subscription ended")


async def read_lifecycle(events: Subscription, last: Lifecycle) -> list[tuple[Lifecycle, str]]:
    """Return the lifecycle events of a subscription up to the first ``last``, details by name."""

    def is_last(event: Event) -> bool:
        return isinstance(event, LifecycleEvent) and event.event is last

    seen = await read_until(events, is_last)
    return [(e.event, e.detail_name) for e in seen if isinstance(e, LifecycleEvent)]
