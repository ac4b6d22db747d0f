"""GuestAnswer: what is known of a guest from inside; which of its addresses are worth showing."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..guest_agent import GuestInterface

#: Addresses of one guest that are read, and that are kept; a guest may tell any number.
_READ: Final = 256
_KEPT: Final = 32

_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class GuestAnswer:
    """Addresses without prefix, who told them (``agent``, ``lease``, ``arp``), and the system."""

    addresses: tuple[str, ...] = ()
    source: str = ""
    os_name: str = ""


NO_ANSWER: Final = GuestAnswer()


def shown_addresses(interfaces: Iterable[GuestInterface]) -> tuple[str, ...]:
    """Return the addresses at which others may reach the guest: IPv4 first, each once.

    Left out is what holds inside the guest or on one link only, and what is no address.
    """
    texts = chain.from_iterable(interface.addresses for interface in interfaces)
    found: dict[str, int] = {}
    for text in islice(texts, _READ):
        try:
            address = ip_address(text.partition("/")[0].partition("%")[0])
        except ValueError:
            continue
        is_local = address.version == 6 and address.is_link_local
        if not (is_local or address.is_loopback or address.is_multicast or address.is_unspecified):
            found.setdefault(str(address), address.version)
    return tuple(sorted(found, key=found.__getitem__)[:_KEPT])


def shown_os_name(values: dict[str, object]) -> str:
    """Return what an agent calls its system, from its answer to a question for it."""
    for name in ("os.pretty-name", "os.name", "os.id"):
        text = values.get(name)
        if isinstance(text, str) and text.strip():
            return text.strip()[:_LONGEST_NAME]
    return ""
