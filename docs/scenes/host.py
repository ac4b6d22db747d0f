"""One host in full: what it is made of, its cells, its devices."""

from __future__ import annotations

from ..shot import NARROW, WIDE, Shot

_NEXT = "right_square_bracket"

SHOTS = (
    Shot("host-overview", NARROW, ("5", "enter", "wait:4")),
    Shot("host-cpus", NARROW, ("5", "enter", _NEXT, _NEXT, "wait:1")),
    Shot("host-devices", WIDE, ("5", "enter", *(_NEXT,) * 3, "wait:1", "end", "wait:1")),
)
