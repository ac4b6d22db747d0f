"""Keys that a read-only host refuses are dim in the footer, and say why when they are pressed."""

from __future__ import annotations

from tests.tui.demo_deck import demo_app, press, running
from tui.widgets.key_footer import KeyFooter


async def test_keys_of_a_read_only_host_are_dim_and_say_why() -> None:
    for read_only in (True, False):
        app = demo_app(read_only=read_only)
        async with running(app) as pilot:
            keys = app.screen.query_one(KeyFooter)._keys()
            enabled = {binding.id: is_enabled for binding, is_enabled in keys}
            assert enabled["domain.shutdown"] is not read_only
            assert enabled["domain.menu"]
            if read_only:
                await press(pilot, "d")
                assert any("read-only" in toast.line for toast in app.toasts)
