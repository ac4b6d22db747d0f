"""Key stories of the wall, on the demo's living consoles."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tests.tui.demo_deck import demo_app, opened, press, settle
from tests.tui.scripted_deck import screen_text
from tests.tui.waiting import until
from tui.screens.wall import WallScreen
from tui.wall.wall import WallPlace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

    from tui.app import VirtdeckApp
    from tui.wall.wall import Kind

SIZE = (120, 36)


@asynccontextmanager
async def wall_of(*kinds: Kind) -> AsyncIterator[tuple[VirtdeckApp, Pilot[None]]]:
    """Open the demo with one console of each kind on its wall."""
    app = demo_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        running = [row for row in app.links["demo"].rows if row.info.status.state.is_active]
        app.wall.add(*(WallPlace(r.key, kind) for r, kind in zip(running, kinds, strict=False)))
        await press(pilot, "8")
        await live(pilot)
        yield app, pilot


async def live(pilot: Pilot[None]) -> None:
    await settle(pilot, 0.5)
    await until(pilot, lambda: all(pane.takes_keys for pane in wall(pilot).panes), 0.5)


def wall(pilot: Pilot[None]) -> WallScreen:
    screen = pilot.app.screen
    assert isinstance(screen, WallScreen)
    return screen


def lines_of(pilot: Pilot[None], number: int) -> str:
    session = wall(pilot).panes[number].session
    assert session
    assert session.grid
    return "\n".join(session.grid.lines())


async def test_an_empty_wall_says_how_to_fill_it() -> None:
    app = demo_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        await press(pilot, "8")
        assert "No console hangs on the wall." in "\n".join(screen_text(app))
        assert "a add   b type to all   del remove   g grid" in screen_text(app)[-1]
        await press(pilot, "enter", "z", "space", "b", "delete", "right", "v")


async def test_text_and_screens_hang_side_by_side() -> None:
    async with wall_of("text", "screen", "text") as (app, pilot):
        text = "\n".join(screen_text(app))
        for pane in wall(pilot).panes:
            assert pane.name in text
        assert len(app.consoles) == 3
        assert wall(pilot).panes[0].has_focus
        await press(pilot, "right")
        assert wall(pilot).panes[1].has_focus
        assert wall(pilot).panes[1].view.frames_per_second == 30
        assert wall(pilot).panes[0].view.frames_per_second == 4
        await press(pilot, "1", "8")
        assert len(app.consoles) == 3


async def test_keys_go_to_one_guest_until_the_detach_key() -> None:
    async with wall_of("text", "text") as (app, pilot):
        await press(pilot, "enter", "d", "q", "8")
        await until(pilot, lambda: "login: dq8" in lines_of(pilot, 0))
        assert "dq8" not in lines_of(pilot, 1)
        await press(pilot, "ctrl+right_square_bracket", "right", "enter", "x")
        await until(pilot, lambda: "login: x" in lines_of(pilot, 1))
        assert not app.raw_keys.is_tapped or wall(pilot).panes[1].is_live


async def test_what_is_typed_to_all_goes_to_marked_panes_only() -> None:
    async with wall_of("text", "screen", "text") as (app, pilot):
        await press(pilot, "b")
        assert not app.wall.is_broadcasting  # nothing is marked
        await press(pilot, "space", "right", "space", "b", "enter", "y")
        await live(pilot)
        assert [pane.has_class("-broadcast") for pane in wall(pilot).panes] == [True, True, False]
        assert "2 consoles at once" in "\n".join(screen_text(app))
        await until(pilot, lambda: "login: y" in lines_of(pilot, 0))
        await until(pilot, lambda: "login: y" in lines_of(pilot, 1))
        assert "login: y" not in lines_of(pilot, 2)
        await press(pilot, "ctrl+right_square_bracket", "b")
        assert not any(pane.has_class("-broadcast") for pane in wall(pilot).panes)


async def test_a_pane_has_the_whole_screen_and_gives_it_back() -> None:
    async with wall_of("text", "text") as (_, pilot):
        await press(pilot, "z")
        first, second = wall(pilot).panes
        assert (first.display, second.display) == (True, False)
        assert first.session
        assert first.session.grid
        assert first.session.grid.columns == SIZE[0]
        await press(pilot, "escape")
        assert second.display


async def test_a_pane_turns_to_the_screen_and_leaves_the_wall() -> None:
    async with wall_of("text", "text") as (app, pilot):
        await press(pilot, "v")
        await live(pilot)
        assert [each.kind for each in app.wall.places] == ["screen", "text"]
        assert wall(pilot).panes[0].has_focus
        await press(pilot, "delete")
        assert [each.kind for each in app.wall.places] == ["text"]
        assert wall(pilot).panes[0].has_focus
        await until(pilot, lambda: len(app.consoles) == 1, 1.0)


async def test_marked_domains_are_put_there_and_a_stopped_one_says_so() -> None:
    app = demo_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        stopped = next(r for r in app.links["demo"].rows if not r.info.status.state.is_active)
        await press(pilot, *":wall", "space", *stopped.info.ref.name, "enter", "8")
        assert f"{stopped.info.ref.name} does not run" in "\n".join(screen_text(app))
        await press(pilot, "enter")
        assert not app.raw_keys.is_tapped


async def test_the_words_that_call_are_listed() -> None:
    async with wall_of("text") as (app, pilot):
        await press(pilot, "A")
        assert "the kernel panicked" in "\n".join(screen_text(app))
        await press(pilot, "escape")
        assert isinstance(app.screen, WallScreen)
