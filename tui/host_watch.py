"""HostWatch: tells when a host that answered falls silent, and when it answers again.

A host that never answered is not lost: its failure stands above the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .host_link import LinkState
from .notifications import host_back, host_lost

if TYPE_CHECKING:
    from .host_link import HostLink
    from .notifications import Notification


class HostWatch:
    """Remembers how each host was when it was looked at last."""

    def __init__(self) -> None:
        self._answered: set[str] = set()
        self._silent_since: dict[str, float] = {}

    def look(self, link: HostLink, now: float) -> Notification | None:
        """Return what is to be told of the host; ``now`` is a reading of one monotonic clock."""
        failure = link.error or (link.inventory.failure if link.inventory else None)
        if failure is None:
            if link.state is not LinkState.CONNECTED:
                return None
            self._answered.add(link.name)
            since = self._silent_since.pop(link.name, None)
            return None if since is None else host_back(link.name, now - since)
        if link.name not in self._answered or link.name in self._silent_since:
            return None
        self._silent_since[link.name] = now
        return host_lost(link.name, failure.message)
