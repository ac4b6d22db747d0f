"""How a VNC client proves who it is: the security types QEMU offers.

Numbers and exchanges: None and VNC authentication, RFC 6143 section 7.2; VeNCrypt and SASL, the
community's "rfbproto" document, sections "VeNCrypt" and "SASL Authentication". Each exchange ends
before SecurityResult, which ``rfb`` reads, and returns the type's name as QEMU's events spell it.
"""

from __future__ import annotations

import ssl
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .des import encrypt
from .sasl_mechanisms import MECHANISMS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from .streams import ByteStream


class Refused(Exception):
    """The server, or this client, ended the handshake; the text says why."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client brings: as much of it as the server asks for is used."""

    password: str = ""
    username: str = ""
    tls: ssl.SSLContext | None = None
    mechanism: str = "SCRAM-SHA-256"


ANONYMOUS: Final = Credentials()


def anonymous_tls() -> ssl.SSLContext:
    """Return the context for QEMU's ``tls-creds-anon``: no certificate on either side."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2  # 1.3 has no anonymous key exchange
    context.set_ciphers("ADH:@SECLEVEL=0")
    return context


async def _none(stream: ByteStream, credentials: Credentials) -> str:
    return "none"


async def _vnc(stream: ByteStream, credentials: Credentials) -> str:
    challenge = await stream.read(16)
    key = bytes(map(_reversed_bits, credentials.password.encode()[:8].ljust(8, b"\0")))
    stream.write(encrypt(key, challenge[:8]) + encrypt(key, challenge[8:]))
    return "vnc"


def _reversed_bits(byte: int) -> int:
    """VNC takes the key's bits in the wrong order (rfbproto, "VNC Authentication")."""
    return int(f"{byte:08b}"[::-1], 2)


async def _plain(stream: ByteStream, credentials: Credentials) -> str:
    name, password = credentials.username.encode(), credentials.password.encode()
    stream.write(struct.pack("!II", len(name), len(password)) + name + password)
    return "plain"


async def _sasl(stream: ByteStream, credentials: Credentials) -> str:
    offered = (await _read_counted(stream)).decode().split(",")
    if credentials.mechanism not in offered:
        raise Refused(f"no {credentials.mechanism} among {offered}")
    conversation = MECHANISMS[credentials.mechanism](credentials.username, credentials.password)
    stream.write(_counted(credentials.mechanism.encode()) + _sasl_data(next(conversation)))
    while True:
        challenge = (await _read_counted(stream)).removesuffix(b"\0")
        (complete,) = await stream.read(1)
        answer = conversation.send(challenge) if challenge or not complete else b""
        if complete:
            return "sasl"
        stream.write(_sasl_data(answer))


async def _vencrypt(stream: ByteStream, credentials: Credentials) -> str:
    await stream.read(2)
    stream.write(bytes([0, 2]))  # version 0.2
    if await stream.read(1) != b"\0":
        raise Refused("the server does not speak VeNCrypt 0.2")
    (count,) = await stream.read(1)
    offered = struct.unpack(f"!{count}I", await stream.read(4 * count))
    number = next((number for number in offered if number in _VENCRYPT), None)
    if number is None:
        raise Refused(f"only unknown VeNCrypt types: {offered}")
    stream.write(struct.pack("!I", number))
    if await stream.read(1) != b"\1":
        raise Refused(f"the server refused VeNCrypt type {number}")
    if credentials.tls is None:
        raise Refused("the server wants TLS")
    await stream.start_tls(credentials.tls)
    tls, exchange = _VENCRYPT[number]
    return f"vencrypt+{tls}+{await exchange(stream, credentials)}"


async def _read_counted(stream: ByteStream) -> bytes:
    (length,) = struct.unpack("!I", await stream.read(4))
    return await stream.read(length)


def _counted(data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + data


def _sasl_data(data: bytes) -> bytes:
    """SASL data travels with a NUL that is counted; no data at all is the length 0."""
    return _counted(data + b"\0") if data else _counted(b"")


if TYPE_CHECKING:
    Exchange = Callable[[ByteStream, Credentials], Awaitable[str]]

_VENCRYPT: Final[Mapping[int, tuple[str, Exchange]]] = {
    257: ("tls", _none),
    258: ("tls", _vnc),
    259: ("tls", _plain),
    260: ("x509", _none),
    261: ("x509", _vnc),
    262: ("x509", _plain),
    263: ("x509", _sasl),
    264: ("tls", _sasl),
}
SECURITY_TYPES: Final[Mapping[int, Exchange]] = {1: _none, 2: _vnc, 19: _vencrypt, 20: _sasl}
