"""The part of the driver contract about starting, holding and stopping domains."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from engine.domain_ref import DomainRef
from engine.domain_state import DomainState
from engine.errors import NoDomain, OperationDenied, OperationInvalid, OperationTimeout
from engine.events import Lifecycle, LifecycleEvent, RebootEvent
from tests.patience import PATIENCE

from .contract_case import ContractCase, read_lifecycle, read_until, require, state_of, uuid_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from engine import Connection, Domain

_NOBODY = DomainRef("nobody", uuid_of("nobody"))

#: Every verb of a domain, asked in the simplest way.
VERBS: dict[str, Callable[[Domain], Awaitable[object]]] = {
    "start": lambda domain: domain.start(),
    "shutdown": lambda domain: domain.shutdown(),
    "reboot": lambda domain: domain.reboot(),
    "reset": lambda domain: domain.reset(),
    "destroy": lambda domain: domain.destroy(),
    "suspend": lambda domain: domain.suspend(),
    "resume": lambda domain: domain.resume(),
    "undefine": lambda domain: domain.undefine(),
    "rename": lambda domain: domain.rename("somebody"),
    "domain_xml": lambda domain: domain.xml(),
    "set_autostart": lambda domain: domain.set_autostart(True),
    "set_title": lambda domain: domain.set_title("title"),
    "set_description": lambda domain: domain.set_description("description"),
    "set_metadata": lambda domain: domain.set_metadata("urn:x", "x", "<a/>"),
}

_ONLY_ACTIVE = ("shutdown", "reboot", "reset", "destroy", "suspend", "resume")


class LifecycleContract(ContractCase):
    """What every driver does when a domain is started, held and stopped."""

    async def test_a_life_sends_its_events_in_order(self, connection: Connection) -> None:
        require(connection, "define", "start", "suspend", "resume", "destroy", "undefine")
        ref = DomainRef("contract", uuid_of("contract"))
        with connection.events.subscribe(LifecycleEvent, domain=ref) as events:
            domain = await self.define(connection)
            for verb in ("start", "suspend", "resume", "destroy", "undefine"):
                await VERBS[verb](domain)
            seen = await read_lifecycle(events, Lifecycle.UNDEFINED)
        expected = [
            (Lifecycle.DEFINED, "added"),
            (Lifecycle.STARTED, "booted"),
            (Lifecycle.SUSPENDED, "paused"),
            (Lifecycle.RESUMED, "unpaused"),
            (Lifecycle.STOPPED, "destroyed"),
            (Lifecycle.UNDEFINED, "removed"),
        ]
        rest = iter(seen)
        assert all(event in rest for event in expected), seen

    async def test_start_gives_an_id_and_destroy_takes_it(self, connection: Connection) -> None:
        domain = await self.define(connection)
        assert domain.ref.id is None
        await domain.start()
        started = await domain.info()
        assert started.status.state is DomainState.RUNNING
        assert started.ref == domain.ref
        assert started.ref.id is not None
        assert started.ref.id > 0
        assert (await connection.domain_info(str(started.ref.id))).ref == domain.ref
        await domain.destroy()
        stopped = await domain.info()
        assert stopped.status.state is DomainState.SHUTOFF
        assert stopped.status.reason_name == "destroyed"
        assert stopped.ref.id is None

    async def test_start_paused_holds_the_guest(self, connection: Connection) -> None:
        domain = await self.define(connection)
        await domain.start(paused=True)
        assert await state_of(domain) is DomainState.PAUSED
        await domain.resume()
        assert await state_of(domain) is DomainState.RUNNING

    async def test_suspend_and_resume(self, connection: Connection) -> None:
        require(connection, "suspend", "resume")
        domain = await self.define(connection)
        await domain.start()
        await domain.suspend()
        held = (await domain.info()).status
        assert (held.state, held.reason_name) == (DomainState.PAUSED, "user")
        await domain.resume()
        running = (await domain.info()).status
        assert (running.state, running.reason_name) == (DomainState.RUNNING, "unpaused")

    async def test_reset_sends_a_reboot_and_keeps_the_id(self, connection: Connection) -> None:
        require(connection, "reset")
        domain = await self.define(connection)
        await domain.start()
        with domain.subscribe(RebootEvent) as events:
            await domain.reset()
            await read_until(events, lambda event: isinstance(event, RebootEvent))
        assert (await domain.info()).ref.id == domain.ref.id

    async def test_reboot_reaches_the_guest(self, connection: Connection) -> None:
        require(connection, "reboot")
        domain = await self.define(connection)
        await domain.start()
        with domain.subscribe(RebootEvent) as events:
            await domain.reboot()
            if self.guest_reboots:
                await read_until(events, lambda event: isinstance(event, RebootEvent))
        assert (await domain.info()).status.state.is_active

    async def test_shutdown_stops_a_guest_that_listens(self, connection: Connection) -> None:
        require(connection, "shutdown")
        domain = await self.define(connection)
        await domain.start()
        with domain.subscribe(LifecycleEvent) as events:
            await domain.shutdown()
            if not self.shutdown_is_instant:
                return
            seen = await read_lifecycle(events, Lifecycle.STOPPED)
        assert seen[-1] == (Lifecycle.STOPPED, "shutdown")
        assert (await domain.info()).status.reason_name == "shutdown"

    async def test_start_twice_is_refused(self, connection: Connection) -> None:
        domain = await self.define(connection)
        await domain.start()
        with pytest.raises(OperationInvalid, match="contract"):
            await domain.start()
        assert await state_of(domain) is DomainState.RUNNING

    @pytest.mark.parametrize("verb", _ONLY_ACTIVE)
    async def test_a_domain_that_is_off_refuses(self, connection: Connection, verb: str) -> None:
        require(connection, verb)
        domain = await self.define(connection)
        with pytest.raises(OperationInvalid, match="shut off"):
            await VERBS[verb](domain)

    @pytest.mark.parametrize("verb", sorted(VERBS))
    async def test_nobody_by_that_uuid(self, connection: Connection, verb: str) -> None:
        require(connection, verb)
        with pytest.raises(NoDomain):
            await VERBS[verb](connection.domain(_NOBODY))

    async def test_read_only_refuses_every_verb_that_changes(self) -> None:
        async with await self.connect(read_only=True) as connection:
            with pytest.raises(OperationDenied, match="read-only"):
                await connection.define(self.domain_xml("contract", uuid_of("contract")))
            for verb in VERBS.keys() - {"domain_xml"}:
                with pytest.raises(OperationDenied, match=verb):
                    await VERBS[verb](connection.domain(_NOBODY))
                assert connection.why_impossible(verb) == "the connection is read-only"
            await connection.domains()

    async def test_a_verb_cut_short_leaves_a_state_that_is_true(
        self, connection: Connection
    ) -> None:
        domain = await self.define(connection)
        connection.deadline = 0
        try:
            await domain.start()
        except OperationTimeout:
            pass
        finally:
            connection.deadline = PATIENCE
        await self._require_consistent(domain)

    async def test_a_cancelled_verb_leaves_a_state_that_is_true(
        self, connection: Connection
    ) -> None:
        domain = await self.define(connection)
        start = asyncio.gather(domain.start())
        await asyncio.sleep(0)
        start.cancel()
        await asyncio.gather(start, return_exceptions=True)
        await self._require_consistent(domain)

    async def _require_consistent(self, domain: Domain) -> None:
        """Check that a domain either runs and can be stopped, or is off and can be started."""
        info = await domain.info()
        if info.status.state.is_active:
            await domain.destroy()
        await domain.start()
        assert await state_of(domain) is DomainState.RUNNING
