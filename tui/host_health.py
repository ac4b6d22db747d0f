"""How a host is, in a mark and a few words, for the right end of the header."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from engine import printable
from engine.fleet import HostState

from .formatting import duration
from .widgets.header_line import HostHealth

if TYPE_CHECKING:
    from engine.fleet import Host

#: Characters of a host's name in the header.
_NAME_LIMIT = 24


def host_health(host: Host, now: float) -> HostHealth:
    """Return the health of one host; ``now`` is a reading of its monotonic clock."""
    name = printable(host.name, _NAME_LIMIT)
    if host.state is HostState.STOPPED:
        return HostHealth(name, "bad", "R retries" if host.failure else host.state.value)
    if host.retry_at is not None:
        return HostHealth(name, "dim", f"retry in {duration(math.ceil(host.retry_at - now))}")
    if host.state is not HostState.CONNECTED or not host.has_answered:
        return HostHealth(name, "dim", HostState.CONNECTING.value)
    return HostHealth(name, "good", latency_text(host.latency))


def latency_text(seconds: float | None) -> str:
    """Return ``"38 ms"``, ``"<1 ms"`` or ``"1.2 s"``; empty where nobody measured."""
    if seconds is None:
        return ""
    if seconds < 0.001:
        return "<1 ms"
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
