"""NetworkSketch: what a list and its details need of a network's XML; the rest is left alone."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_network
from typing import TYPE_CHECKING

from .xml_document import parse_document

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True)
class Reservation:
    """An address that is kept for one card or one name."""

    address: str
    mac: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkAddress:
    """An address of the bridge with its prefix, and what DHCP gives away from it."""

    address: str
    ranges: tuple[str, ...] = ()
    reservations: tuple[Reservation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSketch:
    """``forward`` is libvirt's mode, ``isolated`` where there is none.

    ``forward_devices`` are the host's cards behind it, ``ports`` the ports that NAT may take.
    """

    forward: str = "isolated"
    forward_devices: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    bridge: str = ""
    domain: str = ""
    addresses: tuple[NetworkAddress, ...] = ()


def network_sketch(xml: str) -> NetworkSketch:
    """Return what there is to know in a network's XML.

    Raises:
        InvalidXML: it cannot be read.
    """
    root = parse_document(xml, "network")
    forward = root.find("forward")
    bridge, domain = root.find("bridge"), root.find("domain")
    return NetworkSketch(
        forward="isolated" if forward is None else forward.get("mode", "nat"),
        forward_devices=() if forward is None else _forward_devices(forward),
        ports=tuple(_span(port) for port in root.iterfind("forward/nat/port")),
        bridge="" if bridge is None else bridge.get("name", ""),
        domain="" if domain is None else domain.get("name", ""),
        addresses=tuple(map(_address, root.iterfind("ip"))),
    )


def _forward_devices(forward: Element) -> tuple[str, ...]:
    inner = [x.get("dev", "") for name in ("interface", "pf") for x in forward.iterfind(name)]
    return tuple(dict.fromkeys(filter(None, (forward.get("dev", ""), *inner))))


def _address(ip: Element) -> NetworkAddress:
    suffix = ip.get("prefix") or _prefix(ip.get("netmask"))
    return NetworkAddress(
        address=ip.get("address", "") + (f"/{suffix}" if suffix else ""),
        ranges=tuple(_span(span) for span in ip.iterfind("dhcp/range")),
        reservations=tuple(
            Reservation(
                host.get("ip", ""), host.get("mac") or host.get("id") or "", host.get("name", "")
            )
            for host in ip.iterfind("dhcp/host")
        ),
    )


def _prefix(netmask: str | None) -> str:
    """Return the length of a netmask in bits; one that is none stays as it is."""
    try:
        return str(ip_network(f"0.0.0.0/{netmask}").prefixlen) if netmask else ""
    except ValueError:
        return netmask or ""


def _span(element: Element) -> str:
    return f"{element.get('start', '')} – {element.get('end', '')}"
