"""The application as a whole: hosts, themes, keys, and guests that mean harm."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from textual.command import CommandList
from textual.events import Key

from engine import DomainState, ManualClock
from tests.tui.demo_deck import NARROW, STILL, WIDE, demo_app, opened, press, running, settle
from tests.tui.scripted_deck import screen_text
from tests.tui.waiting import until
from tui.app import VirtdeckApp
from tui.host_entry import HostEntry
from tui.screens.audit_view import AuditView
from tui.screens.domain_list import DomainListScreen
from tui.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

LAB = HostEntry(name="lab", uri=STILL)

HOSTILE_NODE = """\
<node>
  <domain type='test'>
    <name>[red]bold &#x202e;evil 日本語</name>
    <title>[@click=app.quit]x[/] \u009b31m&#10;second line</title>
    <uuid>4a64cc71-19c4-2fd0-2323-3050941ea3c3</uuid>
    <memory>1048576</memory><vcpu>2</vcpu><os><type>hvm</type></os>
    <devices><disk type='file'><source file='[b]/x\u009b2J'/><target dev='vda'/></disk></devices>
  </domain>
</node>
"""


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_names_of_guests_are_shown_as_they_are_and_do_nothing(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path = tmp_path / "node.xml"
    path.write_text(HOSTILE_NODE, encoding="utf-8")
    app = demo_app(f"test://{path}")
    seen = []
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        for key in ("enter", "right_square_bracket", "x", "m", "escape", "d", "escape", "escape"):
            await press(pilot, key)
            seen += screen_text(app)
        await press(pilot, "slash", *"[red]", "enter", "m", "D", "escape", "question_mark")
        seen += screen_text(app)
    text = "\n".join(seen)
    assert "[red]bold \\u202eevil" in text
    assert not [char for line in seen for char in line if not char.isprintable()]


async def test_two_hosts_of_one_name_get_names_of_their_own() -> None:
    app = VirtdeckApp([STILL, STILL], clock=ManualClock(), settings=Settings(marks="unicode"))
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        assert sorted(app.links) == ["demo", "demo-2"]
        await until(pilot, lambda: "2 hosts · 46 domains" in screen_text(app)[0])


async def test_a_host_that_fails_does_not_touch_another() -> None:
    app = VirtdeckApp(
        ["test:///none.xml", STILL], clock=ManualClock(), settings=Settings(marks="unicode")
    )
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await until(pilot, lambda: "none ◌ retry in " in screen_text(app)[0])
        text = screen_text(app)
        assert text[0].rstrip().endswith("demo ●")
        assert "cannot be reached" in text[1]
        assert len(app.all_keys()) == 23


async def test_keys_can_be_remapped_by_id() -> None:
    settings = Settings(marks="unicode", keys={"domain.menu": "f9"})
    app = VirtdeckApp([STILL], clock=ManualClock(), settings=settings)
    async with running(app) as pilot:
        await press(pilot, "m")
        assert isinstance(app.screen, DomainListScreen)
        assert "F9 actions" in screen_text(app)[-1]
        await press(pilot, "f9")
        assert not isinstance(app.screen, DomainListScreen)


async def test_problems_of_the_settings_are_told_and_do_not_stop_the_start() -> None:
    settings = Settings(theme="no-such-theme", problems=("config.toml: [x]: bad",))
    app = VirtdeckApp([STILL], clock=ManualClock(), settings=settings)
    async with running(app):
        assert app.theme == "virtdeck-dark"
        messages = [toast.line for toast in app.toasts]
        assert "config.toml: [x]: bad" in messages
        assert any("no-such-theme" in message for message in messages)


async def test_a_command_that_comes_at_once_is_no_row_of_keys() -> None:
    app = demo_app()
    async with running(app) as pilot:
        first = app.screen
        for character in ":audit":
            app.post_message(Key("colon" if character == ":" else character, character))
        app.post_message(Key("enter", "\r"))
        await until(pilot, lambda: app.screen is not first, 0)
        assert isinstance(app.screen, AuditView)


async def test_a_menu_takes_one_key_however_fast_they_come() -> None:
    app = demo_app()
    async with running(app) as pilot:
        first = app.screen
        (chosen,) = [row.key for row in app.selected_rows()]
        await press(pilot, "m")
        for key in ("n", "n", "p"):  # the list has others of these
            app.post_message(Key(key, key))
        await settle(pilot, 5.0)
        assert app.screen is first
        row = app.row(chosen)
        assert row is not None
        assert not row.info.autostart
        assert row.info.status.state is DomainState.PAUSED


async def test_many_problems_are_counted_and_listed() -> None:
    bad = tuple(f"config.toml, line {number}: bad" for number in range(1, 5))
    settings = Settings(problems=bad)
    app = VirtdeckApp([STILL], clock=ManualClock(), settings=settings)
    async with running(app) as pilot:
        messages = [toast.line for toast in app.toasts]
        assert messages == [*bad[:2], "and 2 more; :settings lists all"]
        await press(pilot, "colon", *"settings", "enter")
        assert all(problem in "\n".join(screen_text(app)) for problem in bad)


async def test_the_environment_names_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIBVIRT_DEFAULT_URI", "test:///default")
    app = VirtdeckApp([], clock=ManualClock(), settings=Settings(hosts={"lab": LAB}))
    assert list(app.roster.entries.values()) == [HostEntry(name="default", uri="test:///default")]
    assert not app.is_demo


async def test_the_settings_name_the_hosts() -> None:
    app = VirtdeckApp([], clock=ManualClock(), settings=Settings(hosts={"lab": LAB}))
    assert list(app.roster.entries.values()) == [LAB]
    assert not app.is_demo


def first_found(app: VirtdeckApp) -> str:
    """Return what the palette would do now."""
    found = app.screen.query_one(CommandList)
    return str(found.highlighted_option.prompt) if found.highlighted_option else ""


async def test_the_palette_finds_a_theme() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "ctrl+p")
        await pilot.press(*"theme light")
        await until(pilot, lambda: "light" in first_found(app), 0)
        await press(pilot, "enter")
        await until(pilot, lambda: app.theme == "virtdeck-light")


@pytest.mark.parametrize("theme", ["virtdeck-dark", "virtdeck-light", "virtdeck-contrast"])
async def test_every_theme_opens(theme: str) -> None:
    app = demo_app(theme=theme)
    async with running(app):
        assert app.theme == theme


async def test_without_colour_the_cursor_is_reversed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = demo_app()
    async with running(app):
        strips = app.screen._compositor.render_strips(app.size)
        (line,) = [strip for strip in strips if "backup-01" in strip.text]
        assert any(segment.style and segment.style.reverse for segment in line)


async def test_ascii_marks_leave_nothing_else_on_the_screen() -> None:
    app = demo_app(marks="ascii")
    async with running(app, WIDE) as pilot:
        assert "\n".join(screen_text(app)).isascii()
        await press(pilot, "m")
        assert "\n".join(screen_text(app)).isascii()


def test_the_command_line_does_not_import_textual() -> None:
    code = "import tui.__main__, sys; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
