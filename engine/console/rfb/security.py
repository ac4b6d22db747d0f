"""How we prove who we are: the security types (RFC 6143, section 7.2, and rfbproto), best first.

Each ends before SecurityResult, which ``handshake`` reads, and returns its name as QEMU's events
spell it. Passwords stay in no variable longer than needed: a traceback shows what a frame holds.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from ...errors import ProtocolError, Unsupported
from .des import encrypt
from .sasl_exchange import sign_in_by_sasl
from .steps import taken
from .tls import start_anonymous_tls, start_certified_tls

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from .login import RfbLogin
    from .wire import Wire

    Exchange = Callable[[Wire, RfbLogin], Awaitable[str]]
    StartTls = Callable[[Wire, RfbLogin], Awaitable[None]]

_LENGTHS: Final = struct.Struct("!II")
_NUMBER: Final = struct.Struct("!I")


async def _be_anybody(_: Wire, __: RfbLogin) -> str:
    return "none"


async def _answer_challenge(wire: Wire, login: RfbLogin) -> str:
    """VNC's own: the challenge, encrypted under the first eight bytes of the password."""
    challenge = await wire.read(16)
    password = await login.ask_password(wire.place)
    key = bytes(map(_reversed, password.encode()[:8].ljust(8, b"\0")))
    await wire.write(encrypt(key, challenge[:8]) + encrypt(key, challenge[8:]))
    return "vnc"


def _reversed(byte: int) -> int:
    """Return the bits from the other end: VNC takes the key so."""
    return int(f"{byte:08b}"[::-1], 2)


async def _say_password(wire: Wire, login: RfbLogin) -> str:
    name = (await login.ask_username(wire.place)).encode()
    password = (await login.ask_password(wire.place)).encode()
    await wire.write(_LENGTHS.pack(len(name), len(password)) + name + password)
    return "plain"


async def _negotiate(wire: Wire, login: RfbLogin) -> str:
    """VeNCrypt 0.2: TLS, then one of the others inside it."""
    await wire.read(2)
    await wire.write(bytes((0, 2)))
    if await wire.read(1) != b"\0":
        raise Unsupported(f"{wire.place} does not speak VeNCrypt 0.2")
    (count,) = await wire.read(1)
    offered = struct.unpack(f"!{count}I", await wire.run(taken(4 * count)))
    number = next((known for known in _VENCRYPT if known in offered), None)
    if number is None:
        raise Unsupported(
            f"{wire.place} knows no way of VeNCrypt that this program has,"
            f" only the types {', '.join(map(str, offered[:12])) or 'none at all'}"
        )
    await wire.write(_NUMBER.pack(number))
    if await wire.read(1) != b"\1":
        raise ProtocolError(f"VeNCrypt type {number} was offered, and then refused")
    spelling, start_tls, exchange = _VENCRYPT[number]
    await start_tls(wire, login)
    return f"vencrypt+{spelling}+{await exchange(wire, login)}"


#: Best first: a server that shows who it is, and of these the one that asks most of us.
_VENCRYPT: Final[Mapping[int, tuple[str, StartTls, Exchange]]] = {
    263: ("x509", start_certified_tls, sign_in_by_sasl),
    262: ("x509", start_certified_tls, _say_password),
    261: ("x509", start_certified_tls, _answer_challenge),
    260: ("x509", start_certified_tls, _be_anybody),
    264: ("tls", start_anonymous_tls, sign_in_by_sasl),
    259: ("tls", start_anonymous_tls, _say_password),
    258: ("tls", start_anonymous_tls, _answer_challenge),
    257: ("tls", start_anonymous_tls, _be_anybody),
}
SECURITY_TYPES: Final[Mapping[int, Exchange]] = {
    19: _negotiate,
    20: sign_in_by_sasl,
    1: _be_anybody,
    2: _answer_challenge,
}
