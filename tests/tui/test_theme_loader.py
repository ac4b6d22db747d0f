"""Themes: those that ship, those of a user, and those that cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.color import Color

from tui.theme_loader import BUILT_IN, DEFAULT_THEME, load_themes

if TYPE_CHECKING:
    from pathlib import Path

    from textual.theme import Theme

SHIPPED = ("virtdeck-contrast", "virtdeck-dark", "virtdeck-light")

#: The least contrast of text that the Web Content Accessibility Guidelines (AA, AAA) ask for.
READABLE, VERY_READABLE = 4.5, 7.0


def shipped(name: str) -> Theme:
    return load_themes(BUILT_IN).themes[name]


def luminance(color: Color) -> float:
    """The relative luminance of WCAG 2.1."""
    parts = [part / 255 for part in (color.r, color.g, color.b)]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def least_contrast(name: str) -> float:
    return VERY_READABLE if name == "virtdeck-contrast" else READABLE


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(Color.parse(x)) for x in (first, second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_three_themes_ship_and_have_no_problem() -> None:
    loaded = load_themes(BUILT_IN)
    assert tuple(sorted(loaded.themes)) == SHIPPED
    assert loaded.problems == ()
    assert DEFAULT_THEME in loaded.themes


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("role", ["foreground", "success", "warning", "error", "secondary"])
def test_every_role_can_be_read_on_every_ground(name: str, role: str) -> None:
    theme = shipped(name)
    for ground in (theme.background, theme.panel, theme.variables["cursor"]):
        assert ground
        assert contrast(getattr(theme, role), ground) >= least_contrast(name)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_in_the_background_can_still_be_read(name: str) -> None:
    theme = shipped(name)
    for ground in (theme.background, theme.panel):
        assert ground
        assert contrast(theme.variables["dim"], ground) >= least_contrast(name)


def test_a_user_theme_gets_what_it_leaves_out_from_the_default(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('primary = "#ff0000"\n[variables]\ndim = "#111111"\n')
    theme = load_themes(BUILT_IN, tmp_path).themes["mine"]
    assert theme.primary == "#ff0000"
    assert theme.variables["dim"] == "#111111"
    assert theme.variables["cursor"] == shipped(DEFAULT_THEME).variables["cursor"]


@pytest.mark.parametrize(
    "text",
    ["primary = ", 'primary = "no colour"', 'name = "x"', 'primary = "red"\nshade = 1', "\x00"],
    ids=["no TOML", "no colour", "no primary", "unknown field", "control character"],
)
def test_a_bad_theme_is_told_and_left_out(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.toml").write_text(text)
    loaded = load_themes(BUILT_IN, tmp_path)
    assert tuple(sorted(loaded.themes)) == SHIPPED
    (problem,) = loaded.problems
    assert str(tmp_path / "bad.toml") in problem


def test_a_folder_that_is_not_there_holds_no_theme(tmp_path: Path) -> None:
    assert load_themes(tmp_path / "none").themes == {}
