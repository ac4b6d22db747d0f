"""Network interfaces of the host, as lists show them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InterfaceRef:
    """An interface by its name and MAC address (empty where it has none)."""

    name: str
    mac: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InterfaceInfo:
    """One interface as a list shows it; an active one is up."""

    ref: InterfaceRef
    active: bool
