"""PluginRun: the program of a plugin, and what becomes of what it says."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine import printable
from engine.errors import OperationFailed

from ..lent_terminal import run_in_terminal
from ..screens.output_view import OutputView
from .plugin import Output
from .program import Ended, run_program

if TYPE_CHECKING:
    from ..app import VirtdeckApp
    from .plugin import Plugin


class PluginRun:
    """One run of ``plugin``, for one or several; all that is said is shown in one place."""

    def __init__(self, app: VirtdeckApp, plugin: Plugin) -> None:
        self.plugin = plugin
        self._app = app
        self._view: OutputView | None = None
        self._terminal = asyncio.Lock()

    async def run(self, subject: str, words: list[str]) -> None:
        """Run the program for ``subject``.

        Raises:
            OperationFailed: it cannot be started, or says that it failed.
            OperationTimeout: it took too long.
        """
        if self.plugin.output is Output.TERMINAL:
            async with self._terminal:
                status = await run_in_terminal(self._app, words)
        else:
            ended = await run_program(words, self.plugin.seconds)
            self._tell(printable(subject), ended)
            status = ended.status
        if status:
            raise OperationFailed(f"{printable(words[0], 60)} ended with status {status}")

    def _tell(self, subject: str, ended: Ended) -> None:
        if self.plugin.output is Output.NOTICE:
            last = ended.output.rstrip().rpartition("\n")[2]
            self._app.journal.toasts.tell(f"{subject}: {printable(last, 200)}")
        elif self.plugin.output is Output.SHOW:
            if self._view is None:
                self._view = OutputView(self.plugin.title or self.plugin.name)
                self._app.push_screen(self._view)
            self._view.add(subject, ended)
