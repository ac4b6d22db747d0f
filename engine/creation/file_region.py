"""FileRegion: a file of this machine, or a part of one: a member of an archive is such a part."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType


@dataclass(frozen=True, slots=True)
class FileRegion:
    """``size`` bytes of ``path`` from ``offset`` on."""

    path: Path
    offset: int
    size: int

    @classmethod
    def whole(cls, path: Path) -> FileRegion:
        """Return all of a file.

        Raises:
            OSError: it cannot be looked at.
        """
        return cls(path, 0, path.stat().st_size)

    def open(self) -> OpenRegion:
        """Return what reads it; use as ``with``."""
        return OpenRegion(self)


class OpenRegion:
    """Reads at any place of a region; nothing beyond its end."""

    def __init__(self, region: FileRegion) -> None:
        self.size = region.size
        self._offset = region.offset
        self._path = region.path
        self._descriptor = -1

    def __enter__(self) -> Self:
        self._descriptor = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._descriptor)

    def read(self, position: int, count: int) -> bytes:
        """Return up to ``count`` bytes; fewer only at the end of the region or of the file."""
        count = min(count, self.size - position)
        if position < 0 or count <= 0:
            return b""
        parts = []
        while count > 0:
            part = os.pread(self._descriptor, count, self._offset + position)
            if not part:
                break
            parts.append(part)
            position, count = position + len(part), count - len(part)
        return b"".join(parts)
