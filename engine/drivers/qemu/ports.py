"""DisplayPorts: TCP ports for VNC and SPICE servers that nobody listens on yet.

The ranges are those of libvirt's qemu.conf (``remote_display_port_min`` and its siblings), so that
clients and firewalls find what they expect.
"""

from __future__ import annotations

import socket
import threading
from typing import Final

from ...errors import OperationFailed

#: VNC, SPICE and SPICE with TLS share one range; WebSockets have their own.
DISPLAY_RANGE: Final = range(5900, 65536)
WEBSOCKET_RANGE: Final = range(5700, 65536)

_ANYWHERE: Final = ("0.0.0.0", "::")
#: The kernel chooses one that is free.
_ANY_PORT: Final = 0


class DisplayPorts:
    """Hands out ports that are free now and that it has not handed out to another domain."""

    def __init__(self) -> None:
        self._taken: dict[int, str] = {}
        # Starts of several domains look for ports at the same time, each in a thread.
        self._lock = threading.Lock()

    def claim(self, port: int, owner: str) -> None:
        """Note a port that a domain (by its uuid) uses."""
        self._taken[port] = owner

    def allocate(self, ports: range, address: str, owner: str) -> int:
        """Return a free port of ``address``, an IP address or host name, and note its owner.

        Raises:
            OperationFailed: every port is in use, or the host does not have that address.
        """
        places = _addresses(address)
        if not all(_can_bind(*place, _ANY_PORT) for place in places):
            raise OperationFailed(f"a display cannot listen on {address}: it is not this host's")
        with self._lock:
            for port in ports:
                if port not in self._taken and all(_can_bind(*place, port) for place in places):
                    self._taken[port] = owner
                    return port
        raise OperationFailed(f"no free port for a display on {address or 'this host'}")

    def release(self, owner: str) -> None:
        """Forget the ports of a domain."""
        with self._lock:
            kept = {port: uuid for port, uuid in self._taken.items() if uuid != owner}
            self._taken = kept


def _addresses(address: str) -> list[tuple[socket.AddressFamily, str]]:
    """Return where a server that is told to listen on ``address`` binds; everywhere if empty."""
    if not address or address in _ANYWHERE:
        return [(socket.AF_INET, _ANYWHERE[0]), (socket.AF_INET6, _ANYWHERE[1])]
    try:
        found = socket.getaddrinfo(address, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise OperationFailed(f"a display cannot listen on {address}: {error.strerror}") from error
    return [(family, str(place[0])) for family, _, _, _, place in found]


def _can_bind(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        probe = socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        return True  # a host without IPv6: nobody listens there, nor will QEMU
    with probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
