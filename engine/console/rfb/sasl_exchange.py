"""Signing in by SASL as VNC carries it (rfbproto, "SASL Authentication").

    server  the mechanisms, with commas
    client  the one that is used, and its first message
    server  a challenge, and whether it is satisfied        until both are
    client  the answer                                      so often as it is not

Each is counted. A message has a NUL at its end, which is counted too; no message has the length 0.
"""

from __future__ import annotations

import asyncio
import struct
from typing import TYPE_CHECKING, Final

from ...errors import AuthFailed, ConnectionClosed, ConnectStep, ProtocolError
from ...sasl import Login, choose_mechanism
from .limits import TEXT_LIMIT, check_length
from .steps import taken, unpacked

if TYPE_CHECKING:
    from ...sasl import Mechanism
    from .login import RfbLogin
    from .steps import Steps
    from .wire import Wire

_LENGTH: Final = struct.Struct("!I")
#: Messages of one conversation; SCRAM, the longest we have, takes three.
_ROUNDS: Final = 8


async def sign_in_by_sasl(wire: Wire, login: RfbLogin) -> str:
    """Sign in with the best mechanism that both sides know.

    Raises:
        AuthFailed: refused, or no mechanism that will do.
        ProtocolError: the server breaks the rules.
    """
    offered = (await wire.run(_read_counted())).decode(errors="replace")
    try:
        kind = choose_mechanism(offered.replace(",", " ").split(), is_private=wire.is_private)
        mechanism = kind(await _sasl_login(wire, login) if kind.asks_login else Login())
        await _converse(wire, mechanism)
    except AuthFailed as error:
        if error.message.startswith(wire.place):
            raise
        raise _failed(wire, error.message, hint="see sasl2/qemu.conf on that host") from error
    return "sasl"


async def _sasl_login(wire: Wire, login: RfbLogin) -> Login:
    return Login(await login.ask_username(wire.place), await login.ask_password(wire.place))


async def _converse(wire: Wire, mechanism: Mechanism) -> None:
    answer = mechanism.start()
    await wire.write(_counted(mechanism.name.encode()) + _message(answer))
    for _ in range(_ROUNDS):
        answer = None  # it may hold a password
        try:
            data = await wire.run(_read_counted())
            (is_satisfied,) = await wire.read(1)
        except ConnectionClosed as error:
            raise _failed(
                wire,
                f"SASL {mechanism.name} refused: the server hung up",
                hint="check user name and password; users of SASL are added with saslpasswd2",
            ) from error
        if is_satisfied and mechanism.is_complete:
            return
        # Hashing may take seconds, as many as the server likes: not in everybody's way.
        challenge = data.removesuffix(b"\0") if data else None
        answer = await asyncio.to_thread(mechanism.step, challenge)
        if is_satisfied:
            if mechanism.is_complete:
                return
            raise _failed(wire, f"SASL {mechanism.name}: the server did not prove who it is")
        await wire.write(_message(answer))
    raise ProtocolError(f"SASL {mechanism.name}: the server never comes to an end")


def _read_counted() -> Steps[bytes]:
    (length,) = yield from unpacked(_LENGTH)
    return (yield from taken(check_length(length, TEXT_LIMIT, "a SASL message")))


def _counted(data: bytes) -> bytes:
    return _LENGTH.pack(len(data)) + data


def _message(data: bytes | None) -> bytes:
    return _counted(b"" if data is None else data + b"\0")


def _failed(wire: Wire, message: str, *, hint: str = "") -> AuthFailed:
    return AuthFailed(f"{wire.place}: {message}", hint=hint, step=ConnectStep.LOGIN)
