"""The in-memory host as a whole: what a URI opens, and libvirt's own answers beside it."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from engine import Connection, ConnectionURI, ManualClock
from engine.domain_state import DomainState
from engine.drivers.test.driver import TestDriver
from engine.errors import ConnectFailed, InvalidArgument, InvalidURI, OperationInvalid
from engine.events import (
    GraphicsClientsEvent,
    LifecycleEvent,
    MetadataChangeEvent,
    RebootEvent,
)
from tests.fakes.node_file import node_file
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from engine.events import Event

UUID = "6695eb01-f6a4-8304-79aa-97f2502e193f"


@pytest.fixture
async def connection() -> AsyncIterator[Connection]:
    async with await Connection.open("test:///default", clock=ManualClock()) as connection:
        yield connection


async def test_default_holds_libvirts_domain(connection: Connection) -> None:
    (info,) = await connection.domains()
    assert (info.ref.name, info.ref.uuid, info.ref.id) == ("test", UUID, 1)
    assert info.status.state is DomainState.RUNNING
    assert (info.memory_kib, info.max_memory_kib, info.vcpus) == (2097152, 8388608, 2)
    assert info.persistent
    assert not info.autostart
    host = await connection.host_info()
    assert (host.cpus, host.memory_kib, host.hypervisor) == (16, 3145728, "TEST")


async def test_every_connection_has_a_host_of_its_own(connection: Connection) -> None:
    await (await connection.lookup("test")).destroy()
    async with await Connection.open("test:///default") as other:
        assert (await other.domain_info("test")).status.state is DomainState.RUNNING


@pytest.mark.parametrize(
    ("uri", "error", "message"),
    [
        ("test:///", InvalidURI, "no host named"),
        ("test:///nowhere.xml", ConnectFailed, "cannot open '/nowhere.xml'"),
        ("test:///default?seed=1", InvalidURI, "unknown parameter 'seed'"),
        ("test:///demo?root=/x", InvalidURI, "unknown parameter 'root'"),
        ("test:///demo?seed=x", InvalidURI, "seed is a whole number, not 'x'"),
        ("test:///demo?seed=" + "9" * 5000, InvalidURI, "seed is a whole number"),
        ("test:///demo?speed=0", InvalidURI, "speed is between"),
    ],
)
async def test_an_address_that_names_nothing(
    uri: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        await Connection.open(uri)


#: Verbs in turn, and the lifecycle event numbers of libvirt's test driver after each.
LIFE = [
    ("suspend", [(3, 0)]),
    ("resume", [(4, 0)]),
    ("reboot", []),
    ("reset", []),
    ("shutdown", [(5, 0)]),
    ("start", [(2, 0)]),
    ("destroy", [(5, 1)]),
    ("start", [(2, 0)]),
    ("undefine", [(1, 0)]),
    ("destroy", [(5, 1)]),
]


async def test_each_verb_sends_the_numbers_of_libvirt(connection: Connection) -> None:
    domain = await connection.lookup("test")
    with domain.subscribe(LifecycleEvent, RebootEvent) as events:
        for verb, numbers in LIFE:
            await getattr(domain, verb)()
            seen = await events.batch() if len(events) else []
            lifecycle = [e for e in seen if isinstance(e, LifecycleEvent)]
            assert [(int(e.event), e.detail) for e in lifecycle] == numbers, verb
            reboots = [e for e in seen if isinstance(e, RebootEvent)]
            assert len(reboots) == (verb in ("reboot", "reset")), verb
    assert await connection.domains() == []


async def test_an_event_of_a_domain_that_stopped_has_no_id(connection: Connection) -> None:
    domain = await connection.lookup("test")
    with domain.subscribe(LifecycleEvent) as events:
        await domain.destroy()
        await domain.start()
        stopped, started = await events.batch()
    assert isinstance(stopped, LifecycleEvent)
    assert isinstance(started, LifecycleEvent)
    assert (stopped.domain.id, started.domain.id) == (None, 2)


@pytest.mark.parametrize(("action", "state"), [("restart", 1), ("destroy", 5)])
@pytest.mark.parametrize("verb", ["shutdown", "reboot"])
async def test_the_configuration_says_what_follows_a_shutdown(
    connection: Connection, verb: str, action: str, state: int
) -> None:
    domain = await connection.lookup("test")
    element = {"shutdown": "on_poweroff", "reboot": "on_reboot"}[verb]
    xml = await domain.xml(inactive=True)
    was = {"shutdown": "destroy", "reboot": "restart"}[verb]
    await domain.destroy()
    await connection.define(xml.replace(f"<{element}>{was}", f"<{element}>{action}"))
    await domain.start()
    await getattr(domain, verb)()
    assert (await domain.info()).status.state == state


async def test_open_says_who_is_at_each_display(tmp_path: Path) -> None:
    path = tmp_path / "node.xml"
    path.write_text(node_file(8))
    seen: list[Event] = []
    driver = TestDriver(ConnectionURI.parse(f"test://{path}"), seen.append, ManualClock())
    await driver.open(read_only=False)
    running = [i.ref for i in await driver.domains() if i.status.state.is_active]
    await driver.close()
    assert [type(event) for event in seen] == [GraphicsClientsEvent] * len(running)
    clients = [e for e in seen if isinstance(e, GraphicsClientsEvent)]
    assert [e.domain for e in clients] == running
    assert {(e.protocol, e.clients) for e in clients} == {("vnc", ())}


async def test_time_passes_only_while_the_guest_runs() -> None:
    clock = ManualClock()
    async with await Connection.open("test:///default", clock=clock) as connection:
        domain = await connection.lookup("test")
        readings: list[int] = []
        for verb in ("resume", "suspend", "resume"):
            if readings:
                await getattr(domain, verb)()
            await clock.advance(60)
            (counters,) = await connection.statistics()
            readings.append(counters.cpu_time_ns or 0)
        first, held, second = readings
        assert 0 < first == held < second


async def test_a_title_of_two_lines_is_refused(connection: Connection) -> None:
    domain = await connection.lookup("test")
    with connection.events.subscribe(MetadataChangeEvent) as events:
        for title in ("two\nlines", "an \x1b escape"):
            with pytest.raises(InvalidArgument):
                await domain.set_title(title)
        assert len(events) == 0
    assert (await domain.info()).title == ""


async def test_a_transient_domain_cannot_be_undefined(connection: Connection) -> None:
    domain = await connection.lookup("test")
    await domain.undefine()
    with pytest.raises(OperationInvalid, match="transient"):
        await domain.undefine()


async def test_passwords_only_when_asked_for(connection: Connection) -> None:
    graphics = "<graphics type='vnc' passwd='secret'/></devices>"
    xml = (await (await connection.lookup("test")).xml(inactive=True)).replace(
        "</devices>", graphics
    )
    domain = await connection.define(xml)
    assert "secret" not in await domain.xml(inactive=True)
    assert "secret" in await domain.xml(inactive=True, secure=True)


# -- libvirt beside it ----------------------------------------------------------------------------


def virsh(uri: str, *command: str) -> str:
    """Return what virsh prints, without the empty lines around it."""
    done = subprocess.run(
        ["virsh", "-c", uri, *command],
        env={**os.environ, "LC_ALL": "C.UTF-8"},  # its words are those of the person otherwise
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    return done.stdout.strip()


@pytest.fixture(params=["default", "file"])
def uri(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "default":
        return "test:///default"
    path = tmp_path / "node.xml"
    path.write_text(node_file(12))
    return f"test://{path}"


@pytest.mark.peer("virsh")
async def test_the_list_is_virshs(uri: str) -> None:
    lines = virsh(uri, "list", "--all").splitlines()[2:]
    theirs = {tuple(line.split(None, 2)) for line in lines}
    async with await Connection.open(uri) as connection:
        ours = {
            (str(i.ref.id or "-"), i.ref.name, i.status.state.label)
            for i in await connection.domains()
        }
        uuids = {i.ref.uuid for i in await connection.domains()}
    assert ours == theirs
    assert uuids == set(virsh(uri, "list", "--all", "--uuid").split())


@pytest.mark.peer("virsh")
async def test_the_host_is_virshs(uri: str) -> None:
    lines = virsh(uri, "nodeinfo").splitlines()
    theirs = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    async with await Connection.open(uri) as connection:
        host = await connection.host_info()
        assert str(host.cpus) == theirs["CPU(s)"]
        assert f"{host.memory_kib} KiB" == theirs["Memory size"]
        assert host.hostname == virsh(uri, "hostname")


@pytest.mark.peer("virsh")
async def test_the_xml_is_virshs(uri: str) -> None:
    async with await Connection.open(uri) as connection:
        for info in (await connection.domains())[:4]:
            domain = connection.domain(info.ref)
            assert (await domain.xml()).strip() == virsh(uri, "dumpxml", info.ref.name)
            inactive = virsh(uri, "dumpxml", "--inactive", info.ref.name)
            assert (await domain.xml(inactive=True)).strip() == inactive
