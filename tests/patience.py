"""How long tests wait for what must come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Seconds that anything may take on a machine busy with other things: only what failed takes them.
PATIENCE: Final = 120.0


def ever_longer(seconds: float) -> Iterator[float]:
    """Yield times, of which one is long enough: for what must not last longer than it needs."""
    while seconds < PATIENCE:
        yield seconds
        seconds *= 4
    yield PATIENCE
