"""ListNotice: what stands above the list when a host, or the lack of one, is worth a word."""

from __future__ import annotations

from .part_text import PartText


class ListNotice(PartText):
    """Takes no room while there is nothing to say."""

    def watch_lines(self) -> None:
        """Come and go with the lines."""
        self.display = bool(self.lines)
        super().watch_lines()
