"""Keys that come in one piece, as on a slow link, from the terminal's bytes to what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.events import Key
from textual.widgets import Input

from engine import DomainState, ManualClock
from tests.tui.demo_deck import STILL, demo_app, press, running, settle
from tests.tui.waiting import until
from tui.app import VirtdeckApp
from tui.screens.audit_view import AuditView
from tui.screens.dialogs import ActionMenu
from tui.screens.host_form import HostForm
from tui.screens.hosts import HostsScreen
from tui.settings import Settings
from tui.terminal_parser import TerminalParser
from tui.widgets.command_line import CommandLine

if TYPE_CHECKING:
    from textual.pilot import Pilot


def read(text: str) -> list[Key]:
    """Return what a terminal's bytes are, when nothing more follows them."""
    parser = TerminalParser()
    events = list(parser.feed(text))
    if parser._timeout_time is not None:
        parser._timeout_time = 0.0  # time passes
        events += parser.tick()
    return [event for event in events if isinstance(event, Key)]


async def type_at_once(pilot: Pilot[None], text: str) -> None:
    for key in read(text):
        pilot.app.post_message(key)
    await settle(pilot)


def states(app: VirtdeckApp) -> list[DomainState]:
    rows = [app.row(key) for key in app.all_keys()]
    return [row.info.status.state for row in rows if row is not None]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("\x1b:a", "alt+colon a"),
        ("\x1b" + "x" * 40, "alt+x " + " ".join("x" * 39)),
        ("\x1b\r", "alt+enter"),
        ("\x1b1", "alt+1"),
        ("\x1bé", "alt+é"),
        ("\x1b\x1b:", "escape alt+colon"),
        ("\x1b\x1b[A", "escape up"),
        ("\x1b[1;3D\x1bOP\x1b[Z", "alt+left f1 shift+tab"),
        ("a\x1b", "a escape"),
        ("\x1b]", "alt+right_square_bracket"),
        ("\x1b[", "alt+left_square_bracket"),
        ("\x1bX", "alt+X"),
        ("\x1b_x", "alt+underscore x"),
    ],
)
def test_no_esc_is_lost(text: str, keys: str) -> None:
    assert [key.key for key in read(text)] == keys.split()


async def test_a_menu_is_left_before_the_next_key_acts() -> None:
    app = demo_app()
    async with running(app) as pilot:
        before = states(app)
        for way in ("\x1b:audit\r", "\x1b\x1b[B:audit\r"):
            await press(pilot, "m")
            assert isinstance(app.screen, ActionMenu)
            await type_at_once(pilot, way)
            await until(pilot, lambda: isinstance(app.screen, AuditView), 0)
            await press(pilot, "escape")
        assert states(app) == before
        assert len(app.screen_stack) == 1


async def test_esc_and_enter_at_once_confirm_nothing() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "m")
        await type_at_once(pilot, "\x1b\r")
        assert not isinstance(app.screen, ActionMenu)
        assert [row.info.status.state for row in app.selected_rows()] == [DomainState.RUNNING]


async def test_a_piece_with_a_tab_fills_two_fields() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "5", "a")
        await type_at_once(pilot, "attic\tqemu://attic/system")
        fields = [app.screen.query_one(f"#{name}", Input).value for name in ("name", "uri")]
        assert fields == ["attic", "qemu://attic/system"]
        assert isinstance(app.screen, HostForm)


async def test_alt_and_a_key_that_is_bound_stays_one_key() -> None:
    settings = Settings(keys={"app.earlier": "alt+x"})
    app = VirtdeckApp([STILL], clock=ManualClock(), settings=settings)
    async with running(app) as pilot:
        await type_at_once(pilot, "5")
        assert isinstance(app.screen, HostsScreen)
        await type_at_once(pilot, "\x1bx")
        assert not isinstance(app.screen, HostsScreen)


async def test_in_a_line_alt_moves_by_words() -> None:
    app = demo_app()
    async with running(app) as pilot:
        await press(pilot, "colon")
        await type_at_once(pilot, "domains web")
        await type_at_once(pilot, "\x1bbx")
        line = app.screen.query_one(CommandLine).query_one(Input)
        assert line.value == "domains xweb"


@pytest.mark.parametrize(
    ("text", "screen", "words"),
    [
        ("/mail\x1b:net\r", "NetworksScreen", ""),
        ("/web-02\rd", "ConfirmDialog", None),
        ("mDy", "ConfirmDialog", None),
        ("mX\x13\r", "RemovalForm", None),
        ("mDy\x1bX6", "NetworksScreen", ""),
        ("/mail\x1b/web\r", "DomainListScreen", "web"),
        ("/web mail\x1b[1;3DY\r", "DomainListScreen", "web Ymail"),
        (":jobs\r\x1b6/lab\r", "NetworksScreen", "lab"),
        (":net\r:pool\r/def\r", "StorageScreen", "def"),
        (":net\n5", "HostsScreen", ""),
        ("\x10Networks\r", "NetworksScreen", ""),
    ],
)
async def test_each_key_acts_where_those_before_it_led(
    text: str, screen: str, words: str | None
) -> None:
    app = demo_app()
    async with running(app) as pilot:
        await type_at_once(pilot, text)
        await until(pilot, lambda: type(app.screen).__name__ == screen)
        await until(pilot, lambda: getattr(app.screen, "filter_words", None) == words)
        await settle(pilot, 0.5)
        assert type(app.screen).__name__ == screen
