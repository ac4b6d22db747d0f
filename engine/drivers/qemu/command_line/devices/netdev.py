"""The host's side of a network card: QEMU's own NAT, a tap, a bridge, or a socket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..pieces import json_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .....conf.devices.interface import Interface, InterfaceSource
    from ..context import Context
    from ..pieces import Piece

    Properties = dict[str, Any]

_DEFAULT_PREFIXES = {"ipv4": 24, "ipv6": 64}


def build_netdev(interface: Interface, name: str, context: Context) -> Iterator[Piece]:
    """Yield ``-netdev`` in its JSON form (QEMU 7.2); a card without a cable has none."""
    kind = interface.type or ""
    if kind != "null":
        properties = _TYPES[kind](interface, context)
        yield json_option("-netdev", {"id": name, **properties})


def _user(interface: Interface, context: Context) -> Properties:
    properties: Properties = {"type": "user"}
    for ip in interface.ips:
        family = ip.family or "ipv4"
        prefix = _DEFAULT_PREFIXES[family] if ip.prefix is None else ip.prefix
        if family == "ipv6":
            properties |= {"ipv6-prefix": ip.address, "ipv6-prefixlen": prefix}
        else:
            properties["net"] = f"{ip.address}/{prefix}"
    return properties


def _tap(interface: Interface, context: Context) -> Properties:
    """A tap that is there already: nothing is run to set it up or take it down."""
    vhost = {"vhost": True, "qemu": False}.get(interface.driver_name or "")
    return {
        "type": "tap",
        "ifname": interface.target_dev,
        "script": interface.script or "no",
        "downscript": interface.downscript or "no",
        "sndbuf": interface.sndbuf,
        "vhost": vhost,
    }


def _bridge(interface: Interface, context: Context) -> Properties:
    """QEMU's set-uid program makes the tap; /etc/qemu/bridge.conf says on which bridges."""
    helper = context.host.bridge_helper
    return {
        "type": "bridge",
        "br": _source(interface).bridge,
        "helper": None if helper is None else str(helper),
    }


def _mcast(interface: Interface, context: Context) -> Properties:
    source = _source(interface)
    return {"type": "socket", "mcast": f"{source.hostip}:{source.port}"}


def _server(interface: Interface, context: Context) -> Properties:
    source = _source(interface)
    return {"type": "socket", "listen": f"{source.hostip or ''}:{source.port}"}


def _client(interface: Interface, context: Context) -> Properties:
    source = _source(interface)
    return {"type": "socket", "connect": f"{source.hostip}:{source.port}"}


def _udp(interface: Interface, context: Context) -> Properties:
    source = _source(interface)
    return {
        "type": "socket",
        "udp": f"{source.hostip}:{source.port}",
        "localaddr": f"{source.local_address}:{source.local_port}",
    }


def _source(interface: Interface) -> InterfaceSource:
    if interface.source is None:
        raise interface.error(f"an interface of type {interface.type} has a source", "/source")
    return interface.source


_TYPES: dict[str, Callable[[Interface, Context], Properties]] = {
    "user": _user,
    "ethernet": _tap,
    "bridge": _bridge,
    "mcast": _mcast,
    "server": _server,
    "client": _client,
    "udp": _udp,
}
