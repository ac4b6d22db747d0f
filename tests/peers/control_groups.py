"""What libvirt's containers need of the machine's control groups, and what they leave there.

They need the controllers of one version in one place: libvirt 9.0 puts a container into the empty
second version of a hybrid hierarchy, and fails; so a ``PrivateRoot`` has that taken away.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

_ROOT: Final = Path("/sys/fs/cgroup")
#: For the shell that makes a root of its own.
HIDE_THE_SECOND_OF_TWO: Final = f"umount {_ROOT}/unified 2>/dev/null || :\n"


def unavailable() -> str | None:
    """Return why libvirt can start no container here, or None."""
    if (_ROOT / "memory").is_dir() and os.access(_ROOT / "memory", os.W_OK):
        return None
    controllers = _ROOT / "cgroup.controllers"
    if not controllers.exists() or "memory" not in controllers.read_text().split():
        return "containers need the memory controller of the control groups"
    return None if os.access(_ROOT, os.W_OK) else "the control groups cannot be written to"


def machine_groups() -> set[Path]:
    """Return the groups in which libvirt keeps its machines, one per hierarchy."""
    return {*_ROOT.glob("machine"), *_ROOT.glob("*/machine")}


def remove(groups: set[Path]) -> None:
    """Remove ``groups`` and what is below them, as far as nobody uses them."""
    for group in groups:
        below = sorted((path for path in group.rglob("*") if path.is_dir()), reverse=True)
        for path in (*below, group):
            with suppress(OSError):
                path.rmdir()
