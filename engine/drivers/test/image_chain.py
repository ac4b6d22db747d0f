"""The images of a disk in a domain's XML: read as a list, and written when the list is another.

<source/> of the disk, then the <source/> of each <backingStore/> inside the one before
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lxml import etree

from ...errors import InvalidArgument
from ...untrusted_text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from ...conf.devices.disk import Disk
    from ...conf.domain_conf import DomainConf

#: What of a ``<source>`` says where the bytes are.
_PLACES: Final = ("file", "dev", "dir", "name", "path")


@dataclass(frozen=True, slots=True)
class Layer:
    """One image: the type of its place (``file``), its ``<source>``, its format."""

    kind: str
    source: Element
    format: str

    @property
    def place(self) -> str:
        """Where the bytes are: a path, or ``pool/volume``."""
        if pool := self.source.get("pool"):
            return f"{pool}/{self.source.get('volume', '')}"
        return next((value for name in _PLACES if (value := self.source.get(name))), "")


def find_disk(conf: DomainConf, name: str) -> Disk | None:
    """Return the disk with that target, or with that image."""
    for disk in conf.devices.disks:
        layers = read_chain(disk)
        if name == disk.target_dev or (layers and name == layers[0].place):
            return disk
    return None


def read_chain(disk: Disk) -> list[Layer]:
    """Return the images of a disk, the one that is written to first; none for an empty drive."""
    layers: list[Layer] = []
    level: Element | None = disk.element
    kind = disk.type or "file"
    format_name = disk.driver_type or "raw"
    while level is not None and (source := level.find("source")) is not None:
        layers.append(Layer(kind, source, format_name))
        level = level.find("backingStore")
        if level is not None:
            kind = level.get("type", "file")
            form = level.find("format")
            format_name = "raw" if form is None else form.get("type", "raw")
    return layers


def write_chain(disk: Disk, layers: Sequence[Layer]) -> None:
    """Give a disk other images."""
    element, (active, *below) = disk.element, layers
    disk.type, disk.driver_type = active.kind, active.format
    for tag in ("source", "backingStore"):
        for each in element.findall(tag):
            element.remove(each)
    place = _before_target(element)
    element.insert(place, deepcopy(active.source))
    store = etree.Element("backingStore")
    element.insert(place + 1, store)
    for layer in below:
        store.set("type", layer.kind)
        etree.SubElement(store, "format", type=layer.format)
        store.append(deepcopy(layer.source))
        store = etree.SubElement(store, "backingStore")


def write_mirror(disk: Disk, job: str, layer: Layer, *, is_ready: bool) -> None:
    """Say in the XML that another image is kept, or is becoming, like the disk."""
    remove_mirror(disk)
    mirror = etree.Element("mirror", type=layer.kind, job=job)
    if is_ready:
        mirror.set("ready", "yes")
    etree.SubElement(mirror, "format", type=layer.format)
    mirror.append(deepcopy(layer.source))
    disk.element.insert(_before_target(disk.element), mirror)


def remove_mirror(disk: Disk) -> None:
    """Say no more that there is another image."""
    for each in disk.element.findall("mirror"):
        disk.element.remove(each)


def layer_number(layers: Sequence[Layer], target: str, name: str) -> int:
    """Return which image is meant by its place, or by ``vda[2]`` with libvirt's number of it.

    Raises:
        InvalidArgument: none is.
    """
    for number, layer in enumerate(layers):
        holder = layer.source if not number else layer.source.getparent()
        index = None if holder is None else holder.get("index")
        if name == layer.place or (index and name == f"{target}[{index}]"):
            return number
    raise InvalidArgument(f"could not find image {printable(name, 120)!r} in chain for {target!r}")


def _before_target(element: Element) -> int:
    """Return the place in a disk where libvirt writes images: right before the target."""
    target = element.find("target")
    return len(element) if target is None else element.index(target)
