"""What an element of a domain's document is called, and by what it is known again when it changes.

A disk is its target, an interface its MAC address, a feature its name: so two documents are laid
side by side although somebody has added a device in between.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..conf.xml_document import local_name
from ..conf.xml_node import Path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

#: Element -> the values that make it what it is, in the order of their words.
_KNOWN_BY = {
    "disk": ("target@dev",),
    "interface": ("mac@address",),
    "controller": ("@type", "@index"),
    "graphics": ("@type",),
    "filesystem": ("target@dir",),
    "channel": ("target@name",),
    "serial": ("target@port",),
    "parallel": ("target@port",),
    "console": ("target@port",),
    "input": ("@type", "@bus"),
    "tpm": ("@model",),
    "hostdev": ("@type", "source/address@domain", "source/address@bus", "source/address@slot",
                "source/address@function", "source/vendor@id", "source/product@id"),
    "feature": ("@name",),
    "timer": ("@name",),
    "vcpupin": ("@vcpu",),
    "iothreadpin": ("@iothread",),
    "emulatorpin": (),
    "cell": ("@id",),
    "vcpu": ("@id",),
    "seclabel": ("@model",),
    "listen": ("@type",),
    "audio": ("@id",),
    "shmem": ("@name",),
    "address": (),
}  # fmt: skip

#: Elements whose name means little to people.
_CALLED = {
    "currentMemory": "memory now",
    "maxMemory": "memory at most",
    "vcpu": "vcpus",
    "memballoon": "balloon",
    "os": "boot",
}

Key = tuple[str, tuple[str, ...], int]


def keyed(elements: Iterable[Element]) -> dict[Key, Element]:
    """Return siblings by what they are known by; those that are alike also by their place."""
    result: dict[Key, Element] = {}
    seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for element in elements:
        known_by = str(element.tag), _values(element)
        result[*known_by, seen[known_by]] = element
        seen[known_by] += 1
    return result


def name_of(element: Element, key: Key) -> str:
    """Return what people call it: ``disk vdb``, ``boot 2``, ``memory``."""
    name = local_name(element)
    words = [word for word in key[1] if word]
    if key[2]:
        words.append(str(key[2] + 1))
    # <vcpu> of the domain is the number of all; <vcpu id=…> below <vcpus> is one of them.
    called = name if name == "vcpu" and words else _CALLED.get(name, name)
    return " ".join([called, *words])


def _values(element: Element) -> tuple[str, ...]:
    paths = _KNOWN_BY.get(str(element.tag), ())
    values = tuple(_value(element, path) for path in paths)
    return values if any(values) else ()


def _value(element: Element, path: str) -> str:
    place = Path.parse(path)
    found = place.find(element)
    return "" if found is None or place.attribute is None else str(found.get(place.attribute, ""))
