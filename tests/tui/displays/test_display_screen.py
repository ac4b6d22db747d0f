"""The screen of a guest in the application: shown, typed into, read, shared, left."""

from __future__ import annotations

import pytest
from textual.events import Key
from textual.geometry import Region

from engine.access.session import SessionState
from tests.tui.demo_deck import NARROW, WIDE, demo_app, go_to, running, settle
from tests.tui.displays.screen_deck import (
    DETACH,
    NAME,
    display,
    frame,
    painted,
    says,
    screen,
    session,
)
from tests.tui.scripted_deck import screen_text
from tests.tui.waiting import until
from tui.displays.display_screen import DisplayScreen
from tui.displays.own_viewers import is_ours
from tui.displays.terminal_facts import TerminalFacts
from tui.painting.pixel_strip import PixelStrip
from tui.screens.dialogs import ActionMenu, ConfirmDialog
from tui.viewers.command_dialog import CommandDialog


async def test_the_screen_is_shown_as_text_and_takes_keys() -> None:
    """What is on it can be read; what is typed appears; the detach key gives the keys back."""
    async with screen() as (app, pilot):
        assert display(app).is_typing
        assert any("web-02 login:" in line for line in painted(app))
        assert "720x400  text" in frame(app)
        assert "^] takes them back" in frame(app)
        await pilot.press("r", "o", "o", "t")
        await until(pilot, lambda: says(app, "login: root"))
        await pilot.press(DETACH)
        assert not display(app).is_typing
        assert "Enter types" in frame(app)
        await pilot.press("enter")
        assert display(app).is_typing


async def test_what_is_typed_while_it_is_opened_is_the_guests() -> None:
    """Keys in one piece with the one that opens it; the detach key takes them back at once."""
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, NAME)
        for key in "vroot":
            app.post_message(Key(key, key))
        await until(pilot, lambda: isinstance(app.screen, DisplayScreen))
        await until(pilot, lambda: display(app).session and says(app, "login: root"))
        await pilot.press(DETACH, "escape")
        for key in ("v", DETACH, "z"):
            app.post_message(Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: isinstance(app.screen, DisplayScreen))
        await until(pilot, lambda: display(app).pane.is_zoomed)
        await until(pilot, lambda: display(app).session and says(app, "login: root"))
        assert not display(app).is_typing
        assert not says(app, "rootz")


async def test_left_it_is_closed_and_nothing_stays_tapped() -> None:
    """Esc leaves once virtdeck has the keys; nobody holds the session any more."""
    async with screen() as (app, pilot):
        await pilot.press(DETACH, "escape")
        await until(pilot, lambda: not len(app.consoles))
        assert not isinstance(app.screen, DisplayScreen)
        assert not app.raw_keys.is_tapped


async def test_pixels_text_and_point_by_point() -> None:
    """v forces one, z shows points; arrows move what is shown, end follows again."""
    async with screen() as (app, pilot):
        pane = display(app).pane
        await pilot.press(DETACH, "v", "v")
        assert (pane.look, pane.view.shown) == ("pixels", "pixels")
        assert "pixels forced" in frame(app)
        line = pane.render_lines(pane.size.region)[10]
        assert line.cell_length == NARROW[0]
        await pilot.press("z")
        view = pane.view.view
        assert (view.width, view.target_width) == (80, 80)
        assert isinstance(pane.render_lines(pane.size.region)[3], PixelStrip)
        await pilot.press("up", "up", "left")
        assert (pane.view.view.x, pane.view.view.y) == (view.x - 8, view.y - 16)
        await pilot.press("end")
        assert pane.view.view == view
        await pilot.press("v", "z")
        assert (pane.look, pane.view.shown) == ("auto", "text")


async def test_a_text_that_does_not_fit_follows_the_cursor() -> None:
    """25 rows on 21 lines: the last are shown; panned they are not, until end."""
    async with screen() as (app, pilot):
        assert any("login:" in line for line in painted(app))
        first = painted(app)[0]
        await pilot.press(DETACH, "up", "up", "up", "up")
        assert painted(app)[0] != first
        await pilot.press("end")
        assert any("login:" in line for line in painted(app))


async def test_a_large_terminal_shows_it_in_the_middle() -> None:
    """80 cells of 200; nothing is left of them."""
    async with screen(WIDE) as (app, _):
        lines = [line for line in painted(app) if "login:" in line]
        assert lines[0].index("web-02") == 60


async def test_search_select_and_copy() -> None:
    """What is found is marked; y copies all of the screen, or what is selected."""
    async with screen(WIDE) as (app, pilot):
        await pilot.press(DETACH, "slash", *"started")
        count = len(display(app).pane.marks.spans(display(app).text))  # type: ignore[arg-type]
        assert count > 5
        await pilot.press("enter", "greater_than_sign", "escape")
        await pilot.press("y")
        assert "web-02 login:" in app.clipboard
        await pilot.press("space", *("left",) * 7, "y")
        assert app.clipboard.strip() in "web-02 login:"
        assert len(app.clipboard) <= 8


