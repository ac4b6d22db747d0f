"""The alive file: the kernel's word on whether anything that was started for a domain is left.

Every process of one start inherits the same lock (flock(2)); it ends with the last of them. A list
of processes cannot tell that: one that is just being forked or replaced has no arguments yet.
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
    """Yield a locked descriptor to be inherited; leaving the block keeps nothing but the heirs'.

    Raises:
        StorageFailed: the file cannot be made, or somebody has the lock.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise failed("open", path, error) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield descriptor
    except BlockingIOError as error:
        raise failed("lock", path, error) from error
    finally:
        os.close(descriptor)


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
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
