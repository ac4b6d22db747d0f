"""Recordings that were never made: whatever a test wants to play."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def cast_text(*events: tuple[float, str, str], columns: int = 40, rows: int = 10) -> str:
    """Return the text of a file."""
    header = {"version": 2, "width": columns, "height": rows, "title": "web-01 ttyS0"}
    return "".join(json.dumps(line) + "\n" for line in (header, *map(list, events)))


def boot(path: Path) -> Path:
    """Write ten seconds of a guest that starts."""
    path.write_text(
        cast_text(
            (0.5, "o", "SeaBIOS\r\n"),
            (2.0, "m", "kernel"),
            (2.0, "o", "Linux version 6\r\n"),
            (4.0, "o", "eth0: link up\r\n"),
            (6.0, "o", "\x1b[2J\x1b[Hlogin: "),
            (8.0, "m", "typed"),
            (9.0, "o", "root\r\n"),
            (10.0, "o", "eth0: link down\r\n"),
        )
    )
    return path
