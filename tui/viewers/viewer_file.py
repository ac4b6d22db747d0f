"""A ``.vv`` file: what remote-viewer is to connect to, and the password, which stands nowhere else.

Facts: virt-viewer's documentation of the file format (``[virt-viewer]``, ``type``, ``host``,
``port``, ``password``, ``delete-this-file``).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from engine import printable
from engine.errors import StorageFailed

if TYPE_CHECKING:
    from collections.abc import Mapping


def viewer_text(
    *, kind: str, host: str, port: int, title: str, password: str | None, is_kept: bool = False
) -> str:
    """Return the text of the file; ``is_kept`` where the viewer must not delete it."""
    facts = {
        "type": kind,
        "host": host,
        "port": str(port),
        "title": printable(title, 100),
        "delete-this-file": "0" if is_kept else "1",
    }
    if password is not None:
        facts["password"] = password.replace("\n", "").replace("\r", "")
    return "[virt-viewer]\n" + "".join(f"{name}={value}\n" for name, value in facts.items())


def write_file(path: Path, text: str) -> None:
    """Write a file that nobody else can read, and that was not there before.

    Raises:
        StorageFailed: it is there already, or cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        descriptor = os.open(path, flags, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise StorageFailed(f"{path}: {error.strerror}") from error


def private_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return a folder that is nobody else's: of this login, else of the state."""
    base = environment.get("XDG_RUNTIME_DIR")
    if base and Path(base).is_dir():
        return Path(base)
    from tempfile import mkdtemp

    return Path(mkdtemp(prefix="virtdeck-"))