async def test_keys_from_the_menu_and_pasted_text_reach_the_guest() -> None:
    """k sends what no terminal can; p types the clipboard; l says for which layout."""
    async with screen() as (app, pilot):
        await pilot.press(DETACH)
        app.copy_to_clipboard("anna")
        await pilot.press("p")
        await until(pilot, lambda: says(app, "login: anna"))
        await pilot.press("k")
        await until(pilot, lambda: isinstance(app.screen, ActionMenu))
        await pilot.press("escape")
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, ActionMenu))
        await pilot.press("2")
        await until(pilot, lambda: isinstance(app.screen, DisplayScreen))
        assert session(app).layout != "us"


async def test_somebody_there_is_named_and_we_only_look() -> None:
    """Before it opens, and before hands go on; no key reaches the guest until then."""
    app = demo_app()
    async with running(app) as pilot:
        await go_to(pilot, "db-primary")
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        asked = app.screen
        assert isinstance(asked, ConfirmDialog)
        assert "alice" in str(asked.question.lines)
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, DisplayScreen))
        await until(pilot, lambda: display(app).session and says(app, "login:"))
        assert session(app).is_view_only
        assert not display(app).is_typing
        assert "alice" in frame(app)
        assert "you only look" in frame(app)
        await pilot.press("h")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: display(app).is_typing)
        await pilot.press("x")
        await until(pilot, lambda: says(app, "login: x"))
        await pilot.press(DETACH, "h")
        assert session(app).is_view_only


async def test_our_own_viewer_is_us() -> None:
    """It is among the sessions, as "you"; nobody is warned of it, and the frame names nobody."""
    async with screen() as (app, pilot):
        row = display(app).row
        await until(pilot, lambda: (now := display(app).row) and now.viewers)
        row = display(app).row
        assert row is not None
        assert [is_ours(viewer) for viewer in row.viewers] == [True]
        assert "◉" not in frame(app)
        assert [toast for toast in app.toasts if "console" in toast.line] == []


async def test_a_server_that_is_gone_is_said_over_the_last_picture() -> None:
    """Enter tries again at once, and it goes on."""
    async with screen() as (app, pilot):
        source = session(app)._source
        assert source is not None
        await source.close()
        await until(pilot, lambda: session(app).state is not SessionState.LIVE)
        await settle(pilot)
        assert any("login:" in line for line in painted(app))
        assert display(app).query_one("#notice").display
        assert not display(app).is_typing
        await pilot.press("enter")
        await until(pilot, lambda: session(app).state is SessionState.LIVE)
        await until(pilot, lambda: display(app).is_typing)
        assert not display(app).query_one("#notice").display


async def test_ascii_alone() -> None:
    """Letters by brightness, and no other character anywhere."""
    async with screen(marks="ascii") as (app, pilot):
        await pilot.press(DETACH, "v", "v")
        assert all(line.isascii() for line in painted(app))
        assert frame(app).isascii()
        assert all(line.isascii() for line in screen_text(app))


async def test_without_colour_a_picture_is_grey(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with screen() as (app, pilot):
        await pilot.press(DETACH, "v", "v")
        picture, pane = session(app).framebuffer, display(app).pane
        assert picture
        picture.fill(picture.bounds, b"\x00\x00\xff\x00")
        pane.repaint()
        await settle(pilot, 0.1)
        lines = pane.render_lines(Region(0, 0, *pane.size))
        styles = [part.style for line in lines for part in line if part.style]
        colours = [style.color.get_truecolor() for style in styles if style.color]
        assert colours
        assert all(red == green == blue for red, green, blue in colours)


async def test_a_narrow_frame_tells_the_detach_key() -> None:
    async with screen((60, 12)) as (app, _):
        assert "^] takes them back" in screen_text(app)[-1]


async def test_the_command_for_a_viewer_is_shown_while_its_way_is_open() -> None:
    """x offers it, y copies it; the port listens as long as the dialog is there."""
    async with screen() as (app, pilot):
        await pilot.press(DETACH, "x")
        await until(pilot, lambda: isinstance(app.screen, ActionMenu))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, CommandDialog))
        dialog = app.screen
        assert isinstance(dialog, CommandDialog)
        assert dialog.commands[0].startswith("remote-viewer vnc://127.0.0.1:")
        await pilot.press("y")
        assert app.clipboard == dialog.commands[0]
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, DisplayScreen))


@pytest.mark.parametrize(("pictures", "begins"), [("kitty", "\x1b_Ga=T"), ("sixel", "\x1bP0;1q")])
async def test_real_pictures_go_when_something_covers_them(pictures: str, begins: str) -> None:
    """They are written beside the frames; under a dialog there are cells, and then they return."""
    async with screen(facts=TerminalFacts(pictures, 8, 16)) as (app, pilot):
        written: list[str] = []
        assert app._driver is not None
        app._driver.write = written.append  # type: ignore[method-assign,assignment]
        pane = display(app).pane
        await pilot.press(DETACH, "v", "v")
        await until(pilot, lambda: any(begins in text for text in written))
        assert pane.view.shown == "pictures"
        assert "picture forced" in frame(app)
        written.clear()
        await pilot.press("question_mark")
        await until(pilot, lambda: pane.view.shown == "pixels")
        assert any("a=d" in text for text in written) is (pictures == "kitty")
        written.clear()
        await pilot.press("escape")
        await until(pilot, lambda: any(begins in text for text in written))
        await pilot.press("v")
        assert pane.view.shown == "text"
