"""A new domain: the form on one screen, a step of it, and the review."""

from __future__ import annotations

from ..shot import NARROW, WIDE, Shot

#: From a CD that lies on the host.
_FROM_CD = ("a", "enter", "enter", *"/isos/debian-12.iso")

SHOTS = (
    Shot("creating-wide", WIDE, _FROM_CD),
    Shot("creating-machine", NARROW, (*_FROM_CD, "pagedown")),
    Shot("creating-review", NARROW, (*_FROM_CD, *("pagedown",) * 3)),
)
