"""Sketches of storage: what lists need of a pool's or volume's XML, and the XML of a new volume."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from .xml_document import parse_document, serialize

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: What a number of a volume's XML counts; without a unit it is bytes.
_UNITS = {"": 0, "b": 0, "bytes": 0, "kib": 10, "k": 10, "mib": 20, "m": 20, "gib": 30, "g": 30}
_UNITS |= {"tib": 40, "t": 40, "pib": 50, "p": 50, "eib": 60, "e": 60}


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSketch:
    """``kind`` is libvirt's word (``dir``, ``logical``, …); ``source`` where it comes from."""

    kind: str = ""
    path: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeSketch:
    """Bytes that a guest sees and that it takes up; ``backing`` is what it is a change of."""

    path: str = ""
    format: str = ""
    capacity: int | None = None
    allocation: int | None = None
    backing: str = ""


def pool_sketch(xml: str) -> PoolSketch:
    """Return what there is to know in a pool's XML.

    Raises:
        InvalidXML: it cannot be read.
    """
    root = parse_document(xml, "pool")
    parts = (
        *(host.get("name", "") for host in root.iterfind("source/host")),
        *(folder.get("path", "") for folder in root.iterfind("source/dir")),
        *(device.get("path", "") for device in root.iterfind("source/device")),
        root.findtext("source/name") or "",
    )
    return PoolSketch(
        kind=root.get("type", ""),
        path=root.findtext("target/path") or "",
        source=" ".join(filter(None, parts)),
    )


def volume_sketch(xml: str) -> VolumeSketch:
    """Return what there is to know in a volume's XML.

    Raises:
        InvalidXML: it cannot be read.
    """
    root = parse_document(xml, "volume")
    form = root.find("target/format")
    return VolumeSketch(
        path=root.findtext("target/path") or "",
        format="" if form is None else form.get("type", ""),
        capacity=_bytes(root.find("capacity")),
        allocation=_bytes(root.find("allocation")),
        backing=root.findtext("backingStore/path") or "",
    )


def new_volume_xml(name: str, capacity: int, form: str) -> str:
    """Return the XML of a volume to make, of ``capacity`` bytes; without a format it is raw."""
    root = etree.Element("volume")
    etree.SubElement(root, "name").text = name
    etree.SubElement(root, "capacity").text = str(capacity)
    etree.SubElement(root, "allocation").text = "0"
    if form:
        target = etree.SubElement(root, "target")
        etree.SubElement(target, "format").set("type", form)
    return serialize(root)


def _bytes(element: Element | None) -> int | None:
    shift = None if element is None else _UNITS.get(element.get("unit", "").lower())
    text = "" if element is None else (element.text or "").strip()
    return None if shift is None or not text.isascii() or not text.isdigit() else int(text) << shift
