"""How long tests wait for what must come."""

from __future__ import annotations

from typing import Final

#: Seconds that anything may take on a machine busy with other things: only what failed takes them.
PATIENCE: Final = 120.0
