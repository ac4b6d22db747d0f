"""Copies: the menu with its groups, and what rules a verb out."""

from __future__ import annotations

from ..shot import WIDE, Shot

SHOTS = (Shot("copies-menu", WIDE, ("m",)),)
