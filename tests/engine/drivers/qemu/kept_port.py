"""Ports for servers of other programs, that nobody takes between the choice and the start."""

from __future__ import annotations

import socket


def kept_port() -> int:
    """Return a TCP port of the loopback interface that is the caller's until this process ends.

    A socket that is bound and does not listen keeps it: the kernel gives it to nobody who asks for
    any port, and QEMU, which reuses addresses, may still listen on it.
    """
    keeper = socket.socket()
    keeper.bind(("127.0.0.1", 0))
    keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    port = int(keeper.getsockname()[1])
    keeper.detach()
    return port
