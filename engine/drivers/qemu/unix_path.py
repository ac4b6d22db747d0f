"""Unix sockets whose path is longer than the 107 bytes that ``sockaddr_un`` holds.

Such a socket is reached through its folder's descriptor: ``/proc/self/fd/N/name`` is short.
"""

from __future__ import annotations

import os
import socket
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Bytes of a path that fit (``sun_path`` of Linux's sys/un.h, less the final NUL).
PATH_LIMIT = 107
#: Every unix socket, by Linux's net/unix/af_unix.c; the flag of those that listen.
_SOCKETS = Path("/proc/net/unix")
_LISTENS = 0x10000


@contextmanager
def short_path(path: Path) -> Iterator[str]:
    """Yield a path to the same socket that fits, valid inside the ``with`` block."""
    if len(os.fsencode(path)) <= PATH_LIMIT:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def listening_socket(path: Path) -> socket.socket:
    """Return a socket that listens at ``path``, which must not exist.

    Raises:
        OSError: the path exists, or its folder cannot be written.
    """
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
    try:
        with short_path(path) as short:
            listener.bind(short)
        listener.listen(1)
    except BaseException:
        listener.close()
        raise
    return listener


def is_entered(path: Path) -> bool:
    """Return whether somebody is connected to the socket at ``path``, accepted already or not.

    From ``connect`` on the kernel lists the server's end, under the path of its listener.
    """
    wanted = os.fsencode(path)
    for line in _SOCKETS.read_bytes().splitlines():
        # Num RefCount Protocol Flags Type St Inode Path
        fields = line.split(maxsplit=7)
        if fields[-1] == wanted and not int(fields[3], 16) & _LISTENS:
            return True
    return False
