"""Networks and storage: the lists, the form for a network with its XML, volumes and a clone."""

from __future__ import annotations

from ..shot import NARROW, WIDE, Shot

SHOTS = (
    Shot("networks", WIDE, ("6", "home", "right_square_bracket")),
    Shot("networks-new", NARROW, ("6", "a", *"lab-2")),
    Shot("networks-xml", NARROW, ("6", "a", *"lab-2", "ctrl+l")),
    Shot("storage-new", NARROW, ("7", "a", *"nfs", "up", "right", "right", "down")),
)
