"""Wall: what hangs on the wall, in which order, and what is marked for typing to all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from engine.errors import InvalidArgument

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.fleet import RowKey

#: Consoles that there is room for.
ROOM: Final = 16
#: How many panes ``g`` makes room for; 0 is as many as hang there.
GRIDS: Final = (0, 4, 9, 16)

Kind = Literal["text", "screen"]


@dataclass(frozen=True, slots=True)
class WallPlace:
    """One console of the domain ``key``, a ``(host, uuid)`` pair."""

    key: RowKey
    kind: Kind = "text"
    #: What the domain was called when it was put there: its host may not be connected.
    name: str = field(default="", compare=False)


class Wall:
    """``app.wall``. ``version`` grows with every change."""

    def __init__(self) -> None:
        self.places: list[WallPlace] = []
        self.marked: set[WallPlace] = set()
        #: Whether what is typed goes to every marked pane.
        self.is_broadcasting = False
        self.grid = 0
        self.version = 0
        #: Called after every change of what hangs there, and of the grid.
        self.changed: Callable[[], None] = lambda: None

    def add(self, *places: WallPlace) -> int:
        """Hang them behind the others; return how many were not there yet.

        Raises:
            InvalidArgument: there is no room for all; nothing was added.
        """
        new = [place for place in dict.fromkeys(places) if place not in self.places]
        if len(self.places) + len(new) > ROOM:
            raise InvalidArgument(
                f"the wall has room for {ROOM} consoles, and {len(self.places)} hang there",
                hint="Delete takes one off",
            )
        self.places += new
        self._tell()
        return len(new)

    def remember(self, places: Sequence[WallPlace], grid: int) -> None:
        """Hang what hung there before in front of the others, as far as there is room."""
        known = [place for place in places if place not in self.places]
        self.places[:0] = known[: ROOM - len(self.places)]
        self.grid = self.grid or grid
        self._tell()

    def _tell(self) -> None:
        self.version += 1
        self.changed()

    def remove(self, place: WallPlace) -> None:
        """Take one off."""
        self.places.remove(place)
        self.marked.discard(place)
        self.is_broadcasting = self.is_broadcasting and bool(self.marked)
        self._tell()

    def turn(self, place: WallPlace) -> WallPlace:
        """Show the screen where the text console was, or the other way round; return it."""
        other = replace(place, kind="screen" if place.kind == "text" else "text")
        if other in self.places:
            raise InvalidArgument("the other console of that domain hangs there already")
        self.places[self.places.index(place)] = other
        if place in self.marked:
            self.marked = self.marked - {place} | {other}
        self._tell()
        return other

    def mark(self, place: WallPlace) -> None:
        """Mark it, or no longer."""
        self.marked ^= {place}
        self.is_broadcasting = self.is_broadcasting and bool(self.marked)

    def next_grid(self) -> int:
        """Make room for another number of panes; return it."""
        self.grid = GRIDS[(GRIDS.index(self.grid) + 1) % len(GRIDS)]
        self.changed()
        return self.grid
