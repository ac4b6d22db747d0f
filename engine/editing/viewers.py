"""Viewers sent away: each display's own way to be rid of those who look at it.

VNC has no command for that. A viewer who asks to have the display alone gets it, and all others are
cut off: so one comes, through the host and without a password, and leaves at once. SPICE cuts its
viewers off when it is given its password anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from copy import deepcopy
from typing import TYPE_CHECKING, Final

from ..affect import Affect
from ..conf.domain_conf import DomainConf
from ..conf.xml_document import serialize
from ..errors import OperationDenied, OperationFailed, OperationInvalid

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..conf.devices.graphics import Graphics
    from ..domain import Domain

#: Seconds a display may take to answer one who comes.
_PATIENCE: Final = 10.0

#: What a viewer says of itself (RFC 6143, 7.1): the version, "no password", "alone".
_VERSION: Final = b"RFB 003.008\n"
_NO_PASSWORD: Final = 1
_ALONE: Final = b"\0"
#: The answer to that: size, pixels, and how long the name is.
_SERVER_INIT: Final = 24


async def disconnect_viewers(domain: Domain) -> None:
    """Cut off everybody who looks at the domain's displays.

    Raises:
        OperationInvalid: no display is there, or it lets nobody have it alone.
        Unsupported: the display cannot be reached in the way that takes.
    """
    try:
        xml = await domain.xml(secure=True)
    except OperationDenied:
        xml = await domain.xml()
    displays = list(DomainConf.parse(xml).devices.graphics)
    found = [(number, each) for number, each in enumerate(displays) if each.type in _WAYS]
    if not found:
        raise OperationInvalid(f"{domain.name!r} has no display that people connect to")
    for number, display in found:
        await _WAYS[display.type or ""](domain, number, display)


async def _by_coming_alone(domain: Domain, number: int, display: Graphics) -> None:
    """Come to a VNC display as one who wants it alone."""
    if display.share_policy in ("force-shared", "ignore"):
        raise OperationInvalid(
            f"the VNC display lets nobody have it alone: its sharing is {display.share_policy}"
        )
    descriptor = await domain.console.open_graphics(number, skip_authentication=True)
    end = socket.socket(fileno=descriptor)
    try:
        end.setblocking(False)
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_connection(sock=end)
            try:
                await _enter_alone(reader, writer)
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
    except (OSError, EOFError, TimeoutError) as error:
        end.close()
        raise OperationFailed("the VNC display does not answer as one") from error


async def _enter_alone(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Shake hands as far as it takes to be the only one."""
    await reader.readexactly(len(_VERSION))
    writer.write(_VERSION)
    count = (await reader.readexactly(1))[0]
    offered = await reader.readexactly(count)
    if _NO_PASSWORD not in offered:
        raise OperationFailed("the host does not open the VNC display without its password")
    writer.write(bytes([_NO_PASSWORD]))
    if any(await reader.readexactly(4)):
        raise OperationFailed("the VNC display refuses")
    writer.write(_ALONE)
    await reader.readexactly(_SERVER_INIT)


async def _by_password(domain: Domain, number: int, display: Graphics) -> None:
    """Give a SPICE display the password it has, with the word that cuts its viewers off."""
    if not display.passwd:
        raise OperationInvalid(
            "SPICE cuts viewers off with its password only, and it has none",
            hint="set a password for it from the next start",
        )
    for word in ("disconnect", display.connected):
        changed = type(display)(deepcopy(display.element))
        changed.connected = word
        await domain.devices.update(serialize(changed.element), Affect.LIVE)


_WAYS: Final[dict[str, Callable[[Domain, int, Graphics], Awaitable[None]]]] = {
    "vnc": _by_coming_alone,
    "spice": _by_password,
}
