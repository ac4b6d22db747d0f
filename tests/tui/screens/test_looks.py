"""What the screens look like, at both ends of what terminals offer, in dark and in light.

A change of a picture is looked at, then kept with ``pytest --snapshot-update``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.demo_deck import NARROW, demo_app, failed, go_to, opened, press
from tests.tui.looks import at_both_ends

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.pilot import Pilot

    Compare = Callable[..., bool]

TAB = "right_square_bracket"

#: Name -> where the cursor is, then the keys that lead to the picture.
STORIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "list": ("db-primary", ()),
    "devices": ("db-primary", ("enter", TAB)),
    "confirm": ("db-primary", ("d",)),
}

#: The same, on a narrow dark terminal only.
NARROW_STORIES: dict[str, tuple[str, tuple[str, ...]]] = {
    "overview": ("db-primary", ("enter",)),
    "displays": ("db-primary", ("enter", TAB, TAB)),
    "events": ("db-primary", ("enter", TAB, TAB, TAB, TAB)),
    "xml": ("db-primary", ("x",)),
    "destroy": ("db-primary", ("m", "D")),
    "destroy-many": ("web-01", ("space", "space", "m", "D")),
    "menu": ("web-01", ("m",)),
    "help": ("web-01", ("question_mark",)),
    "command": ("web-01", ("colon", *"des")),
    "no-match": ("web-01", ("slash", *"nothing")),
    "marks": ("web-01", ("space", "space")),
}


def story(name: str, keys: tuple[str, ...]) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Return what leads to the picture, for the plugin."""

    async def run(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await go_to(pilot, name)
        await press(pilot, *keys)

    return run


@at_both_ends
@pytest.mark.parametrize("name", STORIES)
def test_looks(snap_compare: Compare, name: str, size: tuple[int, int], theme: str) -> None:
    app = demo_app(theme=f"virtdeck-{theme}")
    assert snap_compare(app, terminal_size=size, run_before=story(*STORIES[name]))


@pytest.mark.parametrize("name", NARROW_STORIES)
def test_looks_narrow(snap_compare: Compare, name: str) -> None:
    run = story(*NARROW_STORIES[name])
    assert snap_compare(demo_app(), terminal_size=NARROW, run_before=run)


def test_looks_in_high_contrast(snap_compare: Compare) -> None:
    app = demo_app(theme="virtdeck-contrast")
    assert snap_compare(app, terminal_size=NARROW, run_before=story("db-primary", ()))


def test_looks_in_ascii(snap_compare: Compare) -> None:
    app = demo_app(marks="ascii")
    assert snap_compare(app, terminal_size=NARROW, run_before=story("db-primary", ()))


def test_looks_without_colour(snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(demo_app(), terminal_size=NARROW, run_before=story("db-primary", ()))


@pytest.mark.parametrize("uri", ["test:///no/such/file.xml", "nonsense"], ids=["file", "address"])
def test_looks_when_a_host_fails(snap_compare: Compare, uri: str) -> None:
    assert snap_compare(demo_app(uri), terminal_size=NARROW, run_before=failed)
