"""Files that are either as they were or as they should be, whatever happens in between.

Everything under a root is written through here: a power cut, a full disk or a kill leaves the old
content or the new one, never half of either. Blocking; call it away from the event loop.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from ...errors import StorageFailed

if TYPE_CHECKING:
    from pathlib import Path


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, that only its owner can enter.

    Raises:
        StorageFailed: it cannot be made; names the path.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise failed("make the folder", path, error) from error


def read_file(path: Path) -> bytes | None:
    """Return the content; None where there is no such file.

    Raises:
        StorageFailed: it is there and cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise failed("read", path, error) from error


def write_file(path: Path, content: bytes) -> None:
    """Replace the whole content; only its owner can read it. On the disk when this returns.

    Raises:
        StorageFailed: no room, no right to write; what was there before is still there.
    """
    temporary = path.with_name(f".{path.name}.new")
    try:
        with open(temporary, "wb", opener=_open_private) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise failed("write", path, error) from error


def remove_file(path: Path) -> None:
    """Remove a file; one that is not there is no error.

    Raises:
        StorageFailed: it cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except OSError as error:
        raise failed("remove", path, error) from error


def names_in(folder: Path) -> list[str]:
    """Return the names of what is in a folder, sorted; files left by a broken write excepted.

    Raises:
        StorageFailed: it cannot be listed.
    """
    try:
        return sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError as error:
        raise failed("list", folder, error) from error


def failed(verb: str, path: Path, error: OSError) -> StorageFailed:
    """Return the error to raise for what the kernel said about a file."""
    return StorageFailed(f"cannot {verb} {path}: {error.strerror or error}")


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)


def _sync_folder(folder: Path) -> None:
    """Put a rename or removal on the disk; it is part of the folder, not of the file."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
