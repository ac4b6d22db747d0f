"""Job control: whether a shell waits for this process, to which ctrl+z can go."""

from __future__ import annotations

import os


def has_shell() -> bool:
    """Whether the parent hears that this process is stopped, and can let it go on.

    That is a shell with jobs: of the same session, with this process in a group of its own. Under
    anything else (``ssh HOST virtdeck``, ``sh -c``, ``uv run``) a stopped process is lost.
    """
    parent = os.getppid()
    try:
        return os.getsid(parent) == os.getsid(0) and os.getpgid(parent) != os.getpgrp()
    except OSError:
        return False
