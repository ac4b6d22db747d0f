"""HostState: how far a host has come."""

from __future__ import annotations

from enum import Enum


class HostState(Enum):
    """How far a host has come; the value is the word people see."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    #: Until ``retry_at``.
    WAITING = "waiting"
    #: Until somebody says ``retry_now``.
    STOPPED = "stopped"
