"""Getting about: the tree, the pulses, and the way back."""

from __future__ import annotations

from ..shot import NARROW, WIDE, Shot

SHOTS = (
    Shot("pulses-wide", WIDE, ("9", "wait:2")),
    Shot("pulses-narrow", NARROW, ("9", "wait:2")),
    Shot("tree", NARROW, ("colon", *"tree web-01", "enter", "wait:1")),
)
