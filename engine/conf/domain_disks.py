"""Sketches of a domain's disks and network cards, with the files that each disk is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .xml_document import parse_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

#: Layers of one disk that are followed; a chain that is longer lies.
DEEPEST = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskLayer:
    """One image: a ``path``, or ``volume`` of ``pool``, or the name of what is on the network."""

    kind: str = "file"
    path: str = ""
    pool: str = ""
    volume: str = ""
    format: str = ""

    @property
    def name(self) -> str:
        """What it is called, without folders."""
        return self.volume or self.path.rstrip("/").rpartition("/")[2] or self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskSketch:
    """A disk and its layers, the one that is written to first; none for an empty drive.

    Where the document ends the chain, as of a running domain, it ``is_whole``.
    """

    target: str
    device: str = "disk"
    bus: str = ""
    layers: tuple[DiskLayer, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSketch:
    """A network card: ``source`` is what it is plugged into, ``network`` if that is one of ours."""

    mac: str = ""
    kind: str = ""
    model: str = ""
    source: str = ""
    network: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class DomainParts:
    """What a domain is made of that belongs to the host."""

    disks: tuple[DiskSketch, ...] = ()
    cards: tuple[CardSketch, ...] = ()


def domain_parts(xml: str) -> DomainParts:
    """Return the disks and cards of a domain.

    Raises:
        InvalidXML: the document cannot be read.
    """
    root = parse_document(xml, "domain")
    return DomainParts(
        tuple(_disk(each) for each in root.iterfind("devices/disk")),
        tuple(_card(each) for each in root.iterfind("devices/interface")),
    )


def _disk(disk: Element) -> DiskSketch:
    target = disk.find("target")
    layers, end = [], None
    for element in _elements(disk):
        if element.find("source") is None:
            end = element
            break
        layers.append(_layer(element))
    return DiskSketch(
        target="" if target is None else target.get("dev", ""),
        device=disk.get("device", "disk"),
        bus="" if target is None else target.get("bus", ""),
        layers=tuple(layers),
        is_whole=end is not None and bool(layers),
    )


def _elements(disk: Element) -> Iterator[Element]:
    """Yield the disk and, nested in each other, what it is a change of."""
    element: Element | None = disk
    for _ in range(DEEPEST):
        if element is None:
            return
        yield element
        element = element.find("backingStore")


def _layer(element: Element) -> DiskLayer:
    source = element.find("source")
    assert source is not None
    form = element.find("driver" if element.tag == "disk" else "format")
    path = next((x for name in ("file", "dev", "dir", "name") if (x := source.get(name))), "")
    return DiskLayer(
        kind=element.get("type", "file"),
        path=path,
        pool=source.get("pool", ""),
        volume=source.get("volume", ""),
        format="" if form is None else form.get("type", ""),
    )


def _card(card: Element) -> CardSketch:
    def of(tag: str, *names: str) -> str:
        element = card.find(tag)
        found = () if element is None else (element.get(name, "") for name in names)
        return next(filter(None, found), "")

    return CardSketch(
        mac=of("mac", "address"),
        kind=card.get("type", ""),
        model=of("model", "type"),
        source=of("source", "network", "bridge", "dev", "path", "address"),
        network=of("source", "network"),
        target=of("target", "dev"),
    )
