"""Pasted text as a guest gets it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .modes import Modes

#: All controls but tab and carriage return: a paste must not end itself or press keys.
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def pasted(modes: Modes, text: str) -> bytes:
    """Return ``text`` with returns for line ends, in brackets if the guest asked (mode 2004)."""
    plain = _CONTROLS.sub("", text.replace("\r\n", "\r").replace("\n", "\r"))
    data = plain.encode("utf-8", "replace")
    return b"\x1b[200~" + data + b"\x1b[201~" if modes.bracketed_paste else data
