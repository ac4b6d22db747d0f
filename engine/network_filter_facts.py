"""Network filters, and which card of which guest is behind which."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FilterRef:
    """A network filter; ``uuid`` is lower case with dashes and the only part that identifies."""

    name: str
    uuid: str


@dataclass(frozen=True, slots=True)
class FilterBinding:
    """A filter at work: the card's device on the host, and the filter's name."""

    port_device: str
    filter_name: str
