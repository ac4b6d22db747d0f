"""A question that wants a name typed, and the offer to take something back."""

from __future__ import annotations

from ..shot import NARROW, Shot

_TO_IT = ("slash", *"db-pri", "enter", "l", "wait:1", "N")

SHOTS = (
    Shot("safety-protected", NARROW, (*_TO_IT, "m", "D", *"db-pri")),
    Shot("safety-undo", NARROW, (*_TO_IT, "m", "D", *"db-primary", "enter", "wait:1", "wait:1")),
)
