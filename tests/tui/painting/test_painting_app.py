"""The application's own frames show the same as Textual's, and Textual has what they rest on."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import pytest
from rich.color import ColorSystem
from rich.console import Console
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.screen import Screen
from textual.strip import Strip

from tests.tui.demo_deck import NARROW, demo_app, opened, settle
from tests.tui.painting.terminal_screen import TerminalScreen
from tui.painting.front_compositor import FrontCompositor
from tui.painting.painting_app import Painting, PaintingApp, SpareUpdate

if TYPE_CHECKING:
    from tui.app import VirtdeckApp
    from tui.painting.painting_app import Update


class Witness:
    """Writes every frame of an application to two terminals: as Textual would, and as we do."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, colours: str = "truecolor") -> None:
        self.console = Console(color_system=colours, force_terminal=True)  # type: ignore[arg-type]
        self.painting = Painting()
        self.size = (0, 0)
        self.frames = self.pictures = self.ours = self.theirs = 0
        show = App._display

        def display(app: App[Any], screen: Any, renderable: Any) -> None:
            if isinstance(renderable, SpareUpdate):
                self.take(renderable._update)
                if self.frames % 8 == 0 and isinstance(screen._compositor, FrontCompositor):
                    assert_is_textuals_picture(screen._compositor)
                    self.pictures += 1
            show(app, screen, renderable)

        monkeypatch.setattr(App, "_display", display)

    def take(self, update: Update) -> None:
        """Write a frame both ways and compare what is seen."""
        if isinstance(update, LayoutUpdate) and self.size != update.region.size:
            self.size = (update.region.size.width, update.region.size.height)
            self._screens = (TerminalScreen(*self.size), TerminalScreen(*self.size))
        if self.size == (0, 0):
            return
        ours, theirs = (
            self.painting.written(update, self.console),
            update.render_segments(self.console),
        )
        self._screens[0].write(ours)
        self._screens[1].write(theirs)
        self.frames += 1
        self.ours += len(ours.encode())
        self.theirs += len(theirs.encode())
        assert self._screens[0].shows_what(self._screens[1])


def assert_is_textuals_picture(compositor: FrontCompositor) -> None:
    """What is left out is seen nowhere: each line is made of the pieces that Textual finds."""
    everything = compositor.size.region, lambda _: True
    assert compositor._render_chops(*everything) == Compositor._render_chops(
        compositor, *everything
    )


async def _walk(app: VirtdeckApp) -> None:
    """Go through screens, menus, themes and sizes."""
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        for _ in range(3):
            await settle(pilot, 2.0)
        for keys in ("down down", "space", "slash w e b enter", "escape", "question_mark escape"):
            await pilot.press(*keys.split())
            await settle(pilot, 1.0)
        for mode in ("hosts", "events", "domains"):
            await app.switch_mode(mode)
            await settle(pilot, 2.0)
        await pilot.resize_terminal(120, 30)
        await settle(pilot, 2.0)
        await pilot.press("enter")
        await settle(pilot, 2.0)
        assert "virtdeck-light" in app.theme_names()
        app.theme = "virtdeck-light"
        await settle(pilot, 2.0)


@pytest.mark.parametrize(
    ("colours", "marks"), [("truecolor", "unicode"), ("256", "ascii"), ("standard", "ascii")]
)
async def test_every_frame_shows_the_same(
    monkeypatch: pytest.MonkeyPatch, colours: str, marks: str
) -> None:
    """Screens, dialogs, filters, another size, another theme, on a demo that lives."""
    witness = Witness(monkeypatch, colours)
    await _walk(demo_app("test:///demo", marks=marks))
    assert witness.frames > 20
    assert witness.pictures > 1
    assert witness.ours < witness.theirs / 2


async def test_every_frame_shows_the_same_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """As ``NO_COLOR`` has it."""
    monkeypatch.setenv("NO_COLOR", "1")
    witness = Witness(monkeypatch)
    await _walk(demo_app("test:///demo"))
    assert witness.frames > 20


async def test_nothing_is_known_after_the_terminal_was_somebody_elses() -> None:
    """Leaving for a shell and coming back both forget what the terminal shows."""
    app = demo_app()
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        for leave_or_return in (app.app_suspend_signal, app.app_resume_signal):
            app.painting._cells = _filled(app)
            leave_or_return.publish(app)
            await pilot.pause()
            assert app.painting._cells is None


def _filled(app: VirtdeckApp) -> Any:
    console = Console(color_system="truecolor")
    update = app.screen._compositor.render_full_update()
    app.painting.written(update, console)
    assert app.painting._cells is not None
    return app.painting._cells


async def test_a_whole_repaint_is_written_whole() -> None:
    """Whatever a terminal shows by mistake is gone with the next screen."""
    app = demo_app()
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        console = Console(color_system="truecolor")
        painting = Painting()
        first, second = (
            painting.written(app.screen._compositor.render_full_update(), console) for _ in range(2)
        )
        assert first == second != ""


def test_textual_has_what_this_rests_on() -> None:
    """These are no promises of Textual: where one fails, ``tui.painting`` is to be looked at."""
    assert list(inspect.signature(App._display).parameters) == ["self", "screen", "renderable"]
    assert "CompositorUpdate" in inspect.getsource(App._display)
    assert "renderable.render_segments(console)" in inspect.getsource(App._display)
    chops = inspect.signature(ChopsUpdate.__init__).parameters
    assert list(chops) == ["self", "chops", "spans", "chop_ends"]
    assert list(inspect.signature(LayoutUpdate.__init__).parameters) == ["self", "strips", "region"]
    for made in (Compositor.render_full_update, Compositor.render_partial_update):
        assert "Update" in inspect.signature(made).return_annotation
    pieces = inspect.signature(Compositor._render_chops).parameters
    assert list(pieces) == ["self", "crop", "is_rendered_line"]
    assert "self._compositor = Compositor()" in inspect.getsource(Screen.__init__)
    assert issubclass(SpareUpdate, CompositorUpdate)
    assert PaintingApp._display is not App._display
    assert Strip.render_ansi.__name__ == "render_ansi"
    assert "_color_system" in vars(Console(color_system="truecolor"))
    assert Console(color_system="truecolor")._color_system is ColorSystem.TRUECOLOR
