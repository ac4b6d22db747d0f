"""Ports: the serial ports, consoles and channels of a domain, as people choose between them.

libvirt shows the first serial port twice, as ``<serial>`` and ``<console>``: it is one here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..conf.domain_conf import DomainConf
from ..untrusted_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..conf.devices.character import Channel, CharacterDevice
    from ..domain import Domain

#: Types of the host's end that no stream can be opened to -> why, as people read it.
_CLOSED: Final = {
    "null": "it is connected to nothing",
    "vc": "it is a text screen of the display",
    "file": "the host writes it into a file",
    "stdio": "it is connected to the hypervisor's own terminal",
    "spicevmc": "it belongs to SPICE viewers",
    "spiceport": "it belongs to SPICE viewers",
    "qemu-vdagent": "it belongs to the display",
    "dbus": "it belongs to D-Bus",
}
#: What the guest calls a port of a console's target type.
_GUEST_NAMES: Final = {"serial": "ttyS", "virtio": "hvc", "xen": "hvc", "lxc": "tty", "uml": "tty"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """One port; ``alias`` is what the hypervisor calls it, ``target`` what the guest does."""

    alias: str
    #: "serial", "parallel", "console" or "channel".
    kind: str
    target: str
    title: str
    #: The host's end: "pty", "unix", "tcp", "file", …
    backend: str
    #: The host's path of that end, where it has one.
    path: str = ""
    #: The file of the host that keeps everything it said; "" where nobody keeps it.
    log_path: str = ""
    #: "connected" or "disconnected", as far as the hypervisor knows of a channel's program.
    state: str = ""
    #: Why it can be opened by nobody; "" where it can.
    why_closed: str = ""


async def ports_of(domain: Domain) -> list[Port]:
    """Return the ports of ``domain`` as it is now, those that talk to people first.

    Raises:
        EngineError: the domain is gone, or its description cannot be read.
    """
    return list(ports_in(await domain.xml()))


def ports_in(xml: str) -> Iterator[Port]:
    """Yield the ports of a domain's XML: serial ports, further consoles, channels, parallel ports.

    Raises:
        InvalidXML: it cannot be read.
    """
    devices = DomainConf.parse(xml).devices
    seen: set[str] = set()
    for number, serial in enumerate(devices.serials):
        alias = serial.alias or f"serial{number}"
        seen.add(alias)
        yield _port(serial, alias, "serial", f"ttyS{_number(serial, number)}")
    for number, console in enumerate(devices.consoles):
        is_serial = (console.target_type or "serial") == "serial"
        alias = console.alias or ("serial0" if is_serial and number == 0 else f"console{number}")
        if alias not in seen:
            seen.add(alias)
            name = _GUEST_NAMES.get(console.target_type or "serial", "console ")
            yield _port(console, alias, "console", f"{name}{_number(console, number)}")
    for number, channel in enumerate(devices.channels):
        yield _channel_port(channel, number)
    for number, parallel in enumerate(devices.parallels):
        alias = parallel.alias or f"parallel{number}"
        yield _port(parallel, alias, "parallel", f"lp{_number(parallel, number)}")


def _number(device: CharacterDevice, default: int) -> int:
    return default if device.target_port is None else device.target_port


def _channel_port(channel: Channel, number: int) -> Port:
    name = channel.target_name or channel.target_type or f"channel {number}"
    alias = channel.alias or f"channel{number}"
    return _port(channel, alias, "channel", name, channel.target_state or "")


def _port(device: CharacterDevice, alias: str, kind: str, target: str, state: str = "") -> Port:
    backend = device.type or "pty"
    source = device.source
    return Port(
        alias=alias,
        kind=kind,
        target=target,
        title=printable(f"{kind} {target}", 80),
        backend=backend,
        path=(source.path if source is not None else "") or device.tty or "",
        log_path=device.log_file or "",
        state=state,
        why_closed=_CLOSED.get(backend, ""),
    )
