"""Displays: the graphics servers of a domain, and where they listen."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..conf.domain_conf import DomainConf
from ..errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..conf.devices.graphics import Graphics
    from ..domain import Domain

#: Kinds that somebody can be connected to; the others are windows of the host.
SERVED_KINDS: Final = ("vnc", "spice", "rdp", "dbus")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a display waits for clients: a unix socket of the host, or an address."""

    address: str = ""
    socket: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """One display; ``index`` counts all of the domain's, from 0."""

    index: int
    kind: str
    listens: tuple[Place, ...] = ()
    #: The TCP ports; None where there is none, or not yet.
    port: int | None = None
    tls_port: int | None = None
    websocket: int | None = None
    #: None where we may not know.
    has_password: bool | None = None
    #: VNC: "allow-exclusive", "force-shared", "ignore" or "".
    share_policy: str = ""

    @property
    def is_served(self) -> bool:
        """Whether a viewer can connect to it at all."""
        return self.kind in SERVED_KINDS


async def displays_of(domain: Domain) -> list[Display]:
    """Return the displays of ``domain`` as it is now; whether they have passwords, if we may know.

    Raises:
        EngineError: the domain is gone, or its description cannot be read.
    """
    return list(displays_in(*await _xml(domain)))


async def password_of(domain: Domain, display: Display) -> str | None:
    """Return the display's password; None where there is none, or we may not know it."""
    xml, is_secure = await _xml(domain)
    graphics = list(DomainConf.parse(xml).devices.graphics)
    if not is_secure or display.index >= len(graphics):
        return None
    return graphics[display.index].passwd or None


def displays_in(xml: str, is_secure: bool = False) -> Iterator[Display]:
    """Yield the displays of a domain's XML; ``is_secure`` tells that passwords are in it.

    Raises:
        InvalidXML: it cannot be read.
    """
    for index, graphics in enumerate(DomainConf.parse(xml).devices.graphics):
        places = [
            Place(address=listen.address or "", socket=listen.socket or "")
            for listen in graphics.effective_listens
            if listen.type != "none"
        ]
        yield Display(
            index=index,
            kind=graphics.type or "vnc",
            listens=tuple(places),
            port=_positive(graphics.port),
            tls_port=_positive(graphics.tls_port),
            websocket=_positive(graphics.websocket),
            has_password=_has_password(graphics) if is_secure else None,
            share_policy=graphics.share_policy or "",
        )


def _has_password(graphics: Graphics) -> bool:
    return graphics.passwd is not None


def _positive(port: int | None) -> int | None:
    return port if port is not None and port > 0 else None


async def _xml(domain: Domain) -> tuple[str, bool]:
    """Return the XML and whether passwords are in it."""
    if not domain.connection.read_only:
        with suppress(EngineError):  # we may see it, but no passwords
            return await domain.xml(secure=True), True
    return await domain.xml(), False
