"""Where a console server waits, and what it asks of clients: what VNC and SPICE share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import QmpCommand
from ..unsupported import unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .....conf.devices.graphics import Graphics, Listen
    from ..context import Context
    from ..pieces import Piece

DEFAULT_ADDRESS = "127.0.0.1"
"""Where a server waits that nobody gave an address: on this host alone."""


def first_listen(graphics: Graphics) -> Listen:
    """Return the one place a server waits."""
    return graphics.effective_listens[0]


def listen_address(listen: Listen) -> str:
    """Return the address of a listen of type ``address`` or ``network``.

    Raises:
        ConfigUnsupported: a network whose address is not known.
    """
    if listen.type == "network" and not listen.address:
        raise unsupported(listen, "the address of this network is not known")
    return listen.address or DEFAULT_ADDRESS


def chosen_port(graphics: Graphics, port: int | None, attribute: str) -> int:
    """Return a port that the process side has allocated.

    Raises:
        InvalidXML: it is still to be chosen.
    """
    if port is None or port < 1:
        raise graphics.error("no port has been chosen for this server", f"/@{attribute}")
    return port


def tls_folder(graphics: Graphics, context: Context) -> Path:
    """Return the folder of the certificates.

    Raises:
        ConfigUnsupported: TLS is asked for and there are none.
    """
    folder = context.place.tls_dir
    if folder is None:
        raise unsupported(graphics, "this host has no certificates for encrypted consoles")
    return folder


def password_commands(graphics: Graphics, display: str | None) -> Iterator[Piece]:
    """Yield the commands that set and expire the password; ``display`` names a VNC server."""
    if graphics.passwd is None:
        return
    target = {"protocol": graphics.type} | ({"display": display} if display else {})
    connected = {"connected": graphics.connected} if graphics.connected else {}
    yield QmpCommand("set_password", {**target, "password": graphics.passwd, **connected})
    until = graphics.passwd_valid_to
    if until is not None:
        yield QmpCommand("expire_password", {**target, "time": str(int(until.timestamp()))})
