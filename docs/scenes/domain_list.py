"""The list of domains: groups, faults alone, the column editor."""

from __future__ import annotations

from ..shot import NARROW, WIDE, Shot

SHOTS = (
    Shot("list-groups", NARROW, ("b", "b")),
    Shot("list-faults", NARROW, ("F",)),
    Shot("list-columns", WIDE, ("C", "down", "down", "right")),
)
