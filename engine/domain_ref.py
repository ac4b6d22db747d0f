"""DomainRef: which domain is meant. Drivers, events and sessions pass it around."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DomainRef:
    """A domain by name, uuid and, while it runs, id.

    ``uuid`` is lower case with dashes and the only part that identifies; ``id`` is None for a
    domain that is shut off.
    """

    name: str
    uuid: str
    id: int | None = None

    def is_same(self, other: DomainRef) -> bool:
        """Whether both mean one domain, however its name or id changed in between."""
        return self.uuid == other.uuid
