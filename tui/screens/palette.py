"""Palette: Textual's list of commands, in which Enter takes what fits the words that were typed."""

from __future__ import annotations

from contextlib import suppress

from textual import on
from textual.command import CommandPalette
from textual.widgets import Input
from textual.worker import WorkerCancelled


class Palette(CommandPalette):
    """Enter waits until the search has come to its end.

    Textual looks for what fits in a task of its own: Enter close behind a word would take the first
    line of the list that was there before.
    """

    @on(Input.Submitted)
    async def _await_hits(self) -> None:
        for search in list(self.workers):
            if search.node is self and search.group == self._GATHER_COMMANDS_GROUP:
                with suppress(WorkerCancelled):
                    await search.wait()
