"""Toasts on a real screen: in the corner, as plain text, a few at most, gone by a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.demo_deck import NARROW, demo_app, press, running
from tests.tui.scripted_deck import screen_text
from tui.notifications import Severity
from tui.toasts import Toast

if TYPE_CHECKING:
    from tui.app import VirtdeckApp


def toast(text: str, severity: Severity = Severity.INFORMATION, title: str = "") -> Toast:
    return Toast(
        topic=(text,), severity=severity, title=title, text=text, shown_at=0.0, expires=None
    )


#: What stands below two that stay.
WAY_OUT = "▌ N or F2 takes them away"


def corner(app: VirtdeckApp) -> list[str]:
    """Return the lines with a toast, from its edge on, without the frame behind them."""
    edge = app.marks.edge
    found = [line.partition(edge)[2] for line in screen_text(app) if edge in line]
    return [f"{edge}{rest[:-2].rstrip()}" for rest in found]


async def test_toasts_stand_above_the_last_lines_at_the_right() -> None:
    app = demo_app()
    async with running(app) as pilot:
        before = screen_text(app)
        app.toasts = (toast("web-01: panicked", Severity.ERROR, "Guest crashed"), toast("copied"))
        await pilot.pause()
        text = screen_text(app)
        assert corner(app) == ["▌ Guest crashed", "▌ web-01: panicked", "▌ copied", WAY_OUT]
        assert text[-4].index("▌") == NARROW[0] - len(WAY_OUT) - 3
        assert text[-3:] == before[-3:]
        app.toasts = ()
        await pilot.pause()
        assert screen_text(app) == before


async def test_a_toast_has_the_colour_of_its_severity() -> None:
    app = demo_app()
    async with running(app) as pilot:
        for severity, name in (("information", "success"), ("warning", "warning")):
            app.toasts = (toast("here", Severity(severity)),)
            await pilot.pause()
            strips = app.screen._compositor.render_strips(app.size)
            (edge,) = [x for strip in strips for x in strip if "▌" in x.text]
            assert edge.style
            assert edge.style.color
            assert edge.style.color.get_truecolor().hex == app.theme_variables[name].lower()
            (body,) = [x for strip in strips for x in strip if "here" in x.text]
            assert body.style
            assert body.style.color != edge.style.color


async def test_markup_is_shown_and_long_text_is_wrapped() -> None:
    app = demo_app()
    async with running(app) as pilot:
        app.toasts = (toast("[red]bold[/red] " + "word " * 20),)
        await pilot.pause()
        lines = corner(app)
        assert lines[0].startswith("▌ [red]bold[/red] word")
        assert len(lines) == 3
        assert max(map(len, lines)) <= 56


async def test_of_many_the_newest_are_shown_and_the_others_counted() -> None:
    app = demo_app()
    async with running(app) as pilot:
        app.toasts = tuple(toast(f"toast {n}") for n in range(7))
        await pilot.pause()
        assert corner(app) == ["▌ 3 more", *(f"▌ toast {n}" for n in range(3, 7)), WAY_OUT]


async def test_a_click_takes_that_toast_away() -> None:
    app = demo_app()
    async with running(app) as pilot:
        app.journal.toasts.tell("first")
        app.journal.toasts.tell("second")
        await pilot.pause()
        await pilot.click("ToastStack", offset=(3, 0))
        await pilot.pause()
        assert corner(app) == ["▌ second"]


async def test_toasts_are_on_the_next_screen_too() -> None:
    app = demo_app()
    async with running(app) as pilot:
        app.toasts = (toast("here"),)
        for key in ("2", "3", "1", "enter"):
            await press(pilot, key)
            assert corner(app) == ["▌ here"]


@pytest.mark.parametrize("count", [1, 2])
async def test_ascii_toasts_are_ascii(count: int) -> None:
    app = demo_app(marks="ascii")
    async with running(app) as pilot:
        for _ in range(count):
            app.journal.toasts.tell("web-01 · done …")
        await pilot.pause()
        text = "\n".join(screen_text(app))
        assert ("| web-01 | done ~" + (" x2" if count == 2 else "")) in text
        assert text.isascii()
