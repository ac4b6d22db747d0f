"""The least that Textual can show: what ``start_up`` compares the application with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import ComposeResult

#: What it shows.
TEXT = "an empty application"


class EmptyApp(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        """Show the line."""
        yield Static(TEXT)


if __name__ == "__main__":
    EmptyApp().run()
