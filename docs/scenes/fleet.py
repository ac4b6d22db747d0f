"""What is known of a guest: its overview, with system, addresses and figures."""

from __future__ import annotations

from ..shot import NARROW, Shot

SHOTS = (
    Shot("fleet-overview", NARROW, ("slash", *"web-01", "enter", "enter", "wait:3")),
    Shot("fleet-neighbours", NARROW, ("slash", *"kiosk-1", "enter", "enter", "wait:3")),
)
