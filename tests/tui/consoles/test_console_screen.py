"""One console on the whole screen: key stories on the real application."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from tests.tui.consoles.console_deck import NAME, Typed, console, pane, say, screen, session
from tests.tui.demo_deck import demo_app, go_to, press, running, settle
from tests.tui.scripted_deck import screen_text
from tests.tui.waiting import until
from tui.consoles.console_notice import ConsoleNotice
from tui.consoles.console_screen import ConsoleScreen
from tui.screens.dialogs import ActionMenu, ConfirmDialog
from tui.screens.domain_list import DomainListScreen
from tui.screens.form_dialog import FormDialog

if TYPE_CHECKING:
    from pathlib import Path

    from tui.app import VirtdeckApp

DETACH = "ctrl+right_square_bracket"


def text_of(app: VirtdeckApp) -> str:
    return "\n".join(screen_text(app))


def toasts(app: VirtdeckApp) -> list[str]:
    return [toast.line for toast in app.toasts]


async def test_somebody_signs_in_and_looks_around() -> None:
    async with console() as (app, pilot):
        await pilot.press(*"root", "enter")
        await until(pilot, lambda: "Password" in text_of(app))
        await pilot.press("enter")
        await until(pilot, lambda: "root@" in text_of(app))
        await pilot.press(*"ls /", "enter")
        await until(pilot, lambda: "etc" in text_of(app))
        assert screen_text(app)[0].split()[:4] == [NAME, "serial", "ttyS0", "●"]
        assert "^]" in screen_text(app)[0]
        assert "^] takes them back" in screen_text(app)[-1]


async def test_keys_of_virtdeck_are_the_guests_until_the_detach_key() -> None:
    async with console() as (app, pilot):
        typed = Typed(app)
        await pilot.press("q", "colon", "escape", "ctrl+q", "ctrl+p", "1", "question_mark", "f1")
        await settle(pilot)
        assert typed.data == b"q:\x1b\x11\x101?\x1bOP"
        await pilot.press(DETACH)
        await settle(pilot)
        assert not app.raw_keys.is_tapped
        assert not pane(app).is_live
        assert "Enter types" in screen_text(app)[0]
        await pilot.press("enter", "x")
        await settle(pilot)
        assert typed.data.endswith(b"x")
        await pilot.press(DETACH, "right_square_bracket", "y")
        await settle(pilot)
        assert typed.data.endswith(b"x\x1dy")
        await pilot.press(DETACH, "escape")
        await settle(pilot)
        assert isinstance(app.screen, DomainListScreen)
        assert not len(app.consoles)


async def test_cursor_keys_follow_the_guests_mode() -> None:
    async with console() as (app, pilot):
        typed = Typed(app)
        await pilot.press("up")
        await say(pilot, app, b"\x1b[?1h")
        await pilot.press("up", "ctrl+up")
        await settle(pilot)
        assert typed.data == b"\x1b[A\x1bOA\x1b[1;5A"


async def test_what_lies_on_top_has_the_keys_and_gives_them_back() -> None:
    async with console() as (app, pilot):
        typed = Typed(app)
        app.push_screen(ActionMenu("a question from elsewhere", (), {}))
        await settle(pilot)
        await pilot.press("x", "escape")
        await settle(pilot)
        await pilot.press("z")
        await settle(pilot)
        assert typed.data == b"z"


async def test_scrollback_search_and_the_way_back() -> None:
    async with console() as (app, pilot):
        await say(pilot, app, b"".join(b"line %d\r\n" % number for number in range(200)))
        await pilot.press(DETACH, "pageup")
        await settle(pilot)
        assert "lines back" in screen_text(app)[0]
        assert "line 199" not in text_of(app)
        await pilot.press("slash", *"line 15", "enter")
        await settle(pilot)
        assert "11 of 11" in screen_text(app)[0]
        await pilot.press("greater_than_sign")
        await settle(pilot)
        assert "1 of 11" in screen_text(app)[0]
        assert "line 15 " in text_of(app)
        await say(pilot, app, b"more\r\n" * 30)
        assert "line 15 " in text_of(app)
        await pilot.press("escape")
        await settle(pilot)
        assert "line 15 " not in text_of(app)
        assert isinstance(app.screen, ConsoleScreen)


async def test_a_search_without_a_match_says_so() -> None:
    async with console() as (app, pilot):
        await pilot.press(DETACH, "slash", *"zebra")
        await settle(pilot)
        assert "not there" in text_of(app)
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert isinstance(app.screen, DomainListScreen)


async def test_select_and_copy_with_the_keys() -> None:
    async with console() as (app, pilot):
        await say(pilot, app, b"\x1b[2J\x1b[Hfirst line\r\nsecond line\x1b[1;1H")
        await pilot.press(DETACH, "space", "space", *("right",) * 4, "down", "y")
        await settle(pilot)
        assert app.clipboard == "first line\nsecon"
        assert "copied 2 lines" in toasts(app)
        typed = Typed(app)
        await pilot.press("p")
        await settle(pilot)
        assert typed.pasted == ["first line\nsecon"]


async def test_without_a_selection_the_screen_is_copied() -> None:
    async with console() as (app, pilot):
        await say(pilot, app, b"\x1b[2J\x1b[H\x1b[31mred\x1b[m \x1b]0;title\x07words\r\n")
        await pilot.press(DETACH, "y")
        assert app.clipboard == "red words"


async def test_the_mouse_selects_and_copies() -> None:
    async with console() as (app, pilot):
        await say(pilot, app, b"\x1b[2J\x1b[Hfirst line\r\nsecond line\r\n")
        await pilot.mouse_down(pane(app), offset=(6, 0))
        await pilot.hover(pane(app), offset=(5, 1))
        await pilot.mouse_up(pane(app), offset=(5, 1))
        await settle(pilot)
        assert app.clipboard == "line\nsecond"


async def test_the_mouse_is_the_guests_where_it_asks_for_it() -> None:
    async with console() as (app, pilot):
        typed = Typed(app)
        await say(pilot, app, b"\x1b[?1000h\x1b[?1006h")
        await pilot.click(pane(app), offset=(4, 2))
        await settle(pilot)
        assert typed.data == b"\x1b[<0;5;3M\x1b[<0;5;3m"
        await pilot.press(DETACH)
        await pilot.click(pane(app), offset=(4, 2))
        await settle(pilot)
        assert len(typed.data) == len(b"\x1b[<0;5;3M\x1b[<0;5;3m")


async def test_taken_by_another_is_said_and_asked_about() -> None:
    async with console() as (app, pilot):
        other = await app.consoles.open_text(session(app).domain, session(app).port)
        assert other is session(app)
        system = session(app).domain
        await system.console.open(session(app).port.alias, force=True)
        await until(pilot, lambda: app.screen.query_one(ConsoleNotice).display)
        await pilot.press("enter")
        await until(pilot, lambda: "Taken by another" in text_of(app))
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        assert "Take over serial ttyS0 of web-01?" in text_of(app)
        await pilot.press("y")
        await until(pilot, lambda: screen(app).is_typing)


async def test_a_domain_that_does_not_run_says_so_and_starts() -> None:
    app = demo_app()
    async with running(app) as pilot:
        row = next(app.row(key) for key in app.all_keys() if _is_off(app, key))
        assert row
        await go_to(pilot, row.info.ref.name)
        await pilot.press("c")
        await until(pilot, lambda: "Not running" in text_of(app))
        await pilot.press("s")
        await until(pilot, lambda: screen(app).is_typing)


def _is_off(app: VirtdeckApp, key: tuple[str, str]) -> bool:
    row = app.row(key)
    return row is not None and not row.info.status.state.is_active and not row.info.protected


async def test_marked_domains_are_for_the_wall() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "space", "down", "space", "c")
        assert isinstance(app.screen, DomainListScreen)
        assert any("wall" in line for line in toasts(app))


async def test_the_command_names_domain_and_port() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "colon", *"console web-01 ttyS0", "enter")
        await until(pilot, lambda: isinstance(app.screen, ConsoleScreen) and screen(app).session)
        assert session(app).port.target == "ttyS0"
        assert screen(app).name == NAME


async def test_an_unknown_port_names_those_there_are() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "colon", *"console web-01 ttyS9", "enter")
        await until(pilot, lambda: "there is no port 'ttyS9'" in text_of(app))


async def test_other_ports_are_offered() -> None:
    async with console() as (app, pilot):
        await pilot.press(DETACH, "o")
        await until(pilot, lambda: isinstance(app.screen, ActionMenu))
        assert "serial ttyS0" in text_of(app)
        assert "this one" in text_of(app)
        await pilot.press("escape")


async def test_the_size_is_typed_after_a_question() -> None:
    async with console() as (app, pilot):
        typed = Typed(app)
        await pilot.press(DETACH, "f")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        await pilot.press("y")
        await until(pilot, lambda: typed.data)
        assert typed.data == b"stty rows 22 cols 80\r"


async def test_keys_that_no_terminal_can_send_go_to_the_keyboard() -> None:
    async with console() as (app, pilot):
        await pilot.press(DETACH, "k")
        await until(pilot, lambda: isinstance(app.screen, ActionMenu))
        await pilot.press("d")
        await until(pilot, lambda: any("Ctrl+Alt+Del sent" in line for line in toasts(app)))


async def test_a_break_goes_over_the_line_and_the_next_letter_is_the_kernels() -> None:
    async with console() as (app, pilot):
        await pilot.press(DETACH, "k")
        await until(pilot, lambda: isinstance(app.screen, ActionMenu))
        await pilot.press("k")
        await until(pilot, lambda: any("BREAK sent on ttyS0" in line for line in toasts(app)))
        assert screen(app).is_typing
        await pilot.press("h")
        await until(pilot, lambda: any("sysrq: HELP" in line for line in screen_text(app)))


async def test_log_and_recording_are_files_of_ones_own(tmp_path: Path) -> None:
    async with console() as (app, pilot):
        for key, name in (("w", "log"), ("r", "cast")):
            await pilot.press(DETACH, key)
            await until(pilot, lambda: isinstance(app.screen, FormDialog))
            app.screen.query_one("#file").value = str(tmp_path / name)  # type: ignore[attr-defined]
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, ConsoleScreen))
        await until(pilot, lambda: "recording" in screen_text(app)[0])
        await pilot.press("enter", *"root", "enter")
        await until(pilot, lambda: "Password" in text_of(app))
        await pilot.press(DETACH, "w", "r")
        await until(pilot, lambda: "recording" not in screen_text(app)[0])
        for name in ("log", "cast"):
            path = tmp_path / name
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            await until(pilot, lambda path=path: "Password" in path.read_text())  # type: ignore[misc]


async def test_help_names_the_keys() -> None:
    async with console((120, 50)) as (app, pilot):
        await pilot.press(DETACH, "question_mark")
        await settle(pilot)
        assert "console.take-over" in text_of(app)


async def test_what_is_typed_on_when_the_guest_goes_is_nobodys() -> None:
    async with console() as (app, pilot):
        await pilot.press("x")
        assert app.raw_keys.is_tapped
        await session(app).domain.console.open(session(app).port.alias, force=True)
        await until(pilot, lambda: not app.raw_keys.is_tapped, 0)
        await pilot.press("escape", "colon", *"destroy")
        assert app.screen is screen(app)
        assert not app.screen.query("CommandLine")
        await settle(pilot, 1.0)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ConsoleScreen))
