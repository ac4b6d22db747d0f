"""Domains on the wire: ``(name, uuid, id)``, -1 for no id."""

from __future__ import annotations

from ...domain_ref import DomainRef

#: A domain as ``engine.rpc`` encodes and decodes it.
WireDomain = tuple[str, bytes, int]


def wire_domain(ref: DomainRef) -> WireDomain:
    """Return the domain as it is sent."""
    return ref.name, bytes.fromhex(ref.uuid.replace("-", "")), -1 if ref.id is None else ref.id


def domain_ref(domain: WireDomain) -> DomainRef:
    """Return the domain as the engine knows it."""
    name, uuid, number = domain
    return DomainRef(name, uuid_text(uuid), None if number < 0 else number)


def uuid_text(uuid: bytes) -> str:
    """Return a uuid in lower case with dashes."""
    return f"{uuid[:4].hex()}-{uuid[4:10].hex('-', 2)}-{uuid[10:].hex()}"
