"""What can be typed after the colon."""

from __future__ import annotations

import pytest

from engine import DomainState
from tests.tui.demo_deck import demo_app, press, running, settle, shown_names
from tests.tui.scripted_deck import screen_text
from tui.command import CommandError
from tui.commands import COMMANDS, run_command
from tui.screens.dialogs import ConfirmDialog
from tui.screens.event_log import EventLogScreen
from tui.screens.help import HelpScreen
from tui.verbs import VERBS


def test_every_verb_is_a_command() -> None:
    assert {verb.name for verb in VERBS} <= COMMANDS.keys()


async def test_a_verb_finds_its_domain_by_name() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "colon", *"start staging", "enter")
        await settle(pilot, 1.0)
        (row,) = [
            row
            for key in app.all_keys()
            if (row := app.row(key)) and row.info.ref.name == "staging"
        ]
        assert row.info.status.state is DomainState.RUNNING


async def test_a_verb_without_a_name_means_the_row_under_the_cursor_and_still_asks() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "colon", *"destroy", "enter")
        assert isinstance(app.screen, ConfirmDialog)
        assert "Destroy backup-01?" in "\n".join(screen_text(app))


async def test_domains_takes_a_filter() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "3", "colon", *"domains web", "enter")
        assert shown_names(pilot) == ["web-01", "web-02"]


async def test_the_beginning_of_a_name_is_enough() -> None:
    app = demo_app()
    async with running(app) as pilot:
        run_command(app, "ev")
        await settle(pilot)
        assert isinstance(app.screen, EventLogScreen)
        run_command(app, "theme virtdeck-c")
        assert app.theme == "virtdeck-contrast"
        run_command(app, "  ")
        run_command(app, "help")
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("explode", "there is no command 'explode'"),
        ("re", "re may be"),
        ("quit now", "quit takes no word after it"),
        ("theme", "which theme?"),
        ("theme none", "there is no theme 'none'"),
        ("start no-such", "there is no domain 'no-such'"),
    ],
)
async def test_what_is_no_command_is_explained(line: str, message: str) -> None:
    app = demo_app()
    async with running(app) as pilot:
        with pytest.raises(CommandError, match=message.replace("?", r"\?")):
            run_command(app, line)
        await press(pilot, "colon", *line, "enter")
        assert message in "\n".join(screen_text(app))
        await press(pilot, "escape")
        assert message not in "\n".join(screen_text(app))


async def test_quit_ends_the_application() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "colon", *"quit")
        await pilot.press("enter")
        await pilot.pause()
    assert app.return_code == 0
