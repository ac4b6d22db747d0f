"""Displays: a guest's screen as text, as pixels, point by point, and what is asked before."""

from __future__ import annotations

from ..shot import NARROW, WIDE, Shot

_DETACH = "ctrl+right_square_bracket"
_OPEN = ("slash", *"web-02", "enter", "v", "wait:5")

SHOTS = (
    Shot("display-text", NARROW, (*_OPEN, *"root", "wait:1")),
    Shot("display-pixels", WIDE, (*_OPEN, _DETACH, "v", "v", "wait:1")),
    Shot("display-zoom", NARROW, (*_OPEN, _DETACH, "z", "wait:1")),
    Shot("display-question", NARROW, ("slash", *"db-pri", "enter", "v")),
)
