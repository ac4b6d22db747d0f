"""TLS: a real daemon, and what is said when one end does not trust the other."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from engine.clock import SystemClock
from engine.credentials import NobodyToAsk
from engine.errors import ConnectFailed, ConnectionClosed, ConnectStep
from engine.rpc.transports import open_transport
from engine.rpc.transports.route import TlsRoute
from engine.rpc.transports.tls import open_tls
from engine.tasks import Tasks
from tests.engine.rpc.transports.pki_folder import make_expired, pki_folder, revoke
from tests.engine.rpc.transports.recording_wire import (
    RecordingWire,
    authentication_kinds,
    open_files,
)
from tests.patience import PATIENCE
from tests.peers.certificates import Certificates
from tests.peers.libvirtd import PrivateLibvirtd

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

pytestmark = pytest.mark.peer("openssl")


@pytest.fixture
def own(tmp_path: Path) -> Certificates:
    """An authority that a test may spoil."""
    return Certificates.create(tmp_path / "own")


def rename_server(certificates: Certificates) -> None:
    """Give the server a certificate for another name."""
    folder = certificates.folder
    words = ["-subj", "/CN=other.example", "-addext", "subjectAltName=DNS:other.example"]
    command = ["openssl", "req", "-x509", "-config", "openssl.cnf", "-key", "server-key.pem"]
    command += ["-CA", "ca-cert.pem", "-CAkey", "ca-key.pem", *words, "-out", "server-cert.pem"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Accept the client, and say again what it says, as one message."""
    writer.write(b"\x01")
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


