"""Wall: what hangs on the wall, in which order, and what is marked for typing to all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from engine.errors import InvalidArgument

if TYPE_CHECKING:
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


class Wall:
    """``app.wall``. ``version`` grows with every change."""

    def __init__(self) -> None:
        self.places: list[WallPlace] = []
        self.marked: set[WallPlace] = set()
        #: Whether what is typed goes to every marked pane.
        self.is_broadcasting = False
        self.grid = 0
        self.version = 0

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
        self.version += 1
        return len(new)

    def remove(self, place: WallPlace) -> None:
        """Take one off."""
        self.places.remove(place)
        self.marked.discard(place)
        self.is_broadcasting = self.is_broadcasting and bool(self.marked)
        self.version += 1

    def turn(self, place: WallPlace) -> WallPlace:
        """Show the screen where the text console was, or the other way round; return it."""
        other = WallPlace(place.key, "screen" if place.kind == "text" else "text")
        if other in self.places:
            raise InvalidArgument("the other console of that domain hangs there already")
        self.places[self.places.index(place)] = other
        if place in self.marked:
            self.marked = self.marked - {place} | {other}
        self.version += 1
        return other

    def mark(self, place: WallPlace) -> None:
        """Mark it, or no longer."""
        self.marked ^= {place}
        self.is_broadcasting = self.is_broadcasting and bool(self.marked)

    def next_grid(self) -> int:
        """Make room for another number of panes; return it."""
        self.grid = GRIDS[(GRIDS.index(self.grid) + 1) % len(GRIDS)]
        return self.grid
