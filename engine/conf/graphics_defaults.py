"""What a user left out of ``<graphics>``: ports, and ``<listen>`` beside the old attributes.

The rules are those of libvirt's parser and formatter for inactive documents
(``virDomainGraphicsListensParseXML``, ``virDomainGraphicsDefFormat``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .devices.graphics import Graphics, Listen
    from .domain_conf import DomainConf

_NETWORKED = ("vnc", "spice", "rdp")


def complete_graphics(conf: DomainConf) -> None:
    """Fill in every ``<graphics>`` of a document."""
    for graphics in conf.devices.graphics:
        if graphics.type in _NETWORKED:
            _complete_ports[graphics.type](graphics)
            _mirror_listens(graphics)


def _complete_vnc_ports(graphics: Graphics) -> None:
    if graphics.autoport is None:
        graphics.autoport = graphics.port in (None, -1)
    if graphics.autoport:
        graphics.port = -1


def _complete_spice_ports(graphics: Graphics) -> None:
    if graphics.port == -1 and graphics.tls_port == -1:
        graphics.autoport = True
    elif graphics.autoport is None:
        graphics.autoport = False
    if graphics.autoport:
        graphics.port = graphics.tls_port = None


def _complete_rdp_ports(graphics: Graphics) -> None:
    if graphics.port in (None, -1):
        graphics.autoport = True
    if graphics.autoport:
        graphics.port = 0
    else:
        graphics.autoport = None


_complete_ports: dict[str, Callable[[Graphics], None]] = {
    "vnc": _complete_vnc_ports,
    "spice": _complete_spice_ports,
    "rdp": _complete_rdp_ports,
}


def _mirror_listens(graphics: Graphics) -> None:
    first = _first_listen(graphics)
    if _is_spice_without_port(graphics, first):
        first.type, first.address = "none", None
    if first.type == "address":
        first.address = first.address or graphics.listen or None
    elif first.type == "socket":
        first.socket = first.socket or graphics.socket
    graphics.listen = first.address if first.type == "address" else None
    graphics.socket = first.socket if first.type == "socket" and graphics.type == "vnc" else None
    if first.type in ("socket", "none"):
        graphics.port = graphics.tls_port = graphics.autoport = graphics.websocket = None


def _first_listen(graphics: Graphics) -> Listen:
    """Return the first ``<listen>``, made from the old attributes where there is none.

    A VNC ``socket`` attribute beats a ``<listen>`` that names an address or network.
    """
    made = not len(graphics.listens)
    first = graphics.listens.add() if made else graphics.listens[0]
    from_socket = graphics.type == "vnc" and graphics.socket is not None
    if from_socket and first.type in (None, "address", "network"):
        first.type, first.address, first.network = "socket", None, None
        first.socket = graphics.socket
    elif made:
        first.type = "address"
    return first


def _is_spice_without_port(graphics: Graphics, first: Listen) -> bool:
    return (
        graphics.type == "spice"
        and first.type == "address"
        and not (graphics.port or graphics.tls_port or graphics.autoport)
    )
