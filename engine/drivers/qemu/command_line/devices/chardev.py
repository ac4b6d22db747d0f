"""The host's side of byte streams: ``-chardev``, shared by every device that moves bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pieces import keyed_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .....conf.devices.character import CharacterBackend, CharacterSource
    from ..context import Context
    from ..pieces import Piece

    Properties = dict[str, object]
    Backend = tuple[str, Properties]


def chardev_name(alias: str | None) -> str:
    """Return the id of a device's stream, as libvirt names it."""
    return f"char{alias}"


def build_chardev(
    backend: CharacterBackend, alias: str | None, context: Context
) -> Iterator[Piece]:
    """Yield the stream of a device; a socket without a path is made in the run folder."""
    kind, properties = _TYPES[backend.type or "pty"](backend, f"{alias}", context)
    log = {"logfile": backend.log_file, "logappend": backend.log_append}
    yield keyed_option("-chardev", kind, {"id": chardev_name(alias), **properties, **log})


def _plain(backend: CharacterBackend, alias: str, context: Context) -> Backend:
    return backend.type or "pty", {}


def _file(backend: CharacterBackend, alias: str, context: Context) -> Backend:
    source = _source(backend, "path")
    return "file", {"path": source.path, "append": source.append}


def _pipe(backend: CharacterBackend, alias: str, context: Context) -> Backend:
    return "pipe", {"path": _source(backend, "path").path}


def _device(backend: CharacterBackend, alias: str, context: Context) -> Backend:
    kind = "parallel" if backend.element.tag == "parallel" else "serial"
    return kind, {"path": _source(backend, "path").path}


def _unix(backend: CharacterBackend, alias: str, context: Context) -> Backend:
    source = backend.source
    path = source.path if source is not None else None
    listens = source is None or source.mode != "connect"
    return "socket", {
        "path": path or str(context.place.run_dir / _socket_name(alias)),
        **(_LISTENING if listens else _reconnect(source)),
    }


def _socket_name(alias: str) -> str:
    """Return a name inside the run folder: a user's alias may hold slashes."""
    return alias.replace("/", "_") + ".sock"


def _tcp(backend: CharacterBackend, alias: str, context: Context) -> Backend:
    source = _source(backend, "service")
    return "socket", {
        "host": source.host or "127.0.0.1",
        "port": source.service,
        "telnet": True if backend.protocol == "telnet" else None,
        **(_LISTENING if source.mode == "bind" else _reconnect(source)),
    }


def _udp(backend: CharacterBackend, alias: str, context: Context) -> Backend:
    properties: Properties = {"host": "", "localaddr": "", "localport": "0"}
    for source in backend.sources:
        if source.mode == "bind":
            properties |= {"localaddr": source.host or "", "localport": source.service or "0"}
        else:
            properties |= {"host": source.host or "", "port": source.service}
    if "port" not in properties:
        raise backend.error("a UDP stream says where it sends", "/source")
    return "udp", properties


def _spice_agent(backend: CharacterBackend, alias: str, context: Context) -> Backend:
    name = "usbredir" if backend.element.tag == "redirdev" else "vdagent"
    return "spicevmc", {"name": "smartcard" if backend.element.tag == "smartcard" else name}


def _spice_port(backend: CharacterBackend, alias: str, context: Context) -> Backend:
    return "spiceport", {"name": _source(backend, "channel").channel}


def _agent(backend: CharacterBackend, alias: str, context: Context) -> Backend:
    """QEMU's own agent carries the clipboard and the mouse to VNC and other clients."""
    source = backend.source
    client_mouse = (
        None if source is None or source.mouse_mode is None else (source.mouse_mode == "client")
    )
    clipboard = None if source is None else source.clipboard_copypaste
    return "qemu-vdagent", {"name": "vdagent", "clipboard": clipboard, "mouse": client_mouse}


_LISTENING: Properties = {"server": True, "wait": False}


def _reconnect(source: CharacterSource | None) -> Properties:
    if source is None or not source.reconnect_enabled:
        return {}
    return {"reconnect": source.reconnect_timeout or 0}


def _source(backend: CharacterBackend, attribute: str) -> CharacterSource:
    source = backend.source
    if source is None or not getattr(source, attribute):
        message = f"a stream of type {backend.type} names its {attribute}"
        raise backend.error(message, f"/source/@{attribute}")
    return source


_TYPES: dict[str, Callable[[CharacterBackend, str, Context], Backend]] = {
    "null": _plain,
    "vc": _plain,
    "pty": _plain,
    "file": _file,
    "pipe": _pipe,
    "dev": _device,
    "unix": _unix,
    "tcp": _tcp,
    "udp": _udp,
    "spicevmc": _spice_agent,
    "spiceport": _spice_port,
    "qemu-vdagent": _agent,
}
