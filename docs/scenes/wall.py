"""The wall: nine consoles of the demo, and typing to several at once."""

from __future__ import annotations

from ..shot import Shot

_NAMES = (
    "web-01",
    "web-02",
    "db-primary",
    "db-replica",
    "cache-1",
    "mail",
    "git",
    "lb-1",
    "monitoring",
)


def _hung(name: str, kind: str) -> tuple[str, ...]:
    return ("colon", *"wall", "space", *name, "space", *kind, "enter")


_WALL = (
    *(key for n, name in enumerate(_NAMES) for key in _hung(name, ("text", "screen")[n % 3 == 1])),
    "8",
    "wait:6",
)

SHOTS = (
    Shot("wall", (150, 42), (*_WALL, "N", "wait:6")),
    Shot(
        "wall-all",
        (150, 42),
        (*_WALL, "N", "space", "right", "space", "b", "enter", *"root", "wait:6"),
    ),
)
