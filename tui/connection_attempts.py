"""ConnectionAttempts: clients that came and left without finishing the handshake, by address.

A failed login, a port scan and a viewer that was closed early all look alike to the server, so
they are counted, not told one by one; an address that does it often is told once.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .session_text import node_text

if TYPE_CHECKING:
    from engine import GraphicsSession

#: Attempts from one address within ``WINDOW`` seconds that are worth a warning.
MANY = 10
WINDOW = 60.0

#: Addresses that are remembered; a scanner may have millions.
_ADDRESS_LIMIT = 1000


@dataclass(slots=True)
class _Address:
    """The times of the last attempts, and whether the present series was told already."""

    times: deque[float]
    told: bool = False


class ConnectionAttempts:
    """Counts attempts by address over the last minute."""

    def __init__(self) -> None:
        self._addresses: dict[str, _Address] = {}

    def __len__(self) -> int:
        return len(self._addresses)

    def count(self, session: GraphicsSession, now: float) -> int | None:
        """Count one more; return how many there were when that has just become a warning."""
        node = attempt_node(session)
        address = self._addresses.pop(node, None) or _Address(deque(maxlen=MANY))
        self._addresses[node] = address  # the latest is last
        if len(self._addresses) > _ADDRESS_LIMIT:
            del self._addresses[next(iter(self._addresses))]
        if address.times and now - address.times[-1] > WINDOW:
            address.told = False
        address.times.append(now)
        if address.told or not self._is_many(address, now):
            return None
        address.told = True
        return len(address.times)

    def is_noisy(self, session: GraphicsSession, now: float) -> bool:
        """Whether the client's address made so many attempts that one more is no news."""
        address = self._addresses.get(attempt_node(session))
        return address is not None and self._is_many(address, now)

    def _is_many(self, address: _Address, now: float) -> bool:
        return len(address.times) == MANY and now - address.times[0] <= WINDOW


def attempt_node(session: GraphicsSession) -> str:
    """Return the address a client is counted under."""
    return "an unknown address" if session.remote is None else node_text(session.remote)
