"""A network to make: the answers of the form, what is wrong with them, and the XML they mean."""

from __future__ import annotations

import re
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Interface,
    IPv6Network,
    ip_interface,
    ip_network,
)
from typing import TYPE_CHECKING, Final

from lxml import etree

from engine import printable
from engine.conf.xml_document import serialize
from engine.errors import InvalidArgument

from .field_problem import FieldProblem, answer_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.etree import _Element as Element

#: Kind -> what people read; ``file`` is a document of this machine.
KINDS: Final = {
    "nat": "nat: guests reach out, nobody reaches in",
    "route": "routed: the network around must know the way",
    "isolated": "isolated: guests and host among themselves",
    "open": "open: routed, libvirt sets no firewall rules",
    "bridge": "bridge: guests stand in the host's own network",
    "file": "from a file with its XML",
}

#: Kinds for which libvirt makes a bridge with an address.
ADDRESSED: Final = frozenset({"nat", "route", "isolated", "open"})
#: Kinds that may be bound to one card of the host.
FORWARDED: Final = frozenset({"nat", "route"})

_NAME: Final = re.compile(r"[A-Za-z0-9_.+-]{1,50}")
_DEVICE: Final = re.compile(r"[A-Za-z0-9_.:@-]{1,15}")
_DOMAIN: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_MOST_VLAN: Final = 4094


def free_address(taken: Iterable[str]) -> str:
    """Return the first address of a ``192.168.N.0/24`` that overlaps none of the others."""
    others = list(_networks(taken))
    for number in (*range(100, 255), *range(1, 100)):
        network = IPv4Network(f"192.168.{number}.0/24")
        if not any(_overlap(network, other) for other in others):
            return f"{network[1]}/24"
    return ""


def usual_range(address: str) -> str:
    """Return what DHCP may give away beside the bridge's own address; "" where there is nothing."""
    try:
        bridge = IPv4Interface(address)
    except ValueError:
        return ""
    if bridge.network.num_addresses < 8:
        return ""
    return f"{bridge.network[2]} - {bridge.network[-2]}"


def network_xml(values: Mapping[str, str], taken: Mapping[str, str], names: Iterable[str]) -> str:
    """Return the document; ``taken`` are addresses of other networks of the host with their names.

    Raises:
        FieldProblem: an answer cannot be; it says which and why.
    """
    kind = values["kind"]
    root = etree.Element("network")
    etree.SubElement(root, "name").text = _name(values["name"], names)
    if kind == "bridge":
        _add_bridge(root, values)
        return serialize(root)
    if kind != "isolated":
        forward = etree.SubElement(root, "forward", mode=kind)
        if kind in FORWARDED and (device := values["device"].strip()):
            with answer_in("device"):
                forward.set("dev", _device(device))
    etree.SubElement(root, "bridge", stp="on", delay="0")
    if domain := values["domain"].strip():
        if not _DOMAIN.fullmatch(domain):
            raise FieldProblem("domain", f"{printable(domain, 60)!r} is no domain")
        etree.SubElement(root, "domain", name=domain)
    _add_addresses(root, values, taken)
    return serialize(root)


def _name(text: str, names: Iterable[str]) -> str:
    name = text.strip()
    if not _NAME.fullmatch(name):
        raise FieldProblem("name", "it is made of letters, digits, _ . + -")
    if name in set(names):
        raise FieldProblem("name", f"the host has a network {name} already")
    return name


def _device(device: str) -> str:
    if not _DEVICE.fullmatch(device):
        raise InvalidArgument(f"{printable(device, 40)!r} is no name of a card of the host")
    return device


def _add_bridge(root: Element, values: Mapping[str, str]) -> None:
    device = values["bridge"].strip()
    if not device:
        raise FieldProblem("bridge", "which bridge of the host?", hint="it must be there already")
    etree.SubElement(root, "forward", mode="bridge")
    with answer_in("bridge"):
        etree.SubElement(root, "bridge", name=_device(device))
    if values["switch"] != "openvswitch":
        return
    if tag := values["vlan"].strip():
        if not (tag.isascii() and tag.isdigit() and 1 <= int(tag) <= _MOST_VLAN):
            raise FieldProblem("vlan", f"a VLAN tag is a number from 1 to {_MOST_VLAN}")
        etree.SubElement(etree.SubElement(root, "vlan"), "tag", id=str(int(tag)))
    etree.SubElement(root, "virtualport", type="openvswitch")


def _add_addresses(root: Element, values: Mapping[str, str], taken: Mapping[str, str]) -> None:
    text = values["address"].strip()
    if text:
        with answer_in("address"):
            bridge = _address(text, 4, taken)
        ip = etree.SubElement(
            root, "ip", address=str(bridge.ip), prefix=str(bridge.network.prefixlen)
        )
        if span := values["dhcp"].strip():
            with answer_in("dhcp"):
                start, end = _span(span, IPv4Network(str(bridge.network)))
            dhcp = etree.SubElement(ip, "dhcp")
            etree.SubElement(dhcp, "range", start=str(start), end=str(end))
    elif values["dhcp"].strip():
        raise FieldProblem("address", "DHCP needs one", hint="or leave its range empty")
    if text := values["ipv6"].strip():
        with answer_in("ipv6"):
            bridge = _address(text, 6, taken)
        etree.SubElement(
            *(root, "ip"),
            family="ipv6",
            address=str(bridge.ip),
            prefix=str(bridge.network.prefixlen),
        )


def _address(text: str, version: int, taken: Mapping[str, str]) -> IPv4Interface | IPv6Interface:
    found: IPv4Interface | IPv6Interface | None
    try:
        found = ip_interface(text)
    except ValueError:
        found = None
    if found is None or found.version != version or "/" not in text:
        example = "192.168.100.1/24" if version == 4 else "fd00:100::1/64"
        raise InvalidArgument(f"an address with its prefix, like {example}")
    if found.network.num_addresses < 4:
        raise InvalidArgument(f"there is no room for guests in {found.network}")
    if found.ip == found.network.network_address:
        found = ip_interface(f"{found.network[1]}/{found.network.prefixlen}")
    for other, name in taken.items():
        for network in _networks([other]):
            if _overlap(network, found.network):
                raise InvalidArgument(
                    f"{found.network} overlaps {other} of the network {printable(name, 40)}"
                )
    return found


def _span(text: str, network: IPv4Network) -> tuple[IPv4Address, IPv4Address]:
    first, _, last = text.replace("–", "-").partition("-")
    try:
        start, end = IPv4Address(first.strip()), IPv4Address(last.strip())
    except ValueError as error:
        raise InvalidArgument("DHCP gives away FIRST - LAST, two addresses") from error
    if start not in network or end not in network:
        raise InvalidArgument(f"what DHCP gives away must lie in {network}")
    if start > end:
        raise InvalidArgument("the first address of DHCP lies behind the last")
    return start, end


def _networks(addresses: Iterable[str]) -> Iterator[IPv4Network | IPv6Network]:
    for each in addresses:
        try:
            yield ip_network(each, strict=False)
        except ValueError:
            continue


def _overlap(one: IPv4Network | IPv6Network, two: IPv4Network | IPv6Network) -> bool:
    if isinstance(one, IPv4Network):
        return isinstance(two, IPv4Network) and one.overlaps(two)
    return isinstance(two, IPv6Network) and one.overlaps(two)