@asynccontextmanager
async def server(
    certificates: Certificates,
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]] = accept,
    *,
    version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3,
) -> AsyncIterator[int]:
    """Serve TLS to clients of the same authority; yields the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = version
    folder = certificates.folder
    context.load_cert_chain(folder / "server-cert.pem", folder / "server-key.pem")
    context.load_verify_locations(folder / "ca-cert.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    async with await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context) as serving:
        yield serving.sockets[0].getsockname()[1]


async def refusal(route: TlsRoute) -> ConnectFailed:
    before, wire = open_files(), RecordingWire()
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(ConnectFailed) as caught:
            await open_tls(route, wire)
        while set(open_files()) - set(before):  # the loop closes what was refused
            await SystemClock().sleep(0.001)
    assert not wire.is_connected
    return caught.value


@pytest.mark.peer("libvirtd")
async def test_a_real_daemon_accepts_us(certificates: Certificates) -> None:
    async with PrivateLibvirtd(certificates=certificates) as libvirtd:
        port = libvirtd.access.tls_port
        assert port is not None
        wire = RecordingWire()
        route = TlsRoute(host="localhost", port=port, pki_folder=str(libvirtd.access.pki))
        transport = await open_transport(
            route, wire, credentials=NobodyToAsk(), clock=SystemClock()
        )
        assert await authentication_kinds(transport, wire) == [0]
        transport.close()
        assert await asyncio.wait_for(wire.lost, PATIENCE) is None


@pytest.mark.peer("libvirtd")
async def test_a_real_daemon_refuses_who_has_no_certificate_and_strangers(
    certificates: Certificates, own: Certificates, tmp_path: Path
) -> None:
    async with PrivateLibvirtd(certificates=certificates) as libvirtd:
        port = libvirtd.access.tls_port
        assert port is not None
        folder = pki_folder(tmp_path / "pki", own, authority=certificates)
        failure = await refusal(TlsRoute(host="localhost", port=port, pki_folder=str(folder)))
        assert failure.step is ConnectStep.CERTIFICATE
        assert "refuses our certificate" in failure.message
        (folder / "clientcert.pem").unlink()
        failure = await refusal(TlsRoute(host="localhost", port=port, pki_folder=str(folder)))
        assert failure.step is ConnectStep.CERTIFICATE
        assert f"no {folder}/clientcert.pem" in failure.message


@pytest.mark.peer("libvirtd")
async def test_a_real_daemon_refuses_a_name_that_is_not_allowed(certificates: Certificates) -> None:
    settings = {"tls_allowed_dn_list": ["CN=bob"]}
    async with PrivateLibvirtd(settings, certificates=certificates) as libvirtd:
        port = libvirtd.access.tls_port
        assert port is not None
        route = TlsRoute(host="localhost", port=port, pki_folder=str(libvirtd.access.pki))
        failure = await refusal(route)
        assert failure.step is ConnectStep.CERTIFICATE
        assert "refuses our certificate" in failure.message
        assert "tls_allowed_dn_list" in failure.hint


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_bytes_go_both_ways_and_the_end_is_told(
    certificates: Certificates, tmp_path: Path, version: ssl.TLSVersion
) -> None:
    folder = pki_folder(tmp_path / "pki", certificates, certificates)
    async with server(certificates, version=version) as port:
        wire = RecordingWire()
        route = TlsRoute(host="127.0.0.1", port=port, pki_folder=str(folder))
        transport = await open_tls(route, wire)
        piece = bytes(range(256)) * 1000
        for _ in range(40):  # what is written in one piece is taken whole
            transport.write(piece)
        assert await wire.until(40 * len(piece)) == 40 * piece
        assert wire.paused[:2] == [True, False]
        transport.close()
        assert await asyncio.wait_for(wire.lost, PATIENCE) is None


async def test_a_server_that_leaves_is_told(certificates: Certificates, tmp_path: Path) -> None:
    async def leave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"\x01last")
        await reader.read(1)
        writer.close()

    folder = pki_folder(tmp_path / "pki", certificates, certificates)
    async with server(certificates, leave) as port:
        wire = RecordingWire()
        route = TlsRoute(host="localhost", port=port, pki_folder=str(folder))
        transport = await open_tls(route, wire)
        assert await wire.until(4) == b"last"
        transport.write(b"go")
        failure = await wire.failure()
        assert isinstance(failure, ConnectionClosed)
        assert failure.message.startswith(f"localhost:{port}")


async def test_a_server_of_another_authority(
    certificates: Certificates, own: Certificates, tmp_path: Path
) -> None:
    folder = pki_folder(tmp_path / "pki", own, authority=certificates)
    async with server(own) as port:
        route = TlsRoute(host="localhost", port=port, pki_folder=str(folder))
        failure = await refusal(route)
        assert failure.step is ConnectStep.CERTIFICATE
        assert "authority" in failure.message
        assert f"{folder}/cacert.pem" in failure.hint
        trusting = TlsRoute(host="localhost", port=port, pki_folder=str(folder), verify=False)
        wire = RecordingWire()
        (await open_tls(trusting, wire)).close()
        assert await asyncio.wait_for(wire.lost, PATIENCE) is None


async def test_a_server_of_another_name(own: Certificates, tmp_path: Path) -> None:
    folder = pki_folder(tmp_path / "pki", own, own)
    rename_server(own)
    async with server(own) as port:
        for host in ("localhost", "127.0.0.1"):
            failure = await refusal(TlsRoute(host=host, port=port, pki_folder=str(folder)))
            assert failure.step is ConnectStep.CERTIFICATE
            assert "another" in failure.message


async def test_an_expired_server(own: Certificates, tmp_path: Path) -> None:
    make_expired(own, "server")
    folder = pki_folder(tmp_path / "pki", own, own)
    async with server(own) as port:
        failure = await refusal(TlsRoute(host="localhost", port=port, pki_folder=str(folder)))
    assert failure.step is ConnectStep.CERTIFICATE
    assert failure.message.endswith("the server's certificate has expired")


async def test_a_revoked_server(own: Certificates, tmp_path: Path) -> None:
    revoked = revoke(own, "server")
    folder = pki_folder(tmp_path / "pki", own, own)
    shutil.copy(revoked, folder / "cacrl.pem")
    async with server(own) as port:
        failure = await refusal(TlsRoute(host="localhost", port=port, pki_folder=str(folder)))
    assert failure.step is ConnectStep.CERTIFICATE
    assert failure.message.endswith("was revoked")


async def test_our_own_expired_certificate_is_named(own: Certificates, tmp_path: Path) -> None:
    make_expired(own, "client")
    folder = pki_folder(tmp_path / "pki", own, own)
    async with server(own) as port:
        route = TlsRoute(host="localhost", port=port, pki_folder=str(folder))
        failure = await refusal(route)
        assert failure.step is ConnectStep.CERTIFICATE
        assert failure.message.startswith(f"{folder}/clientcert.pem: expired on ")
        careless = TlsRoute(
            host="localhost", port=port, pki_folder=str(folder), check_own_files=False
        )
        failure = await refusal(careless)
        assert failure.step is ConnectStep.CERTIFICATE
        assert "refuses our certificate" in failure.message
        assert "expired" in failure.message


async def test_what_is_no_libvirt_and_what_is_no_tls(
    certificates: Certificates, tmp_path: Path, closed_port: int
) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await reader.read()
        writer.close()

    folder = str(pki_folder(tmp_path / "pki", certificates, certificates))
    async with server(certificates, talk) as port:
        failure = await refusal(TlsRoute(host="localhost", port=port, pki_folder=folder))
        assert failure.step is ConnectStep.PORT
        assert "no libvirt daemon" in failure.message
    async with await asyncio.start_server(talk, "127.0.0.1", 0) as plain:
        port = plain.sockets[0].getsockname()[1]
        failure = await refusal(TlsRoute(host="localhost", port=port, pki_folder=folder))
        assert failure.step is ConnectStep.PORT
        assert "no TLS handshake" in failure.message
    failure = await refusal(TlsRoute(host="localhost", port=closed_port, pki_folder=folder))
    assert failure.step is ConnectStep.PORT


@pytest.mark.parametrize("speaks_tls", [False, True])
async def test_leaving_at_any_point_leaves_nothing(
    certificates: Certificates, tmp_path: Path, *, speaks_tls: bool
) -> None:
    """Before the handshake is done, and before the daemon's verdict."""
    arrived = asyncio.Event()

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not speaks_tls:
            await reader.read(1)
        arrived.set()
        await reader.read()
        writer.close()

    folder = str(pki_folder(tmp_path / "pki", certificates, certificates))
    before = open_files()
    serving = server(certificates, say_nothing) if speaks_tls else plain_server(say_nothing)
    async with serving as port:
        during, wire = open_files(), RecordingWire()
        route = TlsRoute(host="localhost", port=port, pki_folder=folder)
        opening = Tasks().spawn(open_tls(route, wire), name="opens")
        await asyncio.wait_for(arrived.wait(), PATIENCE)
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
        async with asyncio.timeout(PATIENCE):
            while set(open_files()) - set(during):  # both ends, when the server has noticed
                await SystemClock().sleep(0.001)
    assert set(open_files()) <= set(before)
    assert not wire.is_connected


@asynccontextmanager
async def plain_server(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[int]:
    async with await asyncio.start_server(talk, "127.0.0.1", 0) as serving:
        yield serving.sockets[0].getsockname()[1]


async def test_a_handshake_that_is_cancelled_leaves_no_descriptor_in_use(
    certificates: Certificates, tmp_path: Path
) -> None:
    folder = pki_folder(tmp_path / "pki", certificates, certificates)
    async with server(certificates) as port:
        route = TlsRoute(host="127.0.0.1", port=port, pki_folder=str(folder))
        before = open_files()
        async with asyncio.timeout(PATIENCE):
            # One turn of the event loop later each time: every place where it waits is met.
            for turns in range(40):
                opening = Tasks().spawn(open_tls(route, RecordingWire()), name="a connection")
                for _ in range(turns):
                    await asyncio.sleep(0)
                opening.cancel()
                with suppress(asyncio.CancelledError):
                    (await opening).abort()
            while set(open_files()) - set(before):
                await SystemClock().sleep(0.001)
