"""What libvirtd found out about the emulators, kept for the next one of this run.

It starts each emulator to ask what it can do, which takes longer than a tiny guest, and notes the
answers in files of its cache. It still checks whether they fit the emulator, itself and the kernel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_found: dict[tuple[str, str], str] = {}


def remember(who: str, cache: Path) -> None:
    """Keep what a daemon run as ``who`` has noted in the folder ``cache``."""
    for path in cache.glob("*.xml"):
        _found[who, path.name] = path.read_text()


def recall(who: str, cache: Path) -> None:
    """Write what an earlier one run as ``who`` has noted in the folder ``cache``."""
    cache.mkdir(parents=True)
    for (whose, name), text in _found.items():
        if whose == who:
            (cache / name).write_text(text)
