"""Changing a domain: its parts, the fields of one, the steps before they are done."""

from __future__ import annotations

from ..shot import NARROW, WIDE, Shot

_OPEN = ("slash", *"db-pri", "enter", "e")
_CHANGES = (
    *_OPEN, "down", "enter", "enter", *"64G", "enter", "left",
    *("down",) * 5, "enter", *("down",) * 4, "space", "left",
    "a", "d", "enter", *"/images/logs.qcow2", "enter",
)  # fmt: skip

_FORWARDS = (
    *_OPEN, *("down",) * 6, "enter", "space", "space", "down", "space", "down", "enter",
    *"tcp 2022:22 8000-8010 !8005, udp 53", "enter", "N",
)  # fmt: skip

SHOTS = (
    Shot("editing-wide", WIDE, (*_CHANGES, "N")),
    Shot("editing-steps", WIDE, (*_CHANGES, "N", "ctrl+s")),
    Shot("editing-forwards", NARROW, _FORWARDS),
    Shot("editing-narrow", NARROW, (*_OPEN, "down", "down", "enter", "N")),
)
