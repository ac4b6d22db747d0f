"""Themes as files: each TOML holds the fields of ``textual.theme.Theme``.

    themes/*.toml, $XDG_CONFIG_HOME/virtdeck/themes/*.toml -> load_themes -> App.register_theme

A file that cannot be used is reported and left out; it never stops the start. Before the first
paint only the chosen theme is read.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from textual.color import Color, ColorParseError
from textual.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The same folder in a checkout and in an install.
BUILT_IN = Path(__file__).resolve().parents[1] / "themes"

DEFAULT_THEME = "virtdeck-dark"


class LoadedThemes(NamedTuple):
    """What was found: usable themes by name, and one line for each file that is not."""

    themes: dict[str, Theme]
    problems: tuple[str, ...]


def load_themes(*folders: Path, only: str = "*") -> LoadedThemes:
    """Read every theme of the folders; a later folder replaces a theme of the same name.

    With ``only``, files of that name are read and no others, but for the default theme: the styles
    need its variables, so a theme that leaves some out gets them from there.
    """
    themes: dict[str, Theme] = {}
    problems = []
    for path in _files(folders, {only, DEFAULT_THEME}):
        try:
            theme = _read(path)
        except (OSError, ValueError, TypeError, ColorParseError) as error:
            problems.append(f"theme {path}: {error}")
        else:
            themes[theme.name] = theme
    if default := themes.get(DEFAULT_THEME):
        for theme in themes.values():
            theme.variables = default.variables | theme.variables
    return LoadedThemes(themes, tuple(problems))


def _files(folders: tuple[Path, ...], names: set[str]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            if "*" in names or path.stem in names:
                yield path


def _read(path: Path) -> Theme:
    """Return the theme of one file.

    Raises:
        OSError, ValueError, TypeError, ColorParseError: it cannot be read, is not TOML, has a
            field that Theme does not have, or a colour that is none.
    """
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    table.setdefault("name", path.stem)
    theme = Theme(**table)
    for colour in theme.to_color_system().generate().values():
        if colour.startswith("#"):
            Color.parse(colour)
    return theme
