"""How a host is, in a mark and a few words, for the right end of the header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import printable

from .formatting import duration
from .host_link import HostLink, LinkState
from .widgets.header_line import HostHealth

if TYPE_CHECKING:
    from engine import Clock

#: Characters of a host's name in the header.
_NAME_LIMIT = 24


def host_health(link: HostLink, clock: Clock) -> HostHealth:
    """Return the health of one host."""
    name = printable(link.name, _NAME_LIMIT)
    if link.state is LinkState.FAILED:
        return HostHealth(name, "bad", "R retries")
    if link.state is LinkState.CONNECTING or link.inventory is None:
        return HostHealth(name, "dim", "connecting")
    retry_at = link.inventory.retry_at
    if retry_at is not None:
        return HostHealth(name, "dim", f"retry in {duration(retry_at - clock.monotonic())}")
    return HostHealth(name, "good")
