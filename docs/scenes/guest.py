"""The guest from inside: what its agent tells, and the form before file systems are frozen."""

from __future__ import annotations

from ..shot import NARROW, Shot

_INSIDE = ("slash", *"db-pri", "enter", "enter", *("right_square_bracket",) * 5, "wait:1")

SHOTS = (
    Shot("guest-tab", NARROW, _INSIDE),
    Shot("guest-freeze", NARROW, (*_INSIDE, "m", "F")),
)
