"""The way over TLS: both ends prove who they are by certificates.

After the handshake libvirt's daemon sends one byte, inside TLS, before any RPC: it has accepted our
certificate. A client that it does not know never gets that byte.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ...errors import ConnectFailed, ConnectionClosed, ConnectStep, EngineError
from ...untrusted_text import printable
from .pki import client_context, find_files
from .tcp import connect_tcp, place

if TYPE_CHECKING:
    from .pki import PkiFiles
    from .route import TlsRoute
    from .wire import WireProtocol

#: What the daemon sends when it has accepted us.
_ACCEPTED: Final = b"\x01"
#: Seconds from the handshake to that byte; a server that asks nobody answers at once.
_VERDICT_SECONDS: Final = 20.0
#: OpenSSL's numbers (x509_vfy.h) -> what is wrong with the server's certificate, and what to do.
_BAD_CERTIFICATE: Final = {
    9: ("is not valid yet", "compare the clocks of both machines"),
    10: ("has expired", "renew it on that host"),
    18: ("is signed by itself", "put its authority into {authority}"),
    19: ("is signed by an unknown authority", "put that authority into {authority}"),
    20: ("is signed by an unknown authority", "put that authority into {authority}"),
    23: ("was revoked", "renew it on that host"),
    3: ("is not covered by the list of revoked ones", "renew the list {revoked}"),
    12: ("cannot be checked: the list of revoked ones has expired", "renew {revoked}"),
    62: ("is for another name", "connect by the name that it was made for"),
    64: ("is for another address", "connect by the name that it was made for"),
}


async def open_tls(route: TlsRoute, wire: WireProtocol) -> asyncio.Transport:
    """Connect, shake hands, and wait until the daemon has accepted our certificate.

    Raises:
        ConnectFailed: step NAME, ROUTE or PORT: as with plain TCP, or no TLS is spoken there.
            Step CERTIFICATE: the server's is bad, a file of ours is, or ours is refused.
        Unsupported: a priority string that only GnuTLS can read.
    """
    files = find_files(route)
    context = client_context(route, files)
    where = place(route.host, route.port)
    connected = await connect_tcp(route.host, route.port)
    gate = TlsGate(wire, where, files)
    try:
        transport, _ = await asyncio.get_running_loop().create_connection(
            lambda: gate, sock=connected, ssl=context, server_hostname=route.host
        )
    except asyncio.CancelledError:
        # asyncio goes on with its socket, under a number that must not be another's before it has
        # closed it; it does so when nothing more can come.
        with suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)
        gate.accepted.cancel()
        raise
    except BaseException as error:
        connected.close()
        if isinstance(error, (OSError, EOFError)):
            raise _handshake_failure(where, files, error) from error
        raise
    try:
        async with asyncio.timeout(_VERDICT_SECONDS):
            await gate.accepted
    except TimeoutError as error:
        transport.abort()
        raise ConnectFailed(f"{where} shook hands, then said nothing") from error
    except BaseException:
        transport.abort()
        raise
    return transport


class TlsGate(asyncio.Protocol):
    """Keeps the wire out until the daemon has accepted us; then hands everything on."""

    def __init__(self, wire: WireProtocol, where: str, files: PkiFiles) -> None:
        self._wire = wire
        self._where = where
        self._files = files
        self._transport: asyncio.Transport
        self._is_open = False
        self._ended_there = False
        self.accepted: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport for the wire."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Take the daemon's verdict, then hand on."""
        if self._is_open:
            self._wire.data_received(data)
        elif self.accepted.done():
            return
        elif data.startswith(_ACCEPTED):
            self._is_open = True
            self.accepted.set_result(None)
            self._wire.connection_made(self._transport)
            if rest := data[1:]:
                self._wire.data_received(rest)
        else:
            self._refuse(ConnectFailed(
                f"{self._where} speaks TLS, but is no libvirt daemon", step=ConnectStep.PORT
            ))  # fmt: skip

    def pause_writing(self) -> None:
        """Hand it on."""
        self._wire.pause_writing()

    def resume_writing(self) -> None:
        """Hand it on."""
        self._wire.resume_writing()

    def eof_received(self) -> None:
        """Let the transport close: nobody speaks on after that."""
        self._ended_there = not self._transport.is_closing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Say why: our certificate before the verdict, the far end after it."""
        if not self._is_open:
            self._refuse(_refusal(self._where, self._files, exc))
        elif exc is None and not self._ended_there:
            self._wire.connection_lost(None)
        else:
            why = f": {_words(exc)}" if exc else ""
            failure = ConnectionClosed(f"{self._where} closed the connection{why}")
            failure.__cause__ = exc
            self._wire.connection_lost(failure)

    def _refuse(self, failure: EngineError) -> None:
        if not self.accepted.done():
            self.accepted.set_exception(failure)


def _refusal(where: str, files: PkiFiles, cause: Exception | None) -> ConnectFailed:
    if files.certificate is None:
        message = f"{where} wants a certificate, and there is none: no {files.wanted_certificate}"
        hint = "have one issued by the host's authority, with its key beside it"
    else:
        message = f"{where} refuses our certificate {files.certificate}"
        hint = "is it signed by the host's authority, and in its tls_allowed_dn_list?"
    why = f" ({_words(cause)})" if cause else ""
    failure = ConnectFailed(printable(message + why), hint=hint, step=ConnectStep.CERTIFICATE)
    failure.__cause__ = cause
    return failure


def _handshake_failure(where: str, files: PkiFiles, error: OSError | EOFError) -> ConnectFailed:
    if isinstance(error, ssl.SSLCertVerificationError):
        words, hint = _BAD_CERTIFICATE.get(
            error.verify_code, (f"is bad: {error.verify_message}", "")
        )
        return ConnectFailed(
            f"{where}: the server's certificate {printable(words)}",
            hint=hint.format(authority=files.authority, revoked=files.revoked),
            step=ConnectStep.CERTIFICATE,
        )
    if isinstance(error, ssl.SSLError) and "alert" in _words(error).lower():
        return _refusal(where, files, error)
    why = _words(error) or "closed the connection"
    return ConnectFailed(
        f"{where}: no TLS handshake: {why}",
        hint="does a daemon listen there with TLS (libvirtd-tls.socket)?",
        step=ConnectStep.PORT,
    )


def _words(error: Exception | None) -> str:
    """Return OpenSSL's or the kernel's words, without the place in OpenSSL's source."""
    reason = getattr(error, "reason", None) or getattr(error, "strerror", None)
    return printable(str(reason or error or "").replace("_", " ").lower())
