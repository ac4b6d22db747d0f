"""Lines of a pane that are written past Textual: what the terminal shows is what Textual would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from textual._compositor import LayoutUpdate
from textual.app import App

from tests.tui.consoles.console_deck import console, pane, say, session
from tests.tui.demo_deck import settle
from tests.tui.painting.terminal_screen import TerminalScreen
from tui.painting.lines_update import LinesUpdate, uncovered
from tui.painting.painting_app import Painting, SpareUpdate

if TYPE_CHECKING:
    import pytest
    from textual.screen import Screen

SIZE = (80, 24)


class Shown:
    """Draws every frame of an application; ``alone`` counts those that were lines of a pane."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.alone = self.others = 0
        self.console = Console(color_system="truecolor", force_terminal=True)
        self.terminal = TerminalScreen(*SIZE)
        self._painting = Painting()
        show = App._display

        def display(app: App[Any], screen: Any, renderable: Any) -> None:
            if isinstance(renderable, SpareUpdate):
                self._draw(renderable._update)
            show(app, screen, renderable)

        monkeypatch.setattr(App, "_display", display)

    def _draw(self, update: Any) -> None:
        if isinstance(update, LinesUpdate):
            self.alone += 1
        else:
            self.others += 1
        self.terminal.write(self._painting.written(update, self.console))

    def is_what_textual_shows(self, screen: Screen[Any]) -> bool:
        """Compare with all of the screen, painted anew."""
        whole = TerminalScreen(*SIZE)
        strips = screen._compositor.render_strips()
        update = LayoutUpdate([[strip] for strip in strips], screen.size.region)
        whole.write(Painting().written(update, self.console))
        return self.terminal.shows_what(whole)


async def test_an_echo_is_painted_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(monkeypatch)
    async with console(SIZE) as (app, pilot):
        await say(pilot, app, b"\x1b[2J\x1b[H")
        await settle(pilot)
        for number in range(12):
            before = shown.alone, shown.others
            session(app).terminal.feed(b"\x1b[3%dmk\xe4\xbd\xa0\r\n" % (number % 8))
            pane(app)._paint()
            assert (shown.alone, shown.others) == (before[0] + 1, before[1])
        await settle(pilot)
        assert shown.is_what_textual_shows(app.screen)


async def test_what_is_over_a_pane_stays_there(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(monkeypatch)
    async with console(SIZE) as (app, pilot):
        app.journal.toasts.tell("covers some of the lines", seconds=1000)
        await settle(pilot)
        height = pane(app).size.height
        covered = [y for y in range(height) if uncovered(pane(app), [y]) is None]
        assert covered
        assert len(covered) < height
        before = shown.alone
        lines = b"".join(b"\x1b[%dH" % (y + 1) + b"x" * 80 for y in range(height))
        session(app).terminal.feed(lines)
        pane(app)._paint()
        assert shown.alone == before
        await settle(pilot)
        assert shown.is_what_textual_shows(app.screen)
        free = next(y for y in range(height) if y not in covered)
        session(app).terminal.feed(b"\x1b[%d;5H" % (free + 1))
        pane(app)._paint()  # the cursor leaves the last line
        before = shown.alone
        session(app).terminal.feed(b"free")
        pane(app)._paint()
        assert shown.alone == before + 1
        assert shown.is_what_textual_shows(app.screen)


async def test_a_pane_that_another_screen_covers_writes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = Shown(monkeypatch)
    async with console(SIZE) as (app, pilot):
        own = pane(app)
        await pilot.press("ctrl+right_square_bracket", "question_mark")
        await settle(pilot)
        assert app.screen is not own.screen
        before = shown.alone
        session(app).terminal.feed(b"\x1b[2J\x1b[Hbehind")
        own._paint()
        await settle(pilot)
        assert shown.alone == before
        assert shown.is_what_textual_shows(app.screen)
