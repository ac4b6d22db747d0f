"""The XML of a domain: the editor, and what an edit changes."""

from __future__ import annotations

from ..shot import WIDE, Shot

_OPEN = ("slash", *"web-01", "enter", "E", "wait:1")

SHOTS = (Shot("xml-editor", WIDE, (*_OPEN, *("down",) * 4, "end", "enter", *"<dev", "wait:1")),)
