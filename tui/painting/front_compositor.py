"""FrontCompositor: asks only those widgets for their lines of which something is seen.

Textual paints from front to back and lets the first piece of a line win. It asks every widget for
all of its lines all the same: of a list in three containers on a screen, each line is made, cut and
thrown away four times more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual._compositor import Compositor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.geometry import Region
    from textual.strip import Strip

    #: Of one line: where a piece begins -> the piece; None while nothing is there.
    Pieces = dict[int, Strip | None]


class FrontCompositor(Compositor):
    """A compositor whose pictures are Textual's own, with less work."""

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        lines: list[Pieces] = [dict.fromkeys(line_cuts[:-1]) for line_cuts in self.cuts]
        for widget, (region, clip) in self.visible_widgets.items():
            place = region.intersection(clip)
            if not crop.overlaps(place):
                continue
            open_lines = [
                (y, cuts)
                for y in place.line_range
                if is_rendered_line(y) and (cuts := self._cuts_of_gaps(lines[y], y, place))
            ]
            if open_lines:
                strips = widget.render_lines(place.translate(-region.offset))
                by_line = dict(zip(place.line_range, strips, strict=False))
                for y, cuts in open_lines:
                    if y in by_line:
                        _fill(lines[y], cuts, place.x, by_line[y])
        return cast("Sequence[Mapping[int, Strip]]", lines)

    def _cuts_of_gaps(self, line: Pieces, y: int, place: Region) -> list[int]:
        """Return where the pieces of a place on a line begin and end; nothing where it is full."""
        first, last = place.column_span
        cuts = [cut for cut in self.cuts[y] if first <= cut <= last]
        return cuts if any(line.get(cut) is None for cut in cuts[:-1]) else []


def _fill(line: Pieces, cuts: list[int], x: int, strip: Strip) -> None:
    """Put the pieces of a strip that begins at ``x`` where nothing is yet."""
    for cut, piece in zip(cuts, strip.divide([cut - x for cut in cuts[1:]]), strict=False):
        if line.get(cut) is None:
            line[cut] = piece
