"""KeepAlive: whether the other end is still there, decided by what came and when. No I/O.

Facts: messages of their own program without payload, PING 1 and PONG 2. A libvirt daemon pings only
a client that has asked whether it can, every 5 s, and closes after 5 pings without an answer.
"""

from __future__ import annotations

from typing import Final

from .packet import Kind, Packet, Status

#: libvirt's own figures: seconds between two pings, and pings without an answer.
INTERVAL: Final = 5.0
COUNT: Final = 5

PROGRAM: Final = 0x6B656570
PING: Final = Packet(PROGRAM, 1, Kind.EVENT, 0, Status.OK, b"")
PONG: Final = Packet(PROGRAM, 2, Kind.EVENT, 0, Status.OK, b"")


class KeepAlive:
    """Counts pings that nobody answered; times are readings of one monotonic clock."""

    def __init__(self) -> None:
        #: Seconds between the last ping that was answered and its answer; None before one was.
        self.latency: float | None = None
        self._unanswered = 0
        self._pinged_at: float | None = None

    def heard(self) -> None:
        """Bytes came: the other end is there, whatever they say."""
        self._unanswered = 0

    def answer(self, packet: Packet, now: float) -> Packet | None:
        """Take in a keepalive message; return what must be sent back."""
        if packet.procedure == PING.procedure:
            return PONG
        if self._pinged_at is not None:
            self.latency, self._pinged_at = now - self._pinged_at, None
        return None

    def ping(self, now: float) -> Packet | None:
        """Return the next ping to send; None when enough went unanswered: the other end is gone."""
        if self._unanswered >= COUNT:
            return None
        self._unanswered += 1
        if self._pinged_at is None:
            self._pinged_at = now
        return PING
