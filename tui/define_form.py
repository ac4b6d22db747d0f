"""The XML of a network or pool in a file of this machine."""

from __future__ import annotations

from pathlib import Path

from engine.errors import StorageFailed

#: Bytes of a file that are read: what libvirt takes.
_MOST = 4 * 1024 * 1024


def read_document(path: str) -> str:
    """Return what a file holds; blocks, so it belongs into a thread.

    Raises:
        StorageFailed: it cannot be read, or is too large.
    """
    try:
        with Path(path).expanduser().open("rb") as file:
            data = file.read(_MOST + 1)
        if len(data) > _MOST:
            raise StorageFailed(f"{path} is larger than {_MOST >> 20} MiB")
        return data.decode()
    except (OSError, UnicodeDecodeError, RuntimeError) as error:
        raise StorageFailed(f"cannot read {path}: {error}") from error
