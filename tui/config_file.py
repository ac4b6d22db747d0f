"""The file of the settings, changed in one step: whoever reads it sees the old text or the new."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING

from engine.errors import InvalidArgument, StorageFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def edit_config(path: Path, edit: Callable[[str], str]) -> None:
    """Replace the text of the file by what ``edit`` makes of it; mode and owner stay.

    A file that is not there is an empty one. A link stays a link. Blocks for as long as a disk
    takes.

    Raises:
        StorageFailed: it cannot be read or written; it is as it was.
        EngineError: ``edit`` refuses; the file is named.
    """
    target = path.resolve()
    try:
        before = _read(target)
        try:
            after = edit(before)
        except InvalidArgument as error:
            raise InvalidArgument(f"{path}: {error.message}", hint=error.hint) from error
        if after != before:
            _replace(target, after)
    except UnicodeDecodeError as error:
        raise StorageFailed(f"{path}: it is not UTF-8; it was left as it is") from error
    except OSError as error:
        raise StorageFailed(
            f"{path}: {error.strerror or error}; it was left as it is",
            hint="the settings cannot be saved before that is repaired",
        ) from error


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(handle, "wb") as file:
            _keep_access(path, handle)
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(handle)
        os.replace(draft, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(draft)
        raise


def _keep_access(path: Path, handle: int) -> None:
    """Give the draft owner and mode of the file that it replaces."""
    with suppress(FileNotFoundError):
        before, now = path.stat(), os.fstat(handle)
        if (before.st_uid, before.st_gid) != (now.st_uid, now.st_gid):
            os.fchown(handle, before.st_uid, before.st_gid)
        os.fchmod(handle, before.st_mode & 0o7777)
