"""Key stories of the wall that is remembered."""

from __future__ import annotations

from tests.tui.demo_deck import demo_app, opened, press, running, settle
from tests.tui.scripted_deck import screen_text
from tests.tui.waiting import until
from tui.settings import config_folder
from tui.wall.wall import WallPlace
from tui.wall.wall_file import WallChoices, load_wall, save_wall

SIZE = (120, 36)
FILE = "wall.toml"


def kept() -> WallChoices:
    choices, problems = load_wall(config_folder() / FILE)
    assert problems == ()
    return choices


async def test_the_wall_of_the_last_time_hangs_there_again() -> None:
    async with running(demo_app(), SIZE) as pilot:
        await press(pilot, *":wall web-01", "enter", *":wall db-primary screen", "enter")
        await until(pilot, lambda: len(kept().places) == 2)
        other = WallPlace(("elsewhere", "uuid"), "text", "theirs")
        save_wall(config_folder() / FILE, WallChoices((*kept().places, other)))  # another virtdeck
        await press(pilot, "8", "g")
        await until(pilot, lambda: kept().grid == 4)
        assert other in kept().places
        save_wall(config_folder() / FILE, WallChoices(kept().places[:2], 4))
    assert [(place.name, place.kind) for place in kept().places] == [
        ("web-01", "text"),
        ("db-primary", "screen"),
    ]
    app = demo_app()
    async with running(app, SIZE) as pilot:
        assert len(app.consoles) == 0
        assert app.wall.places == []  # not before somebody looks
        await press(pilot, "8")
        await until(pilot, lambda: len(app.consoles) == 2)
        assert app.wall.grid == 4
        await press(pilot, "delete")
        await until(pilot, lambda: [place.name for place in kept().places] == ["db-primary"])


async def test_what_is_put_there_before_it_is_shown_comes_behind() -> None:
    other = WallPlace(("elsewhere", "uuid-of-it"), "text", "far-away")
    save_wall(config_folder() / FILE, WallChoices((other,)))
    app = demo_app()
    async with running(app, SIZE) as pilot:
        await press(pilot, *":wall web-01", "enter")
        await until(pilot, lambda: len(kept().places) == 2)
        assert len(app.consoles) == 0
        assert app.wall.places[0] == other
        await press(pilot, "8")
        await until(pilot, lambda: "elsewhere is not connected" in "\n".join(screen_text(app)))
        assert "far-away" in "\n".join(screen_text(app))


async def test_a_domain_that_is_gone_says_so() -> None:
    gone = WallPlace(("demo", "uuid-of-nobody"), "text", "old-one")
    save_wall(config_folder() / FILE, WallChoices((gone,)))
    app = demo_app()
    async with running(app, SIZE) as pilot:
        await press(pilot, "8")
        await until(pilot, lambda: "demo has no old-one" in "\n".join(screen_text(app)))
        await press(pilot, "enter", "delete")
        await until(pilot, lambda: kept().places == ())


async def test_a_bad_file_is_told_once_and_left_alone() -> None:
    path = config_folder() / FILE
    path.parent.mkdir(parents=True)
    path.write_text("grid = 5\n")
    app = demo_app()
    async with app.run_test(size=(200, 50)) as pilot:
        await opened(pilot)
        await press(pilot, "8", "g", "g")
        await until(pilot, lambda: any("grid: must be" in toast.text for toast in app.toasts))
        await settle(pilot, 0.5)
        assert sum("grid: must be" in toast.text for toast in app.toasts) == 1
    assert path.read_text() == "grid = 5\n"
