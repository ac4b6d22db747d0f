"""Themes that change while the application runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.demo_deck import demo_app, running, settle
from tests.tui.waiting import until
from tui.settings import config_folder
from tui.theme_loader import BUILT_IN

if TYPE_CHECKING:
    from pathlib import Path


def own_themes() -> Path:
    folder = config_folder() / "themes"
    folder.mkdir(parents=True)
    return folder


async def test_a_changed_theme_is_on_the_screen_at_once_and_a_broken_one_is_told() -> None:
    text = (BUILT_IN / "virtdeck-dark.toml").read_text(encoding="utf-8")
    own = own_themes() / "mine.toml"
    own.write_text(text.replace('name = "virtdeck-dark"', 'name = "mine"'), encoding="utf-8")
    app = demo_app(theme="mine")
    async with running(app) as pilot:
        before = app.screen.styles.background.hex
        own.write_text(
            own.read_text(encoding="utf-8").replace("#14161c", "#000033"), encoding="utf-8"
        )
        await until(pilot, lambda: app.screen.styles.background.hex == "#000033", 2.0)
        assert before != "#000033"
        own.write_text("name = ", encoding="utf-8")
        await until(pilot, lambda: any("mine.toml" in toast.line for toast in app.toasts), 2.0)
        assert app.screen.styles.background.hex == "#000033"


async def test_a_new_theme_can_be_chosen_without_a_restart() -> None:
    folder = own_themes()
    app = demo_app()
    async with running(app) as pilot:
        await settle(pilot, 2.0)
        (folder / "night.toml").write_text(
            'name = "night"\nprimary = "#ff0000"\n', encoding="utf-8"
        )
        await until(pilot, lambda: "night" in app.theme_names(), 2.0)
