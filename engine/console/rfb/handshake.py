"""The beginning of a VNC connection: version, security, size (RFC 6143, section 7.1 to 7.3)."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final

from ...errors import AuthFailed, ConnectionClosed, ConnectStep, ProtocolError, Unsupported
from ...untrusted_text import printable
from .limits import TEXT_LIMIT, check_length
from .security import SECURITY_TYPES
from .server_view import ServerView
from .steps import taken, unpacked

if TYPE_CHECKING:
    from .login import RfbLogin
    from .steps import Steps
    from .wire import Wire

_VERSION: Final = re.compile(rb"RFB (\d{3})\.(\d{3})\n")
_NUMBER: Final = struct.Struct("!I")
_SCREEN: Final = struct.Struct("!HH16xI")


async def sign_in(wire: Wire, login: RfbLogin) -> str:
    """Agree on a version and a way to sign in, and do it; return that way's name.

    Raises:
        AuthFailed: the server does not let us in.
        ConnectFailed: it does not show the right certificate.
        Unsupported: it wants something that is not here.
        ProtocolError: it is no VNC server, or breaks the rules.
    """
    version = await _agree_on_version(wire)
    offered = await _offered(wire, version)
    number = next((known for known in SECURITY_TYPES if known in offered), None)
    if number is None:
        raise Unsupported(
            f"{wire.place} knows no way of signing in that this program has,"
            f" only the types {', '.join(map(str, offered))}"
        )
    if version > 3:
        await wire.write(bytes([number]))
    try:
        name = await SECURITY_TYPES[number](wire, login)
        if version == 8 or name != "none":
            await _read_result(wire, with_reason=version == 8)
    except ConnectionClosed as error:
        raise _hung_up(wire) from error
    return name


def _hung_up(wire: Wire) -> AuthFailed:
    if wire.is_certified:
        return AuthFailed(
            f"{wire.place} hung up after the TLS handshake",
            hint="it may want a certificate of ours that its authority has signed",
            step=ConnectStep.CERTIFICATE,
        )
    return AuthFailed(f"{wire.place} hung up while we signed in", step=ConnectStep.LOGIN)


async def enter(wire: Wire, *, shared: bool) -> ServerView:
    """Enter the console; unless ``shared`` everybody else is thrown out."""
    await wire.write(bytes([shared]))
    return await wire.run(_read_screen())


def _read_screen() -> Steps[ServerView]:
    width, height, length = yield from unpacked(_SCREEN)
    name = yield from taken(check_length(length, TEXT_LIMIT, "a name"))
    return ServerView(width, height, name.decode(errors="replace"))


async def _agree_on_version(wire: Wire) -> int:
    """Return what follows the 3 and the point: 3, 7 or 8."""
    said = await wire.read(12)
    found = _VERSION.fullmatch(said)
    if found is None:
        raise ProtocolError(
            f"this is no VNC server: it says {printable(said.decode(errors='replace'))}"
        )
    theirs = (int(found[1]), int(found[2]))
    version = 8 if theirs >= (3, 8) else 7 if theirs == (3, 7) else 3
    await wire.write(b"RFB 003.%03d\n" % version)
    return version


async def _offered(wire: Wire, version: int) -> bytes:
    if version == 3:
        (number,) = await wire.run(unpacked(_NUMBER))
        types = bytes([number]) if number < 256 else b"\xff"
    else:
        (count,) = await wire.read(1)
        types = await wire.run(taken(count)) or b"\0"
    if types == b"\0":
        raise AuthFailed(
            f"{wire.place} lets nobody in: {await wire.run(_read_reason())}",
            step=ConnectStep.LOGIN,
        )
    return types


async def _read_result(wire: Wire, *, with_reason: bool) -> None:
    (failed,) = await wire.run(unpacked(_NUMBER))
    if failed:
        reason = await wire.run(_read_reason()) if with_reason else "it gives no reason"
        raise AuthFailed(
            f"{wire.place} does not let us in: {reason}",
            hint="check the user name and the password",
            step=ConnectStep.LOGIN,
        )


def _read_reason() -> Steps[str]:
    (length,) = yield from unpacked(_NUMBER)
    text = yield from taken(check_length(length, TEXT_LIMIT, "a reason"))
    return printable(text.rstrip(b"\0").decode(errors="replace"), 200) or "it gives no reason"
