"""The contract of all drivers, over the wire: libvirt's test driver and QEMU.

What differs is what the daemon says in its own words, and what it lets pass; each such test is
here again, with what libvirt does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from engine import Connection
from engine.domain_state import DomainState
from engine.errors import EngineError, InvalidArgument, OperationInvalid
from engine.events import Lifecycle, LifecycleEvent
from tests.engine.drivers.contract import DriverContract
from tests.engine.drivers.contract_case import ContractCase, read_lifecycle, state_of, uuid_of
from tests.engine.drivers.definition_contract import BAD_XML, DefinitionContract
from tests.engine.drivers.lifecycle_contract import VERBS, LifecycleContract
from tests.peers.fixtures import require as require_peer
from tests.peers.libvirtd import PrivateLibvirtd

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine import Domain

#: There from the start.
_ALWAYS_THERE = "test"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def session_daemon() -> AsyncIterator[PrivateLibvirtd]:
    require_peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")
    async with PrivateLibvirtd() as libvirtd:
        yield libvirtd


class RemoteCase(ContractCase):
    """A daemon for all tests; a domain of one is not there in the next."""

    local: str

    @pytest.fixture(autouse=True)
    async def daemon(self, session_daemon: PrivateLibvirtd) -> AsyncIterator[None]:
        self._uri = session_daemon.uri_of(self.local)
        yield
        async with await self.connect() as connection:
            for info in await connection.domains():
                domain = connection.domain(info.ref)
                if info.status.state.is_active and info.ref.name != _ALWAYS_THERE:
                    await domain.destroy()
                if info.persistent and info.ref.name != _ALWAYS_THERE:
                    await domain.undefine()

    async def connect(self, **options: Any) -> Connection:
        return await Connection.open(self._uri, **options)

    async def define(self, connection: Connection, name: str = "contract") -> Domain:
        """As the contract; the daemon's event of it may come behind its answer."""
        with connection.events.subscribe(LifecycleEvent) as events:
            domain = await super().define(connection, name)
            await read_lifecycle(events, Lifecycle.DEFINED)
        return domain


class RemoteDefinition(RemoteCase, DefinitionContract):
    """Configurations, which libvirt reads with its own eyes."""

    async def test_define_without_uuid_makes_one(self, connection: Connection) -> None:
        xml = self.domain_xml("contract", "").replace("<uuid></uuid>", "")
        domain = await connection.define(xml)
        assert len(domain.ref.uuid) == 36
        with pytest.raises(EngineError, match="already exists"):
            await connection.define(xml)

    async def test_a_name_belongs_to_one_uuid(self, connection: Connection) -> None:
        domain = await self.define(connection)
        with pytest.raises(EngineError, match="'contract' already exists"):
            await connection.define(self.domain_xml("contract", uuid_of("other")))
        with pytest.raises(EngineError, match="'contract' is already defined"):
            await connection.define(self.domain_xml("other", domain.ref.uuid))
        assert (await domain.info()).ref == domain.ref

    async def test_rename(self, connection: Connection) -> None:
        domain = await self.define(connection)
        await self.define(connection, "taken")
        with domain.subscribe(LifecycleEvent) as events:
            await domain.rename("renamed")
            seen = await read_lifecycle(events, Lifecycle.DEFINED)
        assert seen == [(Lifecycle.UNDEFINED, "renamed"), (Lifecycle.DEFINED, "renamed")]
        assert (await connection.lookup("renamed")).ref == domain.ref
        with pytest.raises(OperationInvalid, match="taken"):
            await domain.rename("taken")

    async def test_rename_while_running_is_refused(self, connection: Connection) -> None:
        domain = await self.define(connection)
        await domain.start()
        with pytest.raises(OperationInvalid, match="active"):
            await domain.rename("renamed")

    async def test_metadata_round_trip(self, connection: Connection) -> None:
        domain = await self.define(connection)
        await domain.set_metadata("urn:one", "one", "<note kind='x'>text</note>")
        await domain.set_metadata("urn:one", "one", "<note>newer</note>")
        assert "newer" in await domain.xml()
        with pytest.raises(EngineError, match="cut"):
            await domain.set_metadata("urn:one", "one", "<cut")
        await domain.set_metadata("urn:one", "one", None)
        assert "newer" not in await domain.xml()

    @pytest.mark.parametrize("problem", BAD_XML)
    async def test_what_cannot_be_read_is_refused(
        self, connection: Connection, problem: str
    ) -> None:
        before = {info.ref for info in await connection.domains()}
        with pytest.raises(EngineError):
            await connection.define(BAD_XML[problem][0])
        assert {info.ref for info in await connection.domains()} == before

    async def test_a_bad_value_is_named_with_its_line(self, connection: Connection) -> None:
        xml = self.domain_xml("contract", uuid_of("contract")).replace("65536", "\n\nlots")
        with pytest.raises(EngineError, match="memory"):
            await connection.define(xml)

    @pytest.mark.parametrize("name", ["a/b", "/etc/passwd"])
    async def test_an_impossible_name_is_refused(self, connection: Connection, name: str) -> None:
        with pytest.raises(EngineError, match="name"):
            await connection.define(self.domain_xml(name, uuid_of("contract")))


