"""Protected domains: locked by one key, harmed only by who types the name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Button, Input

from engine import DomainState
from engine.fleet.line_file import state_path
from tests.tui.demo_deck import NARROW, WIDE, demo_app, go_to, press, running, settle, shown_names
from tests.tui.screens.test_domain_list import notices, state_of
from tests.tui.scripted_deck import screen_text
from tests.tui.widgets.test_snapshot_pane import show
from tui.screens.guarded_dialog import GuardedDialog

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tui.app import VirtdeckApp


def line_of(app: VirtdeckApp, name: str) -> str:
    """Return the row of a domain in the list, whatever its state."""
    (line,) = [line for line in screen_text(app) if line.lstrip("│ ▸").startswith(f"{name} ")]
    return line


async def lock(pilot: Pilot[None], *names: str) -> None:
    for name in names:
        await go_to(pilot, name)
        await press(pilot, "l")
        await settle(pilot, 1.0)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_one_key_locks_and_unlocks_and_the_list_shows_it(size: tuple[int, int]) -> None:
    app = demo_app()
    async with running(app, size) as pilot:
        await lock(pilot, "web-01")
        assert notices(app) == ["web-01: protected: harm needs its name typed"]
        await press(pilot, "N")
        assert "⚑" in line_of(app, "web-01")
        assert "⚑" not in line_of(app, "monitoring")
        await press(pilot, "slash", *"is:protected", "enter")
        assert shown_names(pilot) == ["web-01"]
        await press(pilot, "escape", "enter")
        assert "⚑ protected" in "\n".join(screen_text(app))
        await press(pilot, "escape", "l")
        await settle(pilot, 1.0)
        await press(pilot, "N")
        assert "⚑" not in line_of(app, "web-01")


async def test_a_protected_domain_is_destroyed_only_by_who_types_its_name() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await lock(pilot, "db-primary")
        await press(pilot, "m", "D")
        assert isinstance(app.screen, GuardedDialog)
        text = "\n".join(screen_text(app))
        assert "It is protected." in text
        assert "alice is on this console" in text
        await press(pilot, *"db-primar", "enter", "n")
        assert app.screen.query_one("#all", Button).disabled
        assert state_of(app, "db-primary") is DomainState.RUNNING
        await press(pilot, "backspace", "y")
        assert app.screen.query_one(Input).value == "db-primary"
        await press(pilot, "enter")
        await settle(pilot, 1.0)
        assert state_of(app, "db-primary") is DomainState.SHUTOFF


@pytest.mark.parametrize("keys", [("d",), ("r",), ("m", "R"), ("m", "D"), ("m", "U")])
async def test_whatever_ends_it_needs_the_name_and_escape_changes_nothing(
    keys: tuple[str, ...],
) -> None:
    app = demo_app()
    async with running(app) as pilot:
        await lock(pilot, "web-01")
        await press(pilot, *keys)
        assert isinstance(app.screen, GuardedDialog)
        await press(pilot, "y", "enter", "escape")
        await settle(pilot, 60.0)
        assert state_of(app, "web-01") is DomainState.RUNNING


async def destroying_three(pilot: Pilot[None]) -> GuardedDialog:
    """Ask to destroy web-01, web-02 and lb-1, of which web-02 is protected."""
    await lock(pilot, "web-02")
    for name in ("web-01", "web-02", "lb-1"):
        await go_to(pilot, name)
        await press(pilot, "space")
    await press(pilot, "m", "D")
    assert isinstance(pilot.app.screen, GuardedDialog)
    return pilot.app.screen


async def test_of_many_the_protected_are_left_out() -> None:
    app = demo_app()
    async with running(app) as pilot:
        dialog = await destroying_three(pilot)
        assert "1 of 3 are protected and left out: web-02" in "\n".join(screen_text(app))
        dialog.query_one("#rest", Button).press()
        await settle(pilot, 1.0)
        states = [state_of(app, name) for name in ("web-01", "web-02", "lb-1")]
        assert states == [DomainState.SHUTOFF, DomainState.RUNNING, DomainState.SHUTOFF]


async def test_of_many_a_word_includes_the_protected() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await destroying_three(pilot)
        await press(pilot, *"protected", "enter")
        await settle(pilot, 1.0)
        states = {state_of(app, name) for name in ("web-01", "web-02", "lb-1")}
        assert states == {DomainState.SHUTOFF}


async def test_a_lock_set_while_the_question_stands_holds() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "web-02")
        await press(pilot, "m", "D")
        connection = app.connection("demo")
        assert connection is not None
        await (await connection.lookup("web-02")).set_protected(True)
        await settle(pilot, 1.0)
        await press(pilot, "y")
        await settle(pilot, 1.0)
        assert state_of(app, "web-02") is DomainState.RUNNING
        assert "somebody has protected it meanwhile" in notices(app)[-1]


async def test_a_terminal_without_marks_has_a_letter() -> None:
    app = demo_app(marks="ascii")
    async with running(app) as pilot:
        await lock(pilot, "web-01")
        await press(pilot, "N")
        (line,) = [line for line in screen_text(app) if " web-01 " in line and "R run" in line]
        assert "!  R running" in line


async def test_a_read_only_host_says_why_not() -> None:
    app = demo_app(read_only=True)
    async with running(app) as pilot:
        await go_to(pilot, "web-01")
        await press(pilot, "l")
        assert notices(app) == ["web-01: cannot protect: the connection is read-only"]


async def test_a_revert_needs_the_name_too_and_is_written_down() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await lock(pilot, "db-primary")
        await show(pilot, "db-primary")
        await press(pilot, "enter", "r")
        assert isinstance(app.screen, GuardedDialog)
        await press(pilot, *"db-primary", "enter")
        await settle(pilot, 1.0)
        assert state_of(app, "db-primary") is DomainState.SHUTOFF
    lines = state_path("audit.log").read_text().splitlines()
    assert json.loads(lines[-1])["virsh"].endswith(" snapshot-revert db-primary before-audit")
