"""Operations: the menu, the question before a domain goes with its storage, many at once."""

from __future__ import annotations

from ..shot import NARROW, WIDE, Shot

SHOTS = (
    Shot("operations-menu", WIDE, ("m",)),
    Shot("operations-delete", NARROW, ("slash", *"staging", "enter", "m", "X", "f2")),
    Shot(
        "operations-results",
        NARROW,
        ("slash", *"ci-runner", "enter", "asterisk", "m", "v", "W", "wait:1", "N"),
    ),
)
