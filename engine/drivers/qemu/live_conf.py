"""The configuration a guest runs with: what is stored, plus what is chosen at start.

The number, device names, ports of the displays, and sockets for what names none. The command line
is built from it, and ``live.xml`` shows it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from ...conf.device_aliases import assign_aliases
from ...conf.devices.character import CharacterBackend, CharacterDevice, Console
from ...errors import ConfigUnsupported
from .command_line.completion import complete_devices
from .ports import DISPLAY_RANGE, WEBSOCKET_RANGE
from .unix_path import PATH_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ...conf.devices.graphics import Graphics, Listen
    from ...conf.domain_conf import DomainConf
    from ...conf.xml_node import Node
    from .command_line.place import GraphicsSecurity
    from .ports import DisplayPorts

#: What libvirt's qemu.conf calls ``vnc_listen`` and ``spice_listen``.
_DEFAULT_ADDRESS: Final = "127.0.0.1"


class LiveConfMaker:
    """Makes live configurations of one root; blocking, since host names are looked up."""

    def __init__(self, ports: DisplayPorts, security: GraphicsSecurity) -> None:
        self._ports = ports
        self._security = security

    def make(self, stored: DomainConf, domain_id: int, run_dir: Path) -> DomainConf:
        """Return the configuration for one start; the ports in it belong to the domain's uuid.

        Raises:
            ConfigUnsupported: a display that cannot be had here; names the element.
            OperationFailed: no free port, or no such address.
        """
        conf = stored.copy()
        conf.id = domain_id
        complete_devices(conf)
        assign_aliases(conf)
        _name_sockets(conf, run_dir)
        for number, graphics in enumerate(conf.devices.graphics):
            if graphics.type in _PORT_CHOOSERS:
                for listen in graphics.effective_listens:
                    _choose_listen(graphics, listen, run_dir / f"{graphics.type}{number}.sock")
                self._choose_ports(graphics, conf.uuid or "")
        return conf

    def _choose_ports(self, graphics: Graphics, owner: str) -> None:
        listens = graphics.effective_listens
        if any(listen.type in ("socket", "none") for listen in listens):
            return
        address = next((listen.address for listen in listens if listen.address), "")
        _PORT_CHOOSERS[graphics.type or ""](self, graphics, address or "", owner)

    def _choose_vnc_ports(self, graphics: Graphics, address: str, owner: str) -> None:
        graphics.port = self._port(graphics.port, DISPLAY_RANGE, address, owner)
        if graphics.websocket is not None:
            graphics.websocket = self._port(graphics.websocket, WEBSOCKET_RANGE, address, owner)

    def _choose_spice_ports(self, graphics: Graphics, address: str, owner: str) -> None:
        wants_plain, wants_tls = graphics.port == -1, graphics.tls_port == -1
        if graphics.autoport:
            plain, tls = self._spice_needs(graphics)
            wants_plain, wants_tls = wants_plain or plain, wants_tls or tls
        if wants_tls and not self._security.spice_tls:
            raise graphics.error("a TLS port is asked for, and spice_tls is off", "/@tlsPort")
        if wants_plain or graphics.port:
            graphics.port = self._port(graphics.port, DISPLAY_RANGE, address, owner)
        if wants_tls or graphics.tls_port:
            graphics.tls_port = self._port(graphics.tls_port, DISPLAY_RANGE, address, owner)

    def _spice_needs(self, graphics: Graphics) -> tuple[bool, bool]:
        """Return whether the channels need a plain port and a TLS port.

        libvirt's ``qemuProcessSPICEAllocatePorts``: a channel without a mode has the default's.
        """
        modes = {channel.mode for channel in graphics.channels} - {"any", None}
        modes.add(graphics.default_mode or "any")
        plain = bool(modes & {"any", "insecure"})
        tls = "secure" in modes or ("any" in modes and self._security.spice_tls)
        return plain, tls

    def _port(self, wanted: int | None, choices: range, address: str, owner: str) -> int:
        if wanted and wanted > 0:
            self._ports.claim(wanted, owner)
            return wanted
        return self._ports.allocate(choices, address, owner)


_PORT_CHOOSERS: Final[dict[str, Callable[[LiveConfMaker, Graphics, str, str], None]]] = {
    "vnc": LiveConfMaker._choose_vnc_ports,
    "spice": LiveConfMaker._choose_spice_ports,
}


def claim_ports(conf: DomainConf, ports: DisplayPorts) -> None:
    """Note the ports of a guest that runs already."""
    for graphics in conf.devices.graphics:
        for port in (graphics.port, graphics.tls_port, graphics.websocket):
            if port and port > 0:
                ports.claim(port, conf.uuid or "")


def _choose_listen(graphics: Graphics, listen: Listen, socket: Path) -> None:
    if listen.type == "network":
        raise ConfigUnsupported(
            "a display cannot listen on a network: this driver has no networks",
            element=listen.element_path,
            line=listen.line,
            hint="write the address: <listen type='address' address='…'/>",
        )
    if listen.type == "address":
        listen.address = listen.address or _DEFAULT_ADDRESS
        graphics.listen = graphics.listen or listen.address
    elif listen.type == "socket":
        listen.socket = listen.socket or str(socket)
        graphics.socket = listen.socket if graphics.type == "vnc" else None
        _check_length(listen, listen.socket)


def _name_sockets(conf: DomainConf, run_dir: Path) -> None:
    """Give a path to every socket of a byte stream that has none, and check the others."""
    for number, device in enumerate(conf.devices.all_devices()):
        if isinstance(device, CharacterBackend) and device.type == "unix":
            source = CharacterBackend.source.make(device)
            source.mode = source.mode or "bind"
            source.path = source.path or str(run_dir / f"{device.TAG}{number}.sock")
            _check_length(source, source.path)


def _check_length(node: Node, path: str) -> None:
    if len(os.fsencode(path)) > PATH_LIMIT:
        raise ConfigUnsupported(
            f"the socket's path is longer than {PATH_LIMIT} bytes",
            element=node.element_path,
            line=node.line,
            hint="choose a root with a shorter path, or name the socket",
        )


def note_terminals(conf: DomainConf, backends: Mapping[str, str]) -> None:
    """Write down the pseudo-terminals QEMU has opened.

    ``backends`` is its ``query-chardev``: label (``char`` and the device's name) to a description
    such as ``pty:/dev/pts/3``.
    """
    for device in conf.devices.all_devices():
        if not isinstance(device, CharacterDevice) or device.type != "pty":
            continue
        kind, _, path = backends.get(f"char{device.alias}", "").partition(":")
        if kind == "pty":
            CharacterDevice.source.make(device).path = path
            if isinstance(device, Console):
                device.tty = path
