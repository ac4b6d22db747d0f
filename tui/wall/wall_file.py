"""wall.toml: what hangs on the wall, kept for the next time; the application writes it.

Whatever is wrong in it is told once, with file and field; the wall begins empty then, and the file
stays as it is until somebody repairs it. Several virtdecks share it: each writes what it changed
itself, and leaves what the others did meanwhile.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from engine.errors import InvalidArgument

from ..config_file import edit_config
from .wall import GRIDS, ROOM, WallPlace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .wall import Kind

WALL_NAME: Final = "wall.toml"

_HEADER: Final = """\
# What hangs on the wall of virtdeck (key 8). Written by virtdeck; you may change it too.
"""

_KINDS: Final = ("text", "screen")
_FIELDS: Final = ("host", "uuid", "name", "kind")


@dataclass(frozen=True, slots=True)
class WallChoices:
    """What the file says."""

    places: tuple[WallPlace, ...] = ()
    grid: int = 0


def load_wall(path: Path) -> tuple[WallChoices, tuple[str, ...]]:
    """Return what the file says, and what is wrong in it, one line each; no file: an empty wall.

    Blocks for as long as a disk takes.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return WallChoices(), ()
    except (OSError, ValueError) as error:
        return WallChoices(), (f"{path}: {error}; the wall is not remembered",)
    choices, problems = parse_wall(text)
    return choices, tuple(f"{path}: {problem}" for problem in problems)


def save_wall(path: Path, choices: WallChoices, before: WallChoices | None = None) -> WallChoices:
    """Keep what hangs there, as far as it is other than ``before``; None: all of it.

    Return what the file says now. Blocks for as long as a disk takes.

    Raises:
        InvalidArgument: something in the file is wrong; it stays as it is.
        StorageFailed: it cannot be read or written.
    """

    written = choices

    def edit(text: str) -> str:
        nonlocal written
        there, problems = parse_wall(text)
        if problems:
            raise InvalidArgument(
                f"{problems[0]}; nothing was saved", hint="repair the file, or remove it"
            )
        if before is not None:
            written = merged(before, choices, there)
        return wall_text(written)

    edit_config(path, edit)
    return written


def merged(before: WallChoices, ours: WallChoices, theirs: WallChoices) -> WallChoices:
    """Return ``theirs`` with what we changed since ``before``, as far as there is room."""
    places = [each for each in theirs.places if each in ours.places or each not in before.places]
    at = 0
    for place in ours.places:
        is_new = place not in places and place not in before.places
        if is_new and len(places) < ROOM:
            places.insert(at, place)
        at = places.index(place) + 1 if place in places else at
    grid = theirs.grid if ours.grid == before.grid else ours.grid
    return WallChoices(tuple(places), grid)


def parse_wall(text: str) -> tuple[WallChoices, tuple[str, ...]]:
    """Return what the text says, and what is wrong in it; then nothing of it holds."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return WallChoices(), (str(error),)
    grid, panes = table.pop("grid", 0), table.pop("panes", [])
    problems = [f"{name}: there is no such field" for name in table]
    if isinstance(grid, bool) or grid not in GRIDS:
        problems.append(f"grid: must be one of {', '.join(map(str, GRIDS))}")
    if not isinstance(panes, list) or len(panes) > ROOM:
        problems.append(f"panes: must be at most {ROOM} tables")
        panes = []
    for number, pane in enumerate(panes, 1):
        problems += (f"panes, number {number}: {problem}" for problem in _problems(pane))
    if problems:
        return WallChoices(), tuple(problems)
    places = tuple(dict.fromkeys(map(_place, panes)))
    return WallChoices(places, grid), ()


def _problems(pane: Any) -> list[str]:
    if not isinstance(pane, dict):
        return ["must be a table"]
    problems = [f"there is no field {name!r}" for name in pane if name not in _FIELDS]
    keys = ((name, pane.get(name)) for name in ("host", "uuid"))
    problems += [f"{name} must be text" for name, key in keys if not (isinstance(key, str) and key)]
    if not isinstance(pane.get("name", ""), str):
        problems.append("name must be text")
    if pane.get("kind", "text") not in _KINDS:
        problems.append("kind must be text or screen")
    return problems


def _place(pane: dict[str, str]) -> WallPlace:
    kind: Kind = "screen" if pane.get("kind") == "screen" else "text"
    return WallPlace((pane["host"], pane["uuid"]), kind, pane.get("name", ""))


def wall_text(choices: WallChoices) -> str:
    """Return the text of the file; the same choices make the same text."""
    lines = [_HEADER]
    if choices.grid:
        lines.append(f"grid = {choices.grid}\n")
    for place in choices.places:
        lines += ["[[panes]]", *_lines(place), ""]
    return "\n".join(lines)


def _lines(place: WallPlace) -> Sequence[str]:
    host, uuid = place.key
    return [
        f"host = {_text(host)}",
        f"uuid = {_text(uuid)}",
        f"name = {_text(place.name)}",
        f"kind = {_text(place.kind)}",
    ]


def _text(value: str) -> str:
    """Return the text as TOML: JSON's notation, of which TOML knows all but the bare DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
