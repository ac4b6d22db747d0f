"""What starting a guest leaves in its document, taken out before it is laid beside the stored one.

Two kinds: what is never configuration (ids, labels, terminals), and what counts only where the
stored document says something of it too (addresses, names of taps, ports that were free).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..conf.xml_node import Path, remove
from .identity import keyed

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

#: Parent of the element -> what a running guest has there by nature; ``@name`` an attribute.
_ALWAYS: dict[str, tuple[str, ...]] = {
    "domain": ("@id", "resource"),
    "disk": ("mirror",),
    "target": ("@tray", "@state"),
    "source": ("@index", "@startupPolicy", "@portid", "privateData"),
    "backingStore": ("@index",),
    "console": ("@tty",),
    "graphics": ("@passwdValidTo", "@connected"),
    "memory": ("current",),
}

#: Likewise, but only where the stored document has nothing there.
_UNLESS_STORED: dict[str, tuple[str, ...]] = {
    "domain": ("cpu", "iothreadids", "numatune", "vcpus"),
    "os": ("loader", "nvram", "firmware"),
    "disk": ("backingStore", "alias", "address"),
    "interface": ("alias", "address", "virtualport", "bandwidth", "actual"),
    "source": ("@bridge", "@path", "@mode", "@dev", "reservations", "slices", "address"),
    "graphics": ("@port", "@tlsPort", "@websocket", "@listen", "listen", "@socket"),
    "listen": ("@address", "@socket"),
    "vcpu": ("@cpuset", "@current"),
    "driver": ("@queues", "@iommu"),
    "seclabel": ("label", "imagelabel", "baselabel"),
    "encryption": ("secret",),
    "rng": ("alias", "address"),
}

#: Devices of which a running guest's document says which terminal of the host they are.
_TERMINALS = frozenset({"serial", "console", "parallel", "channel"})

#: CPUs that become another description when they run: what the host had to offer.
_EXPANDED_CPUS = frozenset({"host-model", "maximum"})

_TAP = re.compile(r"(vnet|macvtap|macvlan|tap|testnet)[0-9]+")


def drop_start_traces(live: Element, stored: Element) -> None:
    """Take out of ``live``, and where need be of both, what starting added."""
    for root in (live, stored):
        _drop_dynamic_labels(root)
        _drop_chosen_names(root)
    _drop_pair(live, stored)


def _drop_pair(live: Element, stored: Element) -> None:
    tag = str(live.tag)
    for element in (live, stored):
        for place in _ALWAYS.get(tag, ()):
            _drop(element, place)
    for place in _UNLESS_STORED.get(tag, ("alias", "address")):
        if not _has(stored, place):
            _drop(live, place)
    if settle := _SPECIAL.get(tag):
        settle(live, stored)
    others = keyed(stored.iterchildren("*"))
    for key, element in keyed(live.iterchildren("*")).items():
        if key in others:
            _drop_pair(element, others[key])


def _settle_cpu(live: Element, stored: Element) -> None:
    """Forget what the host's processor made of the one that was asked for."""
    for name in ("check", "vendor"):
        for cpu in (live, stored):
            _drop(cpu, f"@{name}")
    for cpu in (live, stored):
        for model in cpu.iterchildren("model"):
            _drop(model, "@fallback")
    if stored.get("mode") in _EXPANDED_CPUS:
        live.set("mode", str(stored.get("mode")))
        for name in ("match", "fallback", "migratable"):
            for cpu in (live, stored):
                _drop(cpu, f"@{name}")
        for cpu in (live, stored):
            for child in [*cpu.iterchildren("model", "vendor", "feature")]:
                remove(child)
        return
    asked = {feature.get("name") for feature in stored.iterchildren("feature")}
    for feature in list(live.iterchildren("feature")):
        if feature.get("name") not in asked:
            remove(feature)
    for vendor in list(live.iterchildren("vendor")):
        if not _has(stored, "vendor"):
            remove(vendor)


def _settle_disk(live: Element, stored: Element) -> None:
    """Forget the format of a medium that is not there."""
    for disk in (live, stored):
        if not _has(disk, "source") and disk.get("device") in ("cdrom", "floppy"):
            _drop(disk, "driver")


def _settle_graphics(live: Element, stored: Element) -> None:
    """Forget ports that were free at the start."""
    if stored.get("autoport") == "yes":
        for graphics in (live, stored):
            for name in ("port", "tlsPort"):
                _drop(graphics, f"@{name}")
    if stored.get("websocket") == "-1":
        for graphics in (live, stored):
            _drop(graphics, "@websocket")


def _settle_clock(live: Element, stored: Element) -> None:
    """Forget how far the guest has set its clock."""
    if stored.get("offset") == live.get("offset") == "variable":
        for clock in (live, stored):
            _drop(clock, "@adjustment")


def _settle_vcpu(live: Element, stored: Element) -> None:
    """Say on both sides how many are plugged in, where one side says it."""
    for one, other in ((live, stored), (stored, live)):
        if one.get("current") is None and other.get("current") is not None:
            one.set("current", (one.text or "").strip())


def _settle_terminal(live: Element, stored: Element) -> None:
    """Forget the terminal or the socket that libvirt chose."""
    for device in (live, stored):
        source = Path.parse("source").find(device)
        if source is not None and device.get("type") == "pty":
            _drop(source, "@path")
            if not source.attrib and not len(source):
                remove(source)
    source = Path.parse("source").find(live)
    if source is not None and not _has(stored, "source"):
        remove(source)


_SPECIAL: dict[str, Callable[[Element, Element], None]] = {
    "cpu": _settle_cpu,
    "disk": _settle_disk,
    "graphics": _settle_graphics,
    "clock": _settle_clock,
    "vcpu": _settle_vcpu,
    **dict.fromkeys(_TERMINALS, _settle_terminal),
}


def _drop_dynamic_labels(root: Element) -> None:
    for label in list(root.iter("seclabel")):
        if label.get("type") == "dynamic" and label.find("baselabel") is None:
            remove(label)


def _drop_chosen_names(root: Element) -> None:
    """Take out names that libvirt gives devices and taps; those a person chose stay."""
    for alias in list(root.iter("alias")):
        if not str(alias.get("name", "")).startswith("ua-") and _is_device(alias.getparent()):
            remove(alias)
    for interface in root.iter("interface"):
        for target in list(interface.iterchildren("target")):
            if _TAP.fullmatch(target.get("dev", "")):
                del target.attrib["dev"]
                if not target.attrib:
                    remove(target)


def _is_device(element: Element | None) -> bool:
    parent = None if element is None else element.getparent()
    return parent is not None and parent.tag == "devices"


def _has(element: Element, place: str) -> bool:
    if place.startswith("@"):
        return place[1:] in element.attrib
    return next(element.iterchildren(place), None) is not None


def _drop(element: Element, place: str) -> None:
    if place.startswith("@"):
        element.attrib.pop(place[1:], "")
        return
    for child in list(element.iterchildren(place)):
        remove(child)
