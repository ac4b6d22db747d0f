"""The file that remembers the wall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.errors import InvalidArgument
from tui.wall.wall import ROOM, Wall, WallPlace
from tui.wall.wall_file import WallChoices, load_wall, parse_wall, save_wall, wall_text

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = 'we"b\x7f\n[[panes]]\u202e'
FULL = WallChoices(
    (
        WallPlace(("lab", "uuid-1"), "screen", "web"),
        WallPlace((HOSTILE, "uuid-2"), "text", HOSTILE),
    ),
    9,
)


def test_what_is_written_is_read() -> None:
    choices, problems = parse_wall(wall_text(FULL))
    assert problems == ()
    assert choices == FULL
    assert [place.name for place in choices.places] == ["web", HOSTILE]


def test_a_file_is_private_and_written_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "config" / "wall.toml"
    assert load_wall(path) == (WallChoices(), ())
    save_wall(path, FULL)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_wall(path) == (FULL, ())
    assert [each.name for each in path.parent.iterdir()] == ["wall.toml"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("panes = [", "Invalid value"),
        ("grid = 5", "grid: must be one of 0, 4, 9, 16"),
        ("grid = true", "grid: must be one of"),
        ("colour = 1", "colour: there is no such field"),
        ('[[panes]]\nhost = "lab"\n', "panes, number 1: uuid must be text"),
        ('[[panes]]\nhost = 3\nuuid = "x"', "number 1: host must be text"),
        ('[[panes]]\nhost = "a"\nuuid = "x"\nkind = "sound"', "kind must be text or screen"),
        ('[[panes]]\nhost = "a"\nuuid = "x"\ncolour = 1', "there is no field 'colour'"),
        ("panes = 7", "panes: must be at most 16 tables"),
        ("panes = [1]", "number 1: must be a table"),
        ('[[panes]]\nhost = "a"\nuuid = "x"\n' * (ROOM + 1), "at most 16"),
    ],
)
def test_a_bad_file_is_told_and_left_alone(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "wall.toml"
    path.write_text(text)
    choices, problems = load_wall(path)
    assert choices == WallChoices()
    assert problem in problems[0]
    assert str(path) in problems[0]
    with pytest.raises(InvalidArgument, match="nothing was saved"):
        save_wall(path, FULL)
    assert path.read_text() == text


def test_two_at_once_change_only_what_each_changed(tmp_path: Path) -> None:
    """Added, taken off and turned here; added and taken off there; each keeps the other's."""
    path = tmp_path / "wall.toml"
    a, b, c, ours, theirs = (WallPlace(("lab", name)) for name in ("a", "b", "c", "ours", "theirs"))
    turned = WallPlace(b.key, "screen")
    begin = WallChoices((a, b, c))
    save_wall(path, begin)
    save_wall(path, WallChoices((b, c, theirs), 9), begin)
    mine = WallChoices((a, turned, ours))
    assert save_wall(path, mine, begin).places == (turned, ours, theirs)
    assert load_wall(path)[0] == WallChoices((turned, ours, theirs), 9)
    # What is theirs was never here: it is not taken for taken off.
    later = WallChoices((a, turned), 4)
    assert save_wall(path, later, mine) == WallChoices((turned, theirs), 4)
    full = WallChoices(tuple(WallPlace(("lab", f"{number}")) for number in range(ROOM)))
    save_wall(path, full)
    grown = WallChoices((*later.places, ours), 4)
    assert save_wall(path, grown, later).places == full.places


def test_what_hung_there_comes_first_as_far_as_there_is_room() -> None:
    wall = Wall()
    new = [WallPlace(("lab", f"new-{number}")) for number in range(2)]
    old = [WallPlace(("lab", f"old-{number}")) for number in range(ROOM)]
    wall.add(*new)
    wall.remember([new[0], *old], 4)
    assert wall.places == [*old[: ROOM - 2], *new]
    assert wall.grid == 4
