"""What locks, undo and the audit log look like, at both ends of what terminals offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.demo_deck import NARROW, demo_app, go_to, opened, press, settle
from tests.tui.looks import at_both_ends

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.pilot import Pilot

    Compare = Callable[..., bool]

#: Name -> keys from the domain db-primary on.
STORIES: dict[str, tuple[str, ...]] = {
    "guarded": ("l", "m", "D", *"db-pri"),
    "guarded-many": ("l", "N", "space", "space", "m", "D"),
    "offer": ("l", "N", "m", "D", *"db-primary", "enter"),
    "list": ("m", "D", "y", "l", "colon", *"undo", "enter"),
}


def story(keys: tuple[str, ...]) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def run(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await go_to(pilot, "db-primary")
        for key in keys:
            await press(pilot, key)
            if key in ("l", "y", "enter"):
                await settle(pilot, 1.0)
        pilot.app.action_dismiss_notices()  # type: ignore[attr-defined]
        await settle(pilot)

    return run


@at_both_ends
@pytest.mark.parametrize("name", STORIES)
def test_looks(snap_compare: Compare, name: str, size: tuple[int, int], theme: str) -> None:
    app = demo_app(theme=f"virtdeck-{theme}")
    assert snap_compare(app, terminal_size=size, run_before=story(STORIES[name]))


def test_looks_in_ascii(snap_compare: Compare) -> None:
    app = demo_app(marks="ascii")
    assert snap_compare(app, terminal_size=NARROW, run_before=story(STORIES["offer"]))
