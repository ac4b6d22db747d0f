"""Rules of ``<graphics>``: which form may have what, and ports that exist.

The table is what libvirt's parser reads for each type; what it would drop in silence is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..untrusted_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..errors import InvalidXML
    from .devices.graphics import Graphics, Listen
    from .domain_conf import DomainConf

_PASSWORD = {"passwd", "passwd_valid_to", "connected"}
_SERVER = {"port", "autoport", "listen"}
_SPICE_TUNING = {
    "image_compression", "jpeg_compression", "zlib_compression", "playback_compression",
    "streaming_mode", "mouse_mode", "clipboard_copypaste", "filetransfer_enable",
}  # fmt: skip
_WINDOW = {"display", "fullscreen"}

FIELDS_OF_TYPE: dict[str, set[str]] = {
    "vnc": _SERVER | _PASSWORD | {
        "websocket", "socket", "keymap", "share_policy", "power_control", "audio_id",
    },
    "spice": _SERVER | _PASSWORD | _SPICE_TUNING | {
        "tls_port", "keymap", "default_mode", "gl_enable", "gl_rendernode",
    },
    "rdp": _SERVER | {"username", "passwd", "replace_user", "multi_user"},
    "sdl": _WINDOW | {"xauth", "gl_enable"},
    "desktop": _WINDOW,
    "egl-headless": {"gl_rendernode"},
    "dbus": {"p2p", "dbus_address", "gl_enable", "gl_rendernode", "audio_id"},
}  # fmt: skip
"""Field names of ``Graphics`` that each type has, beside those of every device."""

_LISTENS_OF_TYPE = {
    "vnc": {"address", "network", "socket", "none"},
    "spice": {"address", "network", "socket", "none"},
    "rdp": {"address", "network"},
}

_PORTS = ("port", "tls_port", "websocket")


def check_graphics(conf: DomainConf) -> Iterator[InvalidXML]:
    """Yield what is wrong with the graphics of a domain."""
    for graphics in conf.devices.graphics:
        if graphics.type is None:
            yield graphics.error("the type of graphics is missing", "/@type")
            continue
        yield from _check_fields(graphics)
        yield from _check_ports(graphics)
        yield from _check_listens(graphics)
        if graphics.p2p and graphics.dbus_address:
            yield graphics.error("D-Bus is peer to peer or has an address", "/@address")
    yield from _check_port_clashes(conf)


def _check_fields(graphics: Graphics) -> Iterator[InvalidXML]:
    kind = graphics.type or ""
    allowed = FIELDS_OF_TYPE[kind]
    known = set().union(*FIELDS_OF_TYPE.values())
    for name in graphics.FIELDS:
        if name in known - allowed and getattr(graphics, name) is not None:
            yield graphics.error(f"graphics of type {kind} have no {name.replace('_', ' ')}")
    if kind != "spice" and len(graphics.channels):
        yield graphics.channels[0].error(f"graphics of type {kind} have no channels")
    if kind == "vnc" and graphics.connected not in (None, "keep"):
        yield graphics.error("VNC keeps its clients when the password changes", "/@connected")
    if graphics.passwd_valid_to is not None and graphics.passwd is None:
        yield graphics.error("a password that expires needs a password", "/@passwdValidTo")


def _check_ports(graphics: Graphics) -> Iterator[InvalidXML]:
    unset = (-1, 0) if graphics.type != "vnc" or graphics.autoport else (-1,)
    for name in _PORTS:
        port: int | None = getattr(graphics, name)
        if port is not None and port not in unset and not 1 <= port <= 65535:
            attribute = getattr(type(graphics), name).path.attribute
            yield graphics.error(f"{port} is not a port (1 to 65535, or -1)", f"/@{attribute}")


def _check_listens(graphics: Graphics) -> Iterator[InvalidXML]:
    kind = graphics.type or ""
    for index, listen in enumerate(graphics.listens):
        if listen.type not in _LISTENS_OF_TYPE.get(kind, ()):
            what = f"listen type {listen.type}" if listen.type else "<listen> without a type"
            yield listen.error(f"graphics of type {kind} have no {what}")
            continue
        yield from _check_listen(listen)
        if index == 0:
            yield from _check_mirror(graphics, listen)


def _check_listen(listen: Listen) -> Iterator[InvalidXML]:
    if listen.type == "network" and not listen.network:
        yield listen.error("a listen of type network names its network", "/@network")
    if listen.network is not None and listen.type != "network":
        yield listen.error(f"a listen of type {listen.type} has no network", "/@network")
    if listen.socket is not None and listen.type != "socket":
        yield listen.error(f"a listen of type {listen.type} has no socket", "/@socket")


def _check_mirror(graphics: Graphics, first: Listen) -> Iterator[InvalidXML]:
    """The old attributes must say what the first ``<listen>`` says."""
    pairs = (("address", graphics.listen), ("socket", graphics.socket))
    for name, old in pairs:
        new = getattr(first, name)
        if first.type == name and old and new and old != new:
            message = f"'{printable(old, 64)}' differs from the first listen's '{printable(new)}'"
            attribute = "listen" if name == "address" else "socket"
            yield graphics.error(message, f"/@{attribute}")


def _check_port_clashes(conf: DomainConf) -> Iterator[InvalidXML]:
    """Two servers of one guest cannot have one port; different addresses could, and are let be."""
    taken: set[tuple[int, str | None]] = set()
    for graphics in conf.devices.graphics:
        for name in _PORTS:
            port: int | None = getattr(graphics, name)
            if port is None or port < 1 or graphics.autoport:
                continue
            if (port, graphics.listen) in taken:
                yield graphics.error(f"port {port} is asked for twice")
            taken.add((port, graphics.listen))
