"""What hangs on the wall, and how it is laid out."""

from __future__ import annotations

import pytest

from engine.errors import InvalidArgument
from tui.wall.wall import ROOM, Wall, WallPlace
from tui.wall.wall_grid import WallGrid


def place(number: int) -> WallPlace:
    return WallPlace(("lab", f"uuid-{number}"))


def test_a_console_hangs_there_once() -> None:
    wall = Wall()
    assert wall.add(place(1), place(2), place(1)) == 2
    assert wall.add(place(2)) == 0
    assert wall.places == [place(1), place(2)]


def test_what_does_not_fit_is_refused_as_a_whole() -> None:
    wall = Wall()
    wall.add(*map(place, range(ROOM - 1)))
    with pytest.raises(InvalidArgument, match="room for 16"):
        wall.add(place(98), place(99))
    assert len(wall.places) == ROOM - 1


def test_what_is_taken_off_is_not_typed_to() -> None:
    wall = Wall()
    wall.add(place(1), place(2))
    wall.mark(place(1))
    wall.is_broadcasting = True
    wall.remove(place(1))
    assert (wall.marked, wall.is_broadcasting) == (set(), False)


def test_a_pane_keeps_its_place_and_its_mark_when_it_shows_the_screen() -> None:
    wall = Wall()
    wall.add(place(1), place(2))
    wall.mark(place(1))
    other = wall.turn(place(1))
    assert wall.places == [other, place(2)]
    assert wall.marked == {other}
    wall.add(place(1))
    with pytest.raises(InvalidArgument, match="already"):
        wall.turn(place(1))


@pytest.mark.parametrize(
    ("count", "at_least", "shape"),
    [(0, 0, (1, 1)), (1, 0, (1, 1)), (2, 0, (2, 1)), (3, 0, (2, 2)), (5, 0, (3, 2)),
     (2, 9, (3, 3)), (10, 9, (4, 3)), (16, 0, (4, 4))],
)  # fmt: skip
def test_the_grid_is_the_smallest_with_room(
    count: int, at_least: int, shape: tuple[int, int]
) -> None:
    grid = WallGrid.of(count, at_least)
    assert (grid.columns, grid.rows) == shape


def test_which_pane_is_beside_which() -> None:
    grid = WallGrid.of(5)  # 0 1 2 / 3 4
    assert grid.beside(0, 1, 0) == 1
    assert grid.beside(1, 0, 1) == 4
    assert grid.beside(2, 0, 1) == 2
    assert grid.beside(2, 1, 0) == 2
    assert grid.beside(3, -1, 0) == 3
