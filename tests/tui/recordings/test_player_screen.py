"""Key stories of recordings that are played."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.tui.demo_deck import NARROW, demo_app, press, running, settle
from tests.tui.recordings.casts import boot, cast_text
from tests.tui.scripted_deck import screen_text
from tests.tui.waiting import until
from tui.recordings.play_line import PlayLine
from tui.recordings.player_screen import PlayerScreen
from tui.recordings.recording_list import RecordingList
from tui.screens.domain_list import DomainListScreen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from textual.pilot import Pilot

    from tui.app import VirtdeckApp


@asynccontextmanager
async def playing(
    path: Path, size: tuple[int, int] = NARROW
) -> AsyncIterator[tuple[VirtdeckApp, Pilot[None]]]:
    """Have a recording played, from its first moment."""
    app = demo_app()
    async with running(app, size) as pilot:
        await ask(pilot, f"play {path}")
        await until_played(pilot)
        yield app, pilot


async def ask(pilot: Pilot[None], line: str) -> None:
    await pilot.press("colon")
    pilot.app.screen.query_one("CommandLine Input").value = line  # type: ignore[attr-defined]
    await pilot.press("enter")


async def until_played(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, PlayerScreen), 0)
    await pilot.pause()


def player(app: VirtdeckApp) -> PlayerScreen:
    assert isinstance(app.screen, PlayerScreen)
    return app.screen


def shown(app: VirtdeckApp) -> list[str]:
    """Return the lines of the played screen that are not empty."""
    return [line for line in player(app).player.terminal.lines() if line]


def said(app: VirtdeckApp) -> str:
    return player(app).query_one(PlayLine).facts.said


def told(app: VirtdeckApp) -> str:
    return " ".join(toast.text for toast in app.toasts)


def matches(app: VirtdeckApp) -> str:
    marks = player(app).pane.marks
    assert marks
    return marks.match_words


async def test_it_plays_by_the_clock_and_holds_at_the_end(tmp_path: Path) -> None:
    async with playing(boot(tmp_path / "boot.cast")) as (app, pilot):
        assert shown(app) == []
        await settle(pilot, 1.0)
        assert shown(app) == ["SeaBIOS"]
        assert "SeaBIOS" in "\n".join(screen_text(app))
        await settle(pilot, 3.5)
        assert shown(app) == ["SeaBIOS", "Linux version 6", "eth0: link up"]
        assert not player(app).player.is_paused
        await settle(pilot, 20.0)
        assert shown(app) == ["login: root", "eth0: link down"]
        assert player(app).player.is_paused
        text = "\n".join(screen_text(app))
        assert "paused   0:10" in text
        assert "2 marks" in text
        await press(pilot, "space")
        assert not player(app).player.is_paused
        assert shown(app) == []


async def test_keys_go_through_its_time(tmp_path: Path) -> None:
    async with playing(boot(tmp_path / "boot.cast")) as (app, pilot):
        play = player(app).player
        await press(pilot, "space", "right")
        assert shown(app)[-1] == "eth0: link up"
        await press(pilot, "right")
        assert play.position == pytest.approx(10.0, abs=0.5)
        await press(pilot, "left")
        assert shown(app)[-1] == "eth0: link up"
        await press(pilot, "end")
        assert shown(app) == ["login: root", "eth0: link down"]
        await press(pilot, "home")
        assert (shown(app), play.position) == ([], 0.0)
        await press(pilot, "right_square_bracket")
        assert (play.position, said(app)) == (2.0, "kernel")
        await press(pilot, "right_square_bracket")
        assert (play.position, said(app)) == (8.0, "typed")
        await press(pilot, "right_square_bracket")
        assert (play.position, said(app)) == (8.0, "no further mark")
        await press(pilot, "left_square_bracket")
        assert play.position == 2.0


async def test_it_plays_faster_and_slower(tmp_path: Path) -> None:
    async with playing(boot(tmp_path / "boot.cast")) as (app, pilot):
        play = player(app).player
        await press(pilot, "space", "home", "plus", "plus", "space")
        assert play.speed == 4.0
        before = play.position
        await settle(pilot, 1.0)
        assert play.position == pytest.approx(before + 4.0)
        await press(pilot, *["minus"] * 9)
        assert play.speed == 0.25
        assert "0.25x" in "\n".join(screen_text(app))


async def test_words_are_found_in_all_of_it(tmp_path: Path) -> None:
    async with playing(boot(tmp_path / "boot.cast")) as (app, pilot):
        play = player(app).player
        await press(pilot, "home", "slash", *"ETH0", "enter")
        assert said(app) == "not later; < looks earlier"
        await press(pilot, "slash", *["backspace"] * 4, *"eth0", "enter")
        assert (play.position, shown(app)[-1]) == (4.0, "eth0: link up")
        assert play.is_paused
        assert matches(app) == "1 of 1"
        found, rest, *_ = player(app).pane.render_line(2)
        assert (found.text, found.style == rest.style) == ("eth0", False)
        await press(pilot, "greater_than_sign")
        assert (play.position, shown(app)[-1]) == (10.0, "eth0: link down")
        await press(pilot, "greater_than_sign")
        assert (play.position, said(app)) == (10.0, "not later; < looks earlier")
        await press(pilot, "less_than_sign")
        assert play.position == 4.0
        await press(pilot, "space")  # what was marked was there then
        assert matches(app) == ""


async def test_what_is_shown_can_be_copied(tmp_path: Path) -> None:
    async with playing(boot(tmp_path / "boot.cast")) as (app, pilot):
        await press(pilot, "space", "end", "y")
        assert app.clipboard == "login: root\neth0: link down"
        await press(pilot, "s", "up", "s", "right", "right", "right", "y")
        assert app.clipboard == "eth0"
        await press(pilot, "s", "escape")
        assert isinstance(app.screen, PlayerScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, DomainListScreen)


async def test_a_large_screen_is_cropped_and_a_small_one_centred(tmp_path: Path) -> None:
    large = tmp_path / "large.cast"
    large.write_text(
        cast_text((0.0, "o", "\x1b[60;1Hbottom"), (5.0, "r", "20x5"), columns=200, rows=60)
    )
    async with playing(large) as (app, pilot):
        await settle(pilot, 0.5)
        assert "bottom" in "\n".join(screen_text(app))
        assert player(app).pane.size.width == NARROW[0]
        await press(pilot, "end")
        assert tuple(player(app).pane.size) == (20, 5)
        assert player(app).pane.region.x == 30


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("hello\n", "line 1: not the header"),
        (cast_text((0.0, "o", "x")) + '[1, "o"]\n[2, "o", ""]\n', "line 3: not [seconds, kind"),
        (None, "No such file"),
    ],
)
async def test_a_bad_file_is_told_and_one_stays_where_one_was(
    tmp_path: Path, written: str | None, wrong: str
) -> None:
    path = tmp_path / "bad.cast"
    if written is not None:
        path.write_text(written)
    app = demo_app()
    async with running(app, (200, 50)) as pilot:
        await ask(pilot, f"play {path}")
        await until(pilot, lambda: "bad.cast" in told(app), 0)
        assert wrong in told(app)
        assert isinstance(app.screen, DomainListScreen)


async def test_recordings_are_listed_and_played(tmp_path: Path) -> None:
    boot(tmp_path / "boot.cast")  # the home folder of tests
    (tmp_path / "no.cast").write_text("hello\n")
    app = demo_app()
    async with running(app) as pilot:
        await ask(pilot, "recordings")
        await until(pilot, lambda: isinstance(app.screen, RecordingList), 0)
        await until(pilot, lambda: "0:10" in "\n".join(screen_text(app)), 0)
        text = "\n".join(screen_text(app))
        assert "web-01 ttyS0" in text
        assert "no.cast" not in text
        await pilot.press("enter")
        await until_played(pilot)
        assert player(app).path == tmp_path / "boot.cast"


async def test_names_of_recordings_are_completed(tmp_path: Path) -> None:
    boot(tmp_path / "boot.cast")
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, *":play", "space", "b", "tab", "enter")
        await until_played(pilot)
