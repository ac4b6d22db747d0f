"""A command of one's own, and what it said."""

from __future__ import annotations

from ..shot import NARROW, Shot

SHOTS = (
    Shot(
        "plugin",
        NARROW,
        ("slash", *"db-pri", "enter", "m", "end", "enter", "wait:1", "wait:1"),
        plugins={
            "who": {
                "title": "Where is it?",
                "command": ["echo", "{name} is on {host}, address {uri}"],
            }
        },
    ),
)