class RemoteLifecycle(RemoteCase, LifecycleContract):
    """Starting and stopping."""

    async def _require_consistent(self, domain: Domain) -> None:
        """As elsewhere; but a start that nobody waits for goes on, and can come first."""
        try:
            await super()._require_consistent(domain)
        except EngineError as error:
            if "already" not in error.message:
                raise
            assert await state_of(domain) is DomainState.RUNNING

    async def test_start_twice_is_refused(self, connection: Connection) -> None:
        domain = await self.define(connection)
        await domain.start()
        started = domain.ref
        with pytest.raises(EngineError, match="already (running|active)"):
            await domain.start()
        assert (await domain.info()).ref == started

    @pytest.mark.parametrize(
        "verb", ["shutdown", "reboot", "reset", "destroy", "suspend", "resume"]
    )
    async def test_a_domain_that_is_off_refuses(self, connection: Connection, verb: str) -> None:
        domain = await self.define(connection)
        with pytest.raises(EngineError, match="not (running|paused)"):
            await VERBS[verb](domain)
        assert not (await state_of(domain)).is_active


class TestTestDriver(RemoteLifecycle, RemoteDefinition, DriverContract):
    """libvirt's own test driver."""

    local = "test:///default"
    shutdown_is_instant = True

    def domain_xml(self, name: str, uuid: str, extra: str = "", memory_kib: int = 65536) -> str:
        return (
            f"<domain type='test'><name>{name}</name><uuid>{uuid}</uuid>{extra}"
            f"<memory unit='KiB'>{memory_kib}</memory><vcpu>1</vcpu>"
            "<os><type>hvm</type></os></domain>"
        )

    async def test_undefined_while_running_lives_on(self, connection: Connection) -> None:
        domain = await self.define(connection)
        await domain.start()
        await domain.undefine()
        info = await domain.info()
        assert info.status.state.is_active
        assert not info.persistent

    async def test_start_paused_holds_the_guest(self, connection: Connection) -> None:
        domain = await self.define(connection)
        with pytest.raises(InvalidArgument, match="flags"):
            await domain.start(paused=True)

    async def test_reset_sends_a_reboot_and_keeps_the_id(self, connection: Connection) -> None:
        domain = await self.define(connection)
        await domain.start()
        await domain.reset()
        assert (await domain.info()).ref == domain.ref


class TestQemu(RemoteLifecycle):
    """QEMU guests without a disk: their firmware finds no system."""

    local = "qemu:///session"

    def domain_xml(self, name: str, uuid: str, extra: str = "", memory_kib: int = 65536) -> str:
        return (
            f"<domain type='qemu'><name>{name}</name><uuid>{uuid}</uuid>{extra}"
            f"<memory unit='KiB'>{memory_kib}</memory><vcpu>1</vcpu>"
            "<os><type arch='x86_64'>hvm</type></os></domain>"
        )
