"""HostLoad: how busy a host's processors were at the last looks at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import EngineError

from .overview import busy_share, load_line

if TYPE_CHECKING:
    from ..widgets.part_text import Line
    from .part import Inquiry

#: Looks that are kept, and cells of the sparkline.
_KEPT, _WIDTH = 60, 24


class HostLoad:
    """The percentages, oldest first."""

    def __init__(self) -> None:
        self.values: tuple[float, ...] = ()
        self._statistics: dict[str, int] = {}

    async def look(self, inquiry: Inquiry) -> None:
        """Ask the host; a load that it does not tell stays unknown."""
        if inquiry.connection.why_impossible("host_cpu_statistics"):
            return
        try:
            after = await inquiry.connection.host.cpu_statistics()
        except EngineError:
            return  # the lines of the tab say what is wrong with the host
        share = busy_share(self._statistics, after) if self._statistics else None
        self._statistics = after
        if share is not None:
            self.values = (*self.values, share)[-_KEPT:]

    def line(self, inquiry: Inquiry | None) -> Line:
        """Return the line of the overview."""
        if inquiry is None:
            return load_line((), "")
        return load_line(self.values, inquiry.app.marks.sparkline(self.values, _WIDTH))
