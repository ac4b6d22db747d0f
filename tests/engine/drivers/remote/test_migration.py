"""Migration between two daemons on one machine, each with a host's name and identity of its own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_DNS, uuid5

import pytest
import pytest_asyncio

from engine import Connection
from engine.domain_state import DomainState
from engine.drivers.remote.migration import plan_parameters
from engine.errors import EngineError, NoDomain
from engine.job import JobKind, JobOperation
from engine.migration import MigrationFlags, MigrationPlan
from engine.rpc.xdr.typed_parameters import ULLong
from tests.peers.libvirtd import SystemLibvirtd
from tests.peers.private_root import PrivateRoot

from .conftest import forget_domains

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from engine import Domain

    from .conftest import Stage

pytestmark = [pytest.mark.peer("root"), pytest.mark.peer("libvirtd")]

_FLAGS = (
    MigrationFlags.LIVE
    | MigrationFlags.PERSIST_AT_DESTINATION
    | (MigrationFlags.UNDEFINE_AT_SOURCE)
)
#: Where guests arrive: elsewhere than in the runs beside, and not where clients connect from.
_PORT: Final = 10_000 + os.getpid() % 60 * 100
_PLAN = MigrationPlan(uri="tcp://127.0.0.1", listen_address="127.0.0.1", mib_per_second=512)


class NamedRoot(PrivateRoot):
    """A root in which the host is called something else: libvirt refuses to migrate to itself."""

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__(folder)
        self._name = name
        self._kinds.append("--uts")

    def _script(self) -> str:
        return f"hostname {self._name}\n{super()._script()}"


class NamedLibvirtd(SystemLibvirtd):
    """A daemon whose guests arrive at ports of this run."""

    def _configure(self, qemu: str) -> None:
        ports = f"migration_port_min = {_PORT}\nmigration_port_max = {_PORT + 99}\n"
        super()._configure(f"{qemu}\n{ports}")


def daemon(name: str) -> SystemLibvirtd:
    libvirtd = NamedLibvirtd({"host_uuid": str(uuid5(NAMESPACE_DNS, name))})
    libvirtd.root = NamedRoot(libvirtd.folder, name)
    return libvirtd


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def there() -> AsyncIterator[SystemLibvirtd]:
    async with daemon("there.example") as libvirtd:
        yield libvirtd


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here() -> AsyncIterator[SystemLibvirtd]:
    async with daemon("here.example") as libvirtd:
        yield libvirtd


@pytest.fixture
async def traveller(here: SystemLibvirtd, there: SystemLibvirtd) -> AsyncIterator[Domain]:
    """A guest that is about to leave; its firmware goes round and round."""
    await here.start_guest("traveller")
    async with await Connection.open(here.uri) as connection:
        domain = await connection.lookup("traveller")
        await domain.resume()
        yield domain
    for libvirtd in (here, there):
        await forget_domains(libvirtd.uri)


def test_a_plan_is_sent_as_libvirt_names_it() -> None:
    plan = MigrationPlan(disks=("vda", "vdb"), mib_per_second=5, disks_port=4)
    assert plan_parameters(plan) == [
        ("bandwidth", 5),
        ("migrate_disks", "vda"),
        ("migrate_disks", "vdb"),
        ("disks_port", 4),
    ]
    types = [type(value) for _, value in plan_parameters(plan)]
    assert types == [ULLong, str, str, int]
    assert plan_parameters(MigrationPlan()) == []


async def test_a_guest_moves_from_daemon_to_daemon(
    traveller: Domain, there: SystemLibvirtd
) -> None:
    await traveller.migration.to_uri(there.uri, _PLAN, _FLAGS)
    assert await there.virsh("domstate", "traveller") == "running"
    with pytest.raises(NoDomain):
        await traveller.info()
    assert (await there.virsh("list", "--all", "--persistent", "--name")) == "traveller"


async def test_a_guest_moves_through_us(traveller: Domain, there: SystemLibvirtd) -> None:
    async with await Connection.open(there.uri) as destination:
        moved = await traveller.migration.to(destination, _PLAN, _FLAGS)
        assert moved.uuid == traveller.ref.uuid
        info = await destination.domain_info("traveller")
        assert info.ref == moved
        assert info.status.state is DomainState.RUNNING
        assert info.persistent
        arrival = await destination.domain(moved).jobs.completed()
        assert (arrival.kind, arrival.operation) == (
            JobKind.COMPLETED,
            JobOperation.MIGRATION_IN,
        )
        assert arrival.memory_processed
    with pytest.raises(NoDomain):
        await traveller.info()


async def test_what_cannot_move_stays_and_runs(traveller: Domain, there: SystemLibvirtd) -> None:
    nowhere = MigrationPlan(uri="tcp://127.0.0.1:1")
    async with await Connection.open(there.uri) as destination:
        with pytest.raises(EngineError):
            await traveller.migration.to(destination, MigrationPlan(uri="udp://x"), _FLAGS)
        with pytest.raises(EngineError):
            await traveller.migration.to(traveller.connection, nowhere, _FLAGS)
        assert await destination.domains() == []
    with pytest.raises(EngineError):
        await traveller.migration.to_uri("qemu+unix:///system?socket=/none", _PLAN, _FLAGS)
    info = await traveller.info()
    assert info.status.state is DomainState.RUNNING
    assert (await traveller.jobs.current()).kind is JobKind.NONE


async def test_limits_of_migrations(traveller: Domain) -> None:
    migration = traveller.migration
    await migration.set_max_speed(33)
    assert await migration.max_speed() == 33
    await migration.set_max_speed(44, post_copy=True)
    assert await migration.max_speed(post_copy=True) == 44
    await migration.set_max_downtime(1234)
    assert await migration.max_downtime() == 1234
    await migration.set_cache_size(1 << 20)
    assert await migration.cache_size() == 1 << 20
    with pytest.raises(EngineError, match="not under migration|post-copy|migration"):
        await migration.start_post_copy()


@pytest.mark.peer("qemu-img")
async def test_the_test_driver_does_not_move(imagined: Stage) -> None:
    with pytest.raises(EngineError) as caught:
        await imagined.domain.migration.to_uri("test:///default", _PLAN, _FLAGS)
    assert caught.value.code in (3, 9, 55)
