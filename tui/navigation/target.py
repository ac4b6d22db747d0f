"""Target: something of a host that one can go to, by its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import printable

if TYPE_CHECKING:
    from engine.fleet import DomainRow, RowKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """``kind`` is domain, network, pool, volume or host; ``note`` is what a list says of it.

    ``uuid`` identifies a domain, ``pool`` is that of a volume, ``path`` where it is.
    """

    kind: str
    host: str
    name: str
    uuid: str = ""
    pool: str = ""
    path: str = ""
    note: str = ""

    @property
    def key(self) -> RowKey:
        """What identifies a domain."""
        return self.host, self.uuid

    @property
    def words(self) -> str:
        """Return what it is and where."""
        at = "" if self.kind == "host" else f"@{self.host}"
        place = f"{self.pool}/" if self.pool else ""
        return printable(f"{self.kind} {place}{self.name}{at}")


def domain_target(row: DomainRow, note: str = "") -> Target:
    """Return the domain of a row."""
    ref = row.info.ref
    return Target(kind="domain", host=row.host, name=ref.name, uuid=ref.uuid, note=note)
