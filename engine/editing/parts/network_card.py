"""Network cards: where they lead, what the guest sees, and whether the cable is in."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Final

from ...conf.devices.interface import Interface, InterfaceSource
from ...errors import InvalidArgument
from ..edit_field import EditField, Kind, at_once, choice, number, text
from ..part_kind import PartKind, plugged
from .port_forwards import (
    EXAMPLE,
    PASST,
    drop_forwards,
    forwards_problem,
    read_forwards,
    write_forwards,
)

if TYPE_CHECKING:
    from ...conf.domain_conf import DomainConf

_KINDS: Final = ("network", "bridge", "direct", "user", "ethernet")
#: What the source is called for each kind; the others have none that is one word.
_PLACES: Final = {"network": "network", "bridge": "bridge", "direct": "dev"}
_MODELS: Final = ("", "virtio", "e1000e", "e1000", "rtl8139", "vmxnet3")


def new_mac(source: random.Random | None = None) -> str:
    """Return an address of those that QEMU's guests have by custom."""
    chance = source or random.SystemRandom()
    return "52:54:00:" + ":".join(f"{chance.getrandbits(8):02x}" for _ in range(3))


def _write_kind(card: Interface, kind: str) -> None:
    """Lead elsewhere; the old source means nothing there."""
    if kind not in _KINDS:
        raise InvalidArgument(f"a card leads to one of {', '.join(_KINDS)}")
    if kind == card.type:
        return
    card.type = kind
    card.source = None
    if kind != "user":
        drop_forwards(card)
    if kind == "direct":
        source = InterfaceSource.new()
        source.mode = "bridge"
        card.source = source


def _read_source(card: Interface) -> str:
    place = _PLACES.get(card.type or "")
    return str(getattr(card.source, place) or "") if place and card.source else ""


def _write_source(card: Interface, name: str) -> None:
    place = _PLACES.get(card.type or "")
    if place is None:
        raise InvalidArgument(f"a card of the kind {card.type} leads to nothing that has a name")
    if not name:
        raise InvalidArgument(f"it needs the name of a {card.type}")
    source = Interface.source.make(card)
    for other in ("portid", "bridge" if place == "network" else "network"):
        setattr(source, other, None)
    setattr(source, place, name)


def _has_source(card: Interface) -> bool:
    return (card.type or "") in _PLACES


def _write_link(card: Interface, state: str) -> None:
    if state not in ("up", "down"):
        raise InvalidArgument("the cable is up or down")
    if state != (card.link_state or "up"):
        card.link_state = "down" if state == "down" else None if _was_silent(card) else "up"


def _was_silent(card: Interface) -> bool:
    return card.link_state is None


def _write_mac(card: Interface, mac: str) -> None:
    parts = mac.split(":")
    digits = "0123456789abcdefABCDEF"
    if len(parts) != 6 or any(len(x) != 2 or x.strip(digits) for x in parts):
        raise InvalidArgument("an address is six pairs of digits: 52:54:00:12:34:56")
    if int(parts[0], 16) & 1:
        raise InvalidArgument("a guest cannot have an address of many (the first pair is odd)")
    card.mac = mac.lower()


def _source_live(card: Interface, name: str) -> str | None:
    return None if card.type in ("network", "bridge") else "only a network or bridge changes now"


def _problem(conf: DomainConf, card: Interface) -> str | None:
    if _has_source(card) and not _read_source(card):
        return f"it needs the name of a {'device' if card.type == 'direct' else card.type}"
    if sum(each.mac == card.mac for each in conf.devices.interfaces) > 1:
        return f"there are two cards {card.mac}"
    return forwards_problem(conf, card)


def _new(conf: DomainConf) -> Interface:
    card = Interface.new()
    card.type, card.mac = "network", new_mac()
    source = InterfaceSource.new()
    source.network = "default"
    card.source = source
    card.model = "virtio"
    return card


def _is_named(card: Any) -> bool:
    return _has_source(card)


def _has_backend(card: Any) -> bool:
    return card.type == "user" or card.backend_type is not None


def _can_forward(card: Any) -> bool:
    return bool(card.backend_type == PASST or len(card.port_forwards))


NETWORK_CARD: Final = PartKind(
    name="interface",
    title="Network card",
    nodes=lambda conf: conf.devices.interfaces,
    label=lambda card: f"NIC {card.mac or '?'}",
    identity=lambda card: (card.mac or "?").lower(),
    make=_new,
    why_not_plug=plugged,
    problem=_problem,
    fields=(
        EditField(
            name="kind", label="Kind", kind=Kind.CHOICE, choices=_KINDS,
            read=lambda card: card.type or "", write=_write_kind,
            help="a network of libvirt, a bridge of the host, a device of it, or user mode",
        ),
        EditField(
            name="source", label="Leads to", read=_read_source, write=_write_source,
            is_shown=_is_named, why_not_live=_source_live, offers="networks",
            help="the name of the network, bridge or device",
        ),
        choice("mode", "Mode", "source.mode", ("bridge", "vepa", "private", "passthrough"),
               is_shown=lambda card: card.type == "direct"),
        choice("backend", "Backend", "backend_type", ("", PASST), is_shown=_has_backend,
               help="passt lets ports of the host lead into the guest"),
        EditField(
            name="forwards", label="Port forwards", read=read_forwards, write=write_forwards,
            is_shown=_can_forward, help=f"ports of the host that lead here: {EXAMPLE}",
        ),
        choice("model", "Model", "model", _MODELS, help="the card the guest sees"),
        EditField(
            name="mac", label="Address", read=lambda card: card.mac or "", write=_write_mac,
            help="a new card gets one of 52:54:00",
        ),
        EditField(
            name="link", label="Cable", kind=Kind.CHOICE, choices=("up", "down"),
            read=lambda card: card.link_state or "up", write=_write_link,
            why_not_live=at_once, help="down: as if the cable were pulled out",
        ),
        number("mtu", "MTU", "mtu"),
        text("filter", "Filter", "filter", help="the name of a network filter",
             why_not_live=at_once),
    ),
)  # fmt: skip
