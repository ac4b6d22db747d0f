"""Trail: the places somebody was at, in order; pure data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .place import Place

#: Places that are remembered; the oldest go first.
LIMIT = 100


class Trail:
    """Like the history of a browser: who goes on from the middle forgets what was ahead."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self._at = -1

    @property
    def current(self) -> Place | None:
        """Where one is; None before the first place."""
        return self.places[self._at] if self.places else None

    def keep(self, place: Place) -> None:
        """Remember how the current place stands; another place is not meant."""
        if self.current and self.current.identity == place.identity:
            self.places[self._at] = place

    def arrive(self, place: Place) -> None:
        """Be at a place; one that lay below the one just closed is a step back."""
        current = self.current
        if current is None or current.identity != place.identity:
            if self._is_below(place):
                self._at -= 1
            else:
                self._append(place)
        self.keep(place)

    def step(self, place: Place) -> None:
        """Remember ``place``, and go on from it on the same screen."""
        self.keep(place)
        self._append(place)

    def move(self, step: int) -> Place | None:
        """Go back or forward; None where there is nothing."""
        if not 0 <= self._at + step < len(self.places):
            return None
        self._at += step
        return self.places[self._at]

    def _is_below(self, place: Place) -> bool:
        if self._at < 1:
            return False
        current, before = self.places[self._at], self.places[self._at - 1]
        return bool(current.opened) and not place.opened and before.identity == place.identity

    def _append(self, place: Place) -> None:
        del self.places[self._at + 1 :]
        self.places.append(place)
        del self.places[:-LIMIT]
        self._at = len(self.places) - 1
