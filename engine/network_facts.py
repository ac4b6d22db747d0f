"""Networks of a host: which one is meant, what a list shows, who has an address there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal


@dataclass(frozen=True, slots=True)
class NetworkRef:
    """A network; ``uuid`` is lower case with dashes and the only part that identifies."""

    name: str
    uuid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkInfo:
    """One network as a list shows it."""

    ref: NetworkRef
    active: bool
    persistent: bool
    autostart: bool


@dataclass(frozen=True, slots=True)
class NetworkPortRef:
    """Where one card of one guest is plugged into a network."""

    network: NetworkRef
    uuid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DhcpLease:
    """An address that a network has given away.

    ``interface`` is the network's bridge, ``prefix`` the length of its prefix in bits. ``expires``
    is in seconds since the epoch, None for a lease without end. ``client_id`` is a DUID in IPv6.
    """

    interface: str
    family: Literal["ipv4", "ipv6"]
    address: str
    prefix: int
    expires: float | None
    mac: str | None = None
    hostname: str | None = None
    client_id: str | None = None
    iaid: str | None = None


class NetworkChange(Enum):
    """What ``update`` does with the element it is given; the value is virsh's word."""

    MODIFY = "modify"
    DELETE = "delete"
    ADD_LAST = "add-last"
    ADD_FIRST = "add-first"


class NetworkSection(Enum):
    """The part of a network's XML that ``update`` changes; the value is virsh's word."""

    BRIDGE = "bridge"
    DOMAIN = "domain"
    IP = "ip"
    IP_DHCP_HOST = "ip-dhcp-host"
    IP_DHCP_RANGE = "ip-dhcp-range"
    FORWARD = "forward"
    FORWARD_INTERFACE = "forward-interface"
    FORWARD_PF = "forward-pf"
    PORTGROUP = "portgroup"
    DNS_HOST = "dns-host"
    DNS_TXT = "dns-txt"
    DNS_SRV = "dns-srv"
