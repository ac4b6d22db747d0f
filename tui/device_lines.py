"""The devices of a domain, one line each: what it is, its model or bus, and what is behind it.

``DETAILS`` says for each kind how its fields become words; a kind without an entry is shown by its
attributes, so nothing is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element as Element

    from engine.conf.domain_conf import DomainConf

    from .widgets.part_text import Line

#: Cells of the columns on the left: the kind, then its model or target.
_KIND, _MODEL = 11, 8

#: Kinds that say how others are wired up: dim, since they are rarely looked for.
_PLUMBING = frozenset({"controller", "memballoon", "input", "audio", "hub"})


def device_lines(conf: DomainConf) -> tuple[Line, ...]:
    """Return a line for every device, in the order of the document."""
    known = {device.element: device for device in conf.devices.all_devices()}
    lines = [
        _line(
            str(element.tag),
            known.get(element),
            [f"{x!s} {y!s}" for x, y in element.attrib.items()],
        )
        for element in conf.devices.all_elements()
        if element.tag != "emulator"
    ]
    return tuple(lines) or ((("It has no devices.", "dim"),),)


def _attributes(element: Element) -> list[str]:
    return [f"{name!s} {value!s}" for name, value in element.attrib.items()]


def _line(kind: str, device: object, attributes: list[str]) -> Line:
    words_of = DETAILS.get(kind)
    words: _Words = ("", *attributes)
    if words_of is not None and device is not None:
        words = words_of(device)
    model, *others = (word for word in words if word is not None)
    role = "dim" if kind in _PLUMBING else ""
    return (
        (f"{printable(kind, 24):<{_KIND}}", "dim"),
        (f"{printable(str(model), 60):<{_MODEL}}", role or "name"),
        ("  " + printable("  ".join(str(word) for word in others if word)), role),
    )


_Words = tuple[object, ...]


def _disk(disk: Any) -> _Words:
    kind = None if disk.device in (None, "disk") else disk.device
    flags = [word for word in ("readonly", "shareable", "transient") if getattr(disk, word)]
    return (
        disk.target_dev or "?",
        disk.target_bus,
        kind,
        _source(disk.source),
        disk.driver_type,
        " ".join(flags),
    )


def _source(source: Any) -> str:
    """Return where a disk's bytes are; an empty drive says so."""
    if source is None:
        return "empty"
    for place in ("file", "dev", "dir", "name", "volume"):
        if value := getattr(source, place, None):
            return str(value)
    return "empty"


def _interface(nic: Any) -> _Words:
    source = nic.source
    names = ("network", "bridge", "dev", "path", "name")
    behind = next((getattr(source, x) for x in names if source and getattr(source, x)), None)
    words = (nic.model or "?", nic.mac, nic.type, behind, nic.target_dev)
    if not len(nic.port_forwards):
        return words
    from engine.editing.parts.port_forwards import read_forwards  # few cards have any

    return (*words, f"forwards {read_forwards(nic)}")


def _character(device: Any) -> _Words:
    source = device.source
    name = getattr(device, "target_name", None) or getattr(device, "target_type", None)
    return (name or device.type or "?", device.type, source.path if source else None)


def _tpm(tpm: Any) -> _Words:
    return (tpm.model or "?", tpm.backend_type, tpm.version and f"version {tpm.version}")


def _host_device(device: Any) -> _Words:
    source = device.source
    address = source.address if source else None
    where = " ".join(f"{x}={y}" for x, y in address.element.attrib.items()) if address else None
    return (device.type or "?", device.mode, where)


#: Kind -> (model or target, further words); None and empty words are left out.
DETAILS: dict[str, Callable[[Any], _Words]] = {
    "disk": _disk,
    "interface": _interface,
    "graphics": lambda x: (x.type or "?", x.keymap and f"keymap {x.keymap}"),
    "video": lambda x: (x.model or "?", x.heads and f"heads {x.heads}"),
    "serial": _character,
    "parallel": _character,
    "console": _character,
    "channel": _character,
    "tpm": _tpm,
    "hostdev": _host_device,
    "filesystem": lambda x: (x.target_dir or "?", x.driver_type, x.source_dir),
    "controller": lambda x: (f"{x.type} {x.index if x.index is not None else ''}", x.model),
    "input": lambda x: (x.type or "?", x.bus),
    "sound": lambda x: (x.model or "?",),
    "rng": lambda x: (x.model or "?", x.backend.filename if x.backend else None),
    "watchdog": lambda x: (x.model or "?", x.action and f"then {x.action}"),
    "memballoon": lambda x: (x.model or "?",),
    "panic": lambda x: (x.model or "?",),
}
