"""Keys as the guest's terminal is set: the cursor keys of its application mode.

The person's own terminal stays in its normal mode, whatever a guest asks for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from engine.console.vt import Modes

_CURSOR_KEYS: Final = re.compile(rb"\x1b\[([ABCDHF])")


def for_guest(data: bytes, modes: Modes) -> bytes:
    """Return what the guest expects where its person's terminal sent ``data``."""
    return _CURSOR_KEYS.sub(b"\x1bO\\1", data) if modes.application_cursor else data
