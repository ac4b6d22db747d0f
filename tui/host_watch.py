"""HostWatch: tells when a host that answered falls silent, and when it answers again.

A host that never answered is not lost: its failure stands above the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.fleet import HostState

from .notifications import host_back, host_lost

if TYPE_CHECKING:
    from engine.fleet import Host

    from .notifications import Notification


class HostWatch:
    """Remembers how each host was when it was looked at last."""

    def __init__(self) -> None:
        self._silent_since: dict[str, float] = {}

    def look(self, host: Host, now: float) -> Notification | None:
        """Return what is to be told of the host; ``now`` is a reading of its monotonic clock.

        Silence is counted from the last answer, as the rows count it: it was noticed later.
        """
        failure = host.failure
        if failure is None:
            if host.state is not HostState.CONNECTED:
                return None
            since = self._silent_since.pop(host.name, None)
            return None if since is None else host_back(host.name, now - since)
        if not host.has_answered or host.name in self._silent_since:
            return None
        last_answer = host.inventory.stale_since
        self._silent_since[host.name] = now if last_answer is None else last_answer
        return host_lost(host.name, failure.message)
