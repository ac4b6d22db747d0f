"""The XML of a guest that somebody else started: what its monitor shows, and nothing more.

There is no document behind such a guest, so this one cannot start it again; it lets screens show
its displays and disks the way they show everybody's.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ...conf.devices.disk import Disk
from ...conf.devices.graphics import Graphics
from ...conf.domain_conf import DomainConf
from ...conf.domain_edits import NO_XML
from ...untrusted_text import printable
from .qmp.errors import CommandFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...domain_facts import DomainInfo
    from .monitor import QemuMonitor

_NOTE = "Started by somebody else; this is what its monitor shows."


async def describe(info: DomainInfo, monitor: QemuMonitor) -> DomainConf:
    """Return the guest's memory, processors, displays and disks as a domain document."""
    conf = DomainConf.new()
    conf.type = "qemu"
    conf.id = info.ref.id
    conf.name = _writable(info.ref.name)
    conf.uuid = info.ref.uuid
    conf.description = _NOTE
    conf.memory = info.max_memory_kib
    conf.current_memory = info.memory_kib
    conf.vcpus = info.vcpus
    conf.os.type = "hvm"
    for disk in await monitor.query_block(_disk):
        conf.devices.disks.append(disk)
    with suppress(CommandFailed):  # a QEMU without VNC
        await monitor.query_vnc_servers(lambda servers: _add(conf, map(_vnc, servers)))
    with suppress(CommandFailed):  # a QEMU without SPICE
        await monitor.query_spice(lambda info: _add(conf, _spice(info)))
    return conf


def _add(conf: DomainConf, displays: Iterable[Graphics]) -> None:
    for graphics in displays:
        conf.devices.graphics.append(graphics)


def _disk(device: dict[str, Any]) -> Disk:
    disk = Disk.new()
    medium = device.get("inserted")
    disk.type = "file"
    disk.device = "cdrom" if device.get("removable") else "disk"
    disk.target_dev = _writable(device.get("device") or device.get("qdev") or "")
    if medium:
        disk.driver_name = "qemu"
        disk.driver_type = medium.get("drv")
        Disk.source.make(disk).file = _writable(medium.get("file", ""))
        disk.readonly = bool(medium.get("ro"))
    return disk


def _writable(text: str) -> str:
    """Return a text that XML can hold; QEMU takes names and paths with control characters."""
    return NO_XML.sub(lambda match: printable(match[0]), text)


def _vnc(server: dict[str, Any]) -> Graphics:
    graphics = Graphics.new()
    graphics.type = "vnc"
    listeners = [end for end in server.get("server", ()) if not end.get("websocket")]
    if not listeners:
        graphics.listens.add().type = "none"
    for end in listeners[:1]:
        if end.get("family") == "unix":
            _listen_at_socket(graphics, _writable(end.get("service", "")))
        else:
            _listen_at_address(graphics, end["host"], int(end["service"]))
    for end in server.get("server", ()):
        if end.get("websocket"):
            graphics.websocket = int(end["service"])
    return graphics


def _spice(info: dict[str, Any]) -> Iterator[Graphics]:
    if not info.get("enabled"):
        return
    graphics = Graphics.new()
    graphics.type = "spice"
    host = info.get("host", "")
    if host.startswith("/"):
        _listen_at_socket(graphics, _writable(host))
    else:
        graphics.tls_port = info.get("tls-port")
        _listen_at_address(graphics, "0.0.0.0" if host == "*" else host, info.get("port"))
    yield graphics


def _listen_at_address(graphics: Graphics, address: str, port: int | None) -> None:
    graphics.port = port
    graphics.listen = address
    listen = graphics.listens.add()
    listen.type, listen.address = "address", address


def _listen_at_socket(graphics: Graphics, path: str) -> None:
    graphics.socket = path
    listen = graphics.listens.add()
    listen.type, listen.socket = "socket", path
