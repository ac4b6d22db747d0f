"""Text consoles: a guest's shell, its processes, a search in what scrolled away, the keys."""

from __future__ import annotations

from ..shot import NARROW, WIDE, Shot

_OPEN = ("N", "slash", *"web-01", "enter", "c", *("wait:1",) * 12)
_IN = (*_OPEN, *"root", "enter", "wait:1", "enter", "wait:2")
_DETACH = "ctrl+right_square_bracket"

SHOTS = (
    Shot("console", WIDE, (*_IN, *"top", "enter", *("wait:1",) * 5)),
    Shot(
        "console-search",
        NARROW,
        (*_IN, *"dmesg", "enter", *("wait:1",) * 3, _DETACH, "slash", *"processor", "enter"),
    ),
    Shot("console-keys", NARROW, (*_IN, _DETACH, "k")),
    Shot("console-light", NARROW, (*_IN, *"ls", "enter", "wait:2"), theme="virtdeck-light"),
)
