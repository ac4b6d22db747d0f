"""What of its host a domain uses: files, volumes and networks, by a quick look at its XML."""

from __future__ import annotations

from dataclasses import dataclass

from .xml_document import parse_document


@dataclass(frozen=True, slots=True)
class DomainUses:
    """``volumes`` are pairs of a pool's name and a name there."""

    paths: frozenset[str] = frozenset()
    volumes: frozenset[tuple[str, str]] = frozenset()
    networks: frozenset[str] = frozenset()


def domain_uses(xml: str) -> DomainUses:
    """Return what the domain uses; the files behind its disks count too.

    Raises:
        InvalidXML: the document cannot be read.
    """
    root = parse_document(xml, "domain")
    sources = [
        source for disk in root.iterfind("devices/disk") for source in disk.iter("source", "mirror")
    ]
    paths = [source.get(name) for source in sources for name in ("file", "dev", "dir")]
    pools = [(source.get("pool", ""), source.get("volume", "")) for source in sources]
    networks = [x.get("network") for x in root.iterfind("devices/interface/source")]
    return DomainUses(
        frozenset(path for path in paths if path),
        frozenset(pair for pair in pools if all(pair)),
        frozenset(network for network in networks if network),
    )
