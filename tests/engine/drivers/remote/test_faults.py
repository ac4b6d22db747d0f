"""A real daemon that is killed, stopped and started again while it is being talked to."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from engine.connection import Connection
from engine.errors import (
    ConnectFailed,
    ConnectionClosed,
    EngineError,
    OperationTimeout,
)
from engine.events import MetadataChangeEvent
from tests.engine.rpc.linked import begin, nothing_left, until
from tests.fakes.libvirt_daemon import SILENCE, LibvirtDaemon
from tests.patience import PATIENCE
from tests.peers.libvirtd import PrivateLibvirtd

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

REAL = pytest.mark.peer("libvirtd", "libvirt-qemu", "virsh", "qemu-system-x86_64")


@pytest.fixture
async def libvirtd() -> AsyncIterator[PrivateLibvirtd]:
    async with PrivateLibvirtd() as running:
        yield running


async def gone(connection: Connection) -> EngineError:
    """Wait until the connection says that its daemon is gone; every call says so from then on."""
    async with asyncio.timeout(PATIENCE):
        failure = await connection.lost()
    assert connection.failure is failure
    with pytest.raises(ConnectionClosed) as caught:
        await connection.domains()
    assert caught.value.message == f"{connection.uri} is gone: {failure.message}"
    return failure


async def works(connection: Connection) -> bool:
    return len(await connection.domains()) > 0 and connection.failure is None


@REAL
async def test_a_daemon_that_is_killed_while_nothing_happens(libvirtd: PrivateLibvirtd) -> None:
    async with PrivateLibvirtd() as bystander, nothing_left():
        uri = libvirtd.uri_of("test:///default")
        async with (
            await Connection.open(uri) as connection,
            await Connection.open(bystander.uri_of("test:///default")) as other,
        ):
            await libvirtd.kill()
            assert "closed the connection" in (await gone(connection)).message
            assert await works(other)


@REAL
async def test_a_daemon_that_is_killed_in_calls(libvirtd: PrivateLibvirtd) -> None:
    async with nothing_left():
        async with await Connection.open(libvirtd.uri_of("test:///default")) as connection:
            libvirtd.freeze()
            calls = [begin(connection.domains()) for _ in range(20)]
            calls.append(begin(connection.host_info()))
            await until(lambda: len(connection.driver._client._calls) > 20)  # type: ignore[attr-defined]
            await libvirtd.kill()
            results = await asyncio.gather(*calls, return_exceptions=True)
            assert {type(x) for x in results} == {ConnectionClosed}
            assert len({str(x) for x in results}) == 1
            await gone(connection)


@REAL
async def test_a_daemon_that_is_killed_in_a_stream(libvirtd: PrivateLibvirtd) -> None:
    await libvirtd.start_guest("talker")
    async with nothing_left():
        async with await Connection.open(libvirtd.uri) as connection:
            driver: Any = connection.driver
            (guest,) = await connection.domains()
            wire = (guest.ref.name, bytes.fromhex(guest.ref.uuid.replace("-", "")), -1)
            stream = await driver._open_stream("console", "domain_open_console", wire, None, 0)
            reading = begin(stream.read())
            await libvirtd.kill()
            with pytest.raises(ConnectionClosed):
                await reading
            with pytest.raises(ConnectionClosed):
                await stream.write(b"x")
            await gone(connection)
    await libvirtd.start()
    async with await Connection.open(libvirtd.uri) as connection:
        assert [x.ref for x in await connection.domains()] == [guest.ref]
        await connection.domain(guest.ref).destroy()


@REAL
async def test_a_daemon_that_is_killed_among_events(libvirtd: PrivateLibvirtd) -> None:
    async with nothing_left():
        async with await Connection.open(libvirtd.uri_of("test:///default")) as connection:
            reader = connection.events.subscribe(MetadataChangeEvent)
            (info,) = await connection.domains()
            domain = connection.domain(info.ref)

            async def describe() -> None:
                for number in range(100_000):
                    await domain.set_title(f"title {number}")

            work = begin(describe())
            async with asyncio.timeout(PATIENCE):
                assert len(await reader.batch()) > 0
            await libvirtd.kill()
            with pytest.raises(ConnectionClosed):
                await work
            await gone(connection)


@REAL
async def test_a_daemon_that_stands_still(libvirtd: PrivateLibvirtd) -> None:
    uri = libvirtd.uri_of("test:///default")
    async with nothing_left():
        async with await Connection.open(uri) as connection:
            assert await works(connection)
            libvirtd.freeze()
            connection.deadline = 0.5
            with pytest.raises(OperationTimeout, match=r"did not answer to domains within 0\.5 s"):
                await connection.domains()
            libvirtd.thaw()
            connection.deadline = PATIENCE
            assert await works(connection)
            assert connection.driver._client.strays == 0  # type: ignore[attr-defined]
            libvirtd.freeze()
        libvirtd.thaw()


@REAL
async def test_connecting_to_a_daemon_that_stands_still(libvirtd: PrivateLibvirtd) -> None:
    uri = libvirtd.uri_of("test:///default")
    libvirtd.freeze()
    async with nothing_left():
        with pytest.raises(OperationTimeout, match=r"did not answer to connect within 0\.2 s"):
            await Connection.open(uri, deadline=0.2)
        opening = begin(Connection.open(uri, deadline=PATIENCE))
        libvirtd.thaw()
        async with await opening as connection:
            assert await works(connection)


@REAL
async def test_a_daemon_that_was_started_again_has_the_same_guests(
    libvirtd: PrivateLibvirtd,
) -> None:
    await libvirtd.define_guest("one")
    await libvirtd.start_guest("two")
    async with nothing_left():
        async with await Connection.open(libvirtd.uri) as connection:
            before = await connection.domains()
            await libvirtd.kill()
            await gone(connection)
        with pytest.raises(ConnectFailed):
            await Connection.open(libvirtd.uri, deadline=PATIENCE)
        await libvirtd.start()
        async with await Connection.open(libvirtd.uri) as connection:
            after = await connection.domains()
            states = [{(x.ref, x.status.state) for x in rows} for rows in (before, after)]
            assert states[0] == states[1]
            assert len(after) == 2
            await connection.domain(next(x.ref for x in after if x.ref.name == "two")).destroy()


ONE_GUEST: dict[str, Any] = {
    "connect_list_all_domains": ([("guest", bytes(16), 1)], 1),
    "domain_get_xml_desc": "<domain/>",
}
#: Procedures in the order in which opening asks for them.
STEPS = [
    "auth_list", "connect_supports_feature", "connect_open",
    "connect_domain_event_callback_register_any", "connect_secret_event_register_any",
    "connect_list_all_domains", "domain_get_xml_desc",
]  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
async def test_a_daemon_that_goes_while_we_connect(short_tmp: Path, step: str) -> None:
    """Whatever it was asked last: one clear error, and nothing is left."""
    {
        "connect_list_all_domains": ([("g", bytes(16), 1)], 1),
        "domain_get_xml_desc": "<d/>",
    }
    async with nothing_left():
        async with LibvirtDaemon(short_tmp / "sock", ONE_GUEST) as daemon:

            def hang_up(*_: Any) -> object:
                daemon.clients[0].hang_up()
                return SILENCE

            daemon.answers[step] = hang_up
            with pytest.raises(ConnectFailed, match="closed the connection"):
                await Connection.open(daemon.uri(), deadline=PATIENCE)


@pytest.mark.parametrize("step", STEPS)
async def test_a_daemon_that_falls_silent_while_we_connect(short_tmp: Path, step: str) -> None:
    {
        "connect_list_all_domains": ([("g", bytes(16), 1)], 1),
        "domain_get_xml_desc": "<d/>",
    }
    async with nothing_left():
        async with LibvirtDaemon(short_tmp / "sock", ONE_GUEST | {step: SILENCE}) as daemon:
            with pytest.raises(OperationTimeout, match="did not answer to connect"):
                await Connection.open(daemon.uri(), deadline=0.1)


async def test_an_error_with_the_number_of_a_lost_connection_is_the_daemons_own(
    short_tmp: Path,
) -> None:
    refusal = ConnectionClosed("invalid connection pointer")
    async with nothing_left(), LibvirtDaemon(short_tmp / "s", {"connect_open": refusal}) as daemon:
        with pytest.raises(ConnectFailed, match="invalid connection pointer"):
            await Connection.open(daemon.uri(), deadline=PATIENCE)


async def test_a_daemon_that_talks_nonsense_is_gone(short_tmp: Path) -> None:
    async with nothing_left(), LibvirtDaemon(short_tmp / "sock", {}) as daemon:
        async with await Connection.open(daemon.uri(), deadline=PATIENCE) as connection:
            await daemon.clients[0].send(b"\xff" * 28)
            assert "announced a message of 4294967295 bytes" in (await gone(connection)).message
