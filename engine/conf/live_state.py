"""What only a running guest has, taken out of its document: the way back to the configuration.

The counterpart of libvirt's VIR_DOMAIN_XML_INACTIVE when a document was read from a running guest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .devices.character import CharacterDevice
from .devices.device import Device

if TYPE_CHECKING:
    from .devices.graphics import Graphics
    from .domain_conf import DomainConf

_HOST_CHOSEN_NAME = re.compile(r"(vnet|macvtap|macvlan)[0-9]+")


def drop_live_state(conf: DomainConf) -> None:
    """Take out the id, names and ports the host chose, terminals, and labels made at start."""
    conf.id = None
    for device in conf.devices.all_devices():
        if isinstance(device, Device) and not (device.alias or "").startswith("ua-"):
            device.alias = None
        if isinstance(device, CharacterDevice):
            _forget_terminal(device)
    for channel in conf.devices.channels:
        channel.target_state = None
    for interface in conf.devices.interfaces:
        if _HOST_CHOSEN_NAME.fullmatch(interface.target_dev or ""):
            interface.target_dev = None
    for graphics in conf.devices.graphics:
        _forget_ports(graphics)
    for label in conf.seclabels:
        label.imagelabel = None
        if label.type == "dynamic":
            label.label = None


def _forget_terminal(device: CharacterDevice) -> None:
    device.tty = None
    if device.type == "pty" and device.source is not None:
        device.source.path = None
        if not device.source.element.attrib and not len(device.source.element):
            device.source = None


def _forget_ports(graphics: Graphics) -> None:
    if graphics.autoport:
        graphics.port = -1 if graphics.type == "vnc" else None
        graphics.tls_port = None
    for listen in graphics.listens:
        if listen.type == "network":
            listen.address = graphics.listen = None
