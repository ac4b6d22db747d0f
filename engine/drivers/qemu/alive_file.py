"""The alive file: the kernel's word on whether anything that was started for a domain is left.

Every process of a domain inherits a share of its lock (flock(2)); it ends with the last of them. A
list of processes cannot tell that: one that is just being replaced (execve(2)) has no arguments.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .stored_file import failed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def alive_lock(path: Path) -> Iterator[int]:
    """Yield a locked descriptor to be inherited; the heirs keep the lock when the block ends.

    Raises:
        StorageFailed: the file cannot be made or locked.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise failed("open", path, error) from error
    try:
        _share(descriptor, path)
        yield descriptor
    finally:
        os.close(descriptor)


def _share(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        raise failed("lock", path, error) from error


def is_alive(path: Path) -> bool:
    """Return whether some process still has the lock.

    Raises:
        StorageFailed: the file is there and cannot be opened.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise failed("open", path, error) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
