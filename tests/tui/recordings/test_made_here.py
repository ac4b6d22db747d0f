"""What is recorded in the application is played by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.console.cast import Recording
from tests.tui.consoles.console_deck import console
from tests.tui.consoles.console_deck import say as console_says
from tests.tui.demo_deck import press, settle
from tests.tui.displays.screen_deck import DETACH, display, frame, says, screen
from tests.tui.scripted_deck import screen_text
from tests.tui.waiting import until
from tui.recordings.player_screen import PlayerScreen
from tui.recordings.recording_list import RecordingList

if TYPE_CHECKING:
    from pathlib import Path


def files_in(folder: Path, begun: str) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.startswith(begun)]


async def test_the_text_of_a_display_is_recorded(tmp_path: Path) -> None:
    async with screen() as (app, pilot):
        await until(pilot, lambda: says(app, "login:"))
        await press(pilot, DETACH, "r", "enter")
        await until(pilot, lambda: "recording" in frame(app))
        await press(pilot, "enter", "q", "q")
        await until(pilot, lambda: says(app, "login: qq"))
        await press(pilot, DETACH, "m")
        await until(pilot, lambda: "recording, 1 mark" in frame(app))
        await press(pilot, "r")
        await until(pilot, lambda: "recording" not in frame(app))
        assert display(app).recording is None
    (path,) = files_in(tmp_path, "web-02-screen-")
    recording = Recording.load(path)
    first, last = recording.at(0.0).lines(), recording.at(recording.duration).lines()
    assert any("login:" in line and "qq" not in line for line in first)
    assert any("login: qq" in line for line in last)
    assert [mark.text for mark in recording.marks] == ["mark 1"]
    assert path.stat().st_mode & 0o777 == 0o600


async def test_a_console_is_recorded_and_played(tmp_path: Path) -> None:
    async with console() as (app, pilot):
        await press(pilot, "ctrl+right_square_bracket", "r", "enter")
        await until(pilot, lambda: "recording" in screen_text(app)[0])
        await console_says(pilot, app, b"\r\nwords of the guest\r\n")
        assert "m mark" in screen_text(app)[-1]
        await press(pilot, "m")
        await settle(pilot, 2.0)
        await press(pilot, "m")
        assert "recording, 2 marks" in screen_text(app)[0]
        await press(pilot, "r")
        assert "m mark" not in screen_text(app)[-1]
        await press(pilot, *":recordings", "enter")
        await until(pilot, lambda: isinstance(app.screen, RecordingList))
        await until(pilot, lambda: "web-01" in "\n".join(screen_text(app)))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, PlayerScreen))
        await settle(pilot, 5.0)
        await press(pilot, "left_square_bracket")
        assert "2 marks  mark 1" in screen_text(app)[-2]
        await press(pilot, "end")
        assert "words of the guest" in "\n".join(screen_text(app))
        assert len(files_in(tmp_path, "web-01-")) == 1
