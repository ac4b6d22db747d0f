"""What others have and QEMU has not: Plain in VeNCrypt, SASL in anonymous TLS or on a socket."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from engine.console.rfb import RfbClient, RfbLogin
from engine.errors import AuthFailed, ConnectFailed
from tests.patience import PATIENCE

from .far_end import counted, server_init

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.peers.certificates import Certificates

pytestmark = pytest.mark.peer("openssl")

PLAIN_ANSWER = b"\0\0\0\4\0\0\0\x0afredopensesame"
SASL_ANSWER = counted(b"PLAIN") + counted(b"\0fred\0opensesame\0")
LOGIN = {"username": "fred", "password": "opensesame"}


def server_context(certificates: Certificates, kind: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if kind == "x509":
        folder = certificates.folder
        context.load_cert_chain(folder / "server-cert.pem", folder / "server-key.pem")
    else:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("AECDH:@SECLEVEL=0")
    return context


class Server:
    """Lets in who gives the right answer."""

    def __init__(self, number: int, tls: ssl.SSLContext | None, answer: bytes) -> None:
        self.number = number
        self.tls = tls
        self.answer = answer
        self.is_sasl = answer is SASL_ANSWER
        self._visits: list[asyncio.Future[None]] = []

    async def ended(self) -> None:
        """Wait until it has hung up on everybody."""
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*self._visits)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visit = asyncio.get_running_loop().create_future()
        self._visits.append(visit)
        try:
            await self._let_in(reader, writer)
            await reader.read()
        except (OSError, EOFError):
            pass  # what the client thought of it, the client tells
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
            visit.set_result(None)

    async def _let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"RFB 003.008\n" + (b"\1\x13\0\2" if self.tls else b"\1\x14"))
        await reader.readexactly(13)
        if self.tls is not None:
            assert await reader.readexactly(2) == b"\0\2"
            writer.write(b"\0\1" + struct.pack("!I", self.number))
            assert await reader.readexactly(4) == struct.pack("!I", self.number)
            writer.write(b"\1")
            await writer.start_tls(self.tls)
        if self.is_sasl:
            writer.write(counted(b"LOGIN,PLAIN"))
        if await reader.readexactly(len(self.answer)) != self.answer:
            writer.write((bytes(4) + b"\1" if self.is_sasl else b"") + b"\0\0\0\1" + counted(b"no"))
            return
        writer.write((bytes(4) + b"\1" if self.is_sasl else b"") + bytes(4))
        await reader.readexactly(1)
        writer.write(server_init())


@asynccontextmanager
async def serving(path: str, server: Server) -> AsyncIterator[socket.socket]:
    listening = await asyncio.start_unix_server(server.serve, path)
    near = socket.socket(socket.AF_UNIX)
    near.connect(path)
    try:
        yield near
    finally:
        near.close()
        listening.close()
        await server.ended()


CASES = [
    (259, "tls", PLAIN_ANSWER, "vencrypt+tls+plain"),
    (262, "x509", PLAIN_ANSWER, "vencrypt+x509+plain"),
    (264, "tls", SASL_ANSWER, "vencrypt+tls+sasl"),
    (263, "x509", SASL_ANSWER, "vencrypt+x509+sasl"),
    (0, "", SASL_ANSWER, "sasl"),
]


@pytest.mark.parametrize(("number", "kind", "answer", "security"), CASES)
async def test_with_name_and_password(
    short_tmp: Path,
    certificates: Certificates,
    number: int,
    kind: str,
    answer: bytes,
    security: str,
) -> None:
    tls = server_context(certificates, kind) if kind else None
    trusted = certificates.client_context()
    async with serving(str(short_tmp / "vnc"), Server(number, tls, answer)) as near:
        client = await RfbClient.connect(near, RfbLogin(**LOGIN, tls=trusted))
        assert client.security == security
        await client.close()
    async with serving(str(short_tmp / "wrong"), Server(number, tls, answer)) as near:
        login = RfbLogin(username="fred", password="opensesamE", tls=trusted)
        with pytest.raises(AuthFailed, match="does not let us in: no"):
            await RfbClient.connect(near, login)


async def test_no_name_to_give(short_tmp: Path, certificates: Certificates) -> None:
    server = Server(259, server_context(certificates, "tls"), PLAIN_ANSWER)
    async with serving(str(short_tmp / "vnc"), server) as near:
        with pytest.raises(AuthFailed, match="asks for a user name"):
            await RfbClient.connect(near, RfbLogin(password="opensesame"))


async def test_a_certificate_where_none_was_promised(
    short_tmp: Path, certificates: Certificates
) -> None:
    """Anonymous TLS was offered, and a certificate is shown: there is no cipher for both."""
    server = Server(257, server_context(certificates, "x509"), b"")
    async with serving(str(short_tmp / "vnc"), server) as near:
        with pytest.raises(ConnectFailed, match="no TLS handshake"):
            await RfbClient.connect(near, RfbLogin())
