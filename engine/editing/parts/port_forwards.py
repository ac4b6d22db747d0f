"""Port forwards of a card in user mode (passt): ports of the host that lead into the guest.

    tcp 2022:22 8000-8010 !8005, udp @127.0.0.1 %eth0 5000-5010:6000

A protocol, the address and the device of the host if not every one, and ports: as they are, to
others (``:``), or left out (``!``). Without ports all of them are meant.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ...conf.devices.interface import PortForward, PortForwardRange
from ...errors import InvalidArgument
from ...untrusted_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...conf.devices.interface import Interface
    from ...conf.domain_conf import DomainConf

#: The backend that forwards ports, and how the fields spell such forwards.
PASST: Final = "passt"
EXAMPLE: Final = "tcp 2022:22 8000-8010 !8005, udp @127.0.0.1 5000"

_USER_MODES: Final = ("user", "vhostuser")
_PROTOCOLS: Final = ("tcp", "udp")
_RANGE: Final = re.compile(r"(!?)([0-9]{1,5})(?:-([0-9]{1,5}))?(?::([0-9]{1,5}))?")
_LAST_PORT: Final = 65535
_LONGEST_DEVICE: Final = 15
#: Forwards of one card; more are no work of a person's.
_MOST: Final = 64


@dataclass(frozen=True, slots=True)
class Ports:
    """Ports of the host from ``start`` to ``end``, at ``to`` and behind it in the guest."""

    start: int
    end: int
    to: int | None = None
    is_left_out: bool = False

    @property
    def words(self) -> str:
        """How people write them."""
        span = f"{self.start}" if self.start == self.end else f"{self.start}-{self.end}"
        to = "" if self.to is None else f":{self.to}"
        return f"{'!' if self.is_left_out else ''}{span}{to}"

    @property
    def bits(self) -> int:
        """A bit for each port of the host."""
        return ((1 << (self.end - self.start + 1)) - 1) << self.start


@dataclass(frozen=True, slots=True)
class Forward:
    """Ports of one protocol, at one address and device of the host, "" for every one."""

    protocol: str
    address: str = ""
    device: str = ""
    ports: tuple[Ports, ...] = ()

    @property
    def words(self) -> str:
        """How people write it."""
        where = [f"@{self.address}"] if self.address else []
        where += [f"%{self.device}"] if self.device else []
        return " ".join((self.protocol, *where, *(ports.words for ports in self.ports)))

    @property
    def bits(self) -> int:
        """A bit for each port of the host that leads into the guest."""
        taken = [ports.bits for ports in self.ports if not ports.is_left_out]
        chosen = 0
        for bits in taken or [Ports(1, _LAST_PORT).bits]:
            chosen |= bits
        for ports in self.ports:
            if ports.is_left_out:
                chosen &= ~ports.bits
        return chosen

    def clash(self, other: Forward) -> int | None:
        """Return a port of the host that both would take."""
        for mine, theirs in ((self.address, other.address), (self.device, other.device)):
            if mine and theirs and mine != theirs:
                return None
        both = self.bits & other.bits if self.protocol == other.protocol else 0
        return (both & -both).bit_length() - 1 if both else None


def parse_forwards(text: str) -> tuple[Forward, ...]:
    """Read what somebody typed.

    Raises:
        InvalidArgument: it is no list of forwards, or two take one port.
    """
    forwards = tuple(_forward(part.split()) for part in text.split(",")) if text.strip() else ()
    if len(forwards) > _MOST:
        raise InvalidArgument(f"a card has at most {_MOST} port forwards")
    if clash := _clash(forwards):
        raise InvalidArgument(clash)
    return forwards


def read_forwards(card: Interface) -> str:
    """Return the forwards of a card as people write them."""
    return ", ".join(forward.words for forward in forwards_of(card))


def write_forwards(card: Interface, text: str) -> None:
    """Give a card these forwards."""
    card.port_forwards.replace([_element(forward) for forward in parse_forwards(text)])


def forwards_of(card: Interface) -> tuple[Forward, ...]:
    """Return the forwards of a card, whatever they are worth."""
    return tuple(
        Forward(
            forward.proto or "?",
            forward.address or "",
            forward.dev or "",
            tuple(
                Ports(each.start, each.end or each.start, each.to, bool(each.exclude))
                for each in forward.ranges
                if each.start is not None and each.start <= (each.end or each.start) <= _LAST_PORT
            ),
        )
        for forward in card.port_forwards
    )


def forwards_problem(conf: DomainConf, card: Interface) -> str | None:
    """Return what is wrong with the forwards of a card, beside those of the other cards."""
    own = forwards_of(card)
    if card.backend_type == PASST and card.type not in _USER_MODES:
        return "the backend passt, and its port forwards, are for a card of the kind user"
    if not own:
        return None
    if card.backend_type != PASST:
        return "port forwards need the backend passt"
    others = [
        x for each in conf.devices.interfaces if each.mac != card.mac for x in forwards_of(each)
    ]
    return _clash((*own, *others))


def drop_forwards(card: Interface) -> None:
    """Take away what only a card in user mode has."""
    card.port_forwards.replace(())
    card.backend_type = None


def _clash(forwards: Iterable[Forward]) -> str | None:
    seen: list[Forward] = []
    for forward in forwards:
        for other in seen:
            if (port := forward.clash(other)) is not None:
                return f"{forward.protocol} port {port} of the host is forwarded twice"
        seen.append(forward)
    return None


def _forward(words: list[str]) -> Forward:
    protocol, *rest = words or [""]
    if protocol not in _PROTOCOLS:
        raise InvalidArgument(
            f"a forward begins with tcp or udp, not with {printable(protocol, 40)!r}", hint=EXAMPLE
        )
    address = device = ""
    ports: list[Ports] = []
    for word in rest:
        if word.startswith("@"):
            address = _address(word[1:])
        elif word.startswith("%"):
            device = _device(word[1:])
        else:
            ports.append(_ports(word))
    return Forward(protocol, address, device, tuple(ports))


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        message = f"{printable(text, 60)!r} is no address of the host"
        raise InvalidArgument(message, hint="@127.0.0.1, or @::1") from None


def _device(text: str) -> str:
    if not text or len(text) > _LONGEST_DEVICE or "/" in text or not text.isprintable():
        raise InvalidArgument(f"{printable(text, 60)!r} is no network device", hint="%eth0")
    return text


def _ports(text: str) -> Ports:
    found = _RANGE.fullmatch(text)
    if found is None:
        raise InvalidArgument(f"{printable(text, 60)!r} are no ports", hint=EXAMPLE)
    left_out, first, last, target = found.groups()
    start, end = int(first), int(last or first)
    to = int(target) if target else None
    numbers = (start, end, *(() if to is None else (to, to + end - start)))
    if not all(0 < number <= _LAST_PORT for number in numbers):
        raise InvalidArgument(f"{text}: ports are from 1 to {_LAST_PORT}")
    if end < start:
        raise InvalidArgument(f"{text}: the last port is below the first")
    if left_out and to is not None:
        raise InvalidArgument(f"{text}: what is left out leads nowhere")
    return Ports(start, end, to, bool(left_out))


def _element(forward: Forward) -> PortForward:
    element = PortForward.new()
    element.proto = forward.protocol
    element.address, element.dev = forward.address or None, forward.device or None
    for ports in forward.ports:
        each = PortForwardRange.new()
        each.start, each.to = ports.start, ports.to
        each.end = ports.end if ports.end != ports.start else None
        each.exclude = True if ports.is_left_out else None
        element.ranges.append(each)
    return element
