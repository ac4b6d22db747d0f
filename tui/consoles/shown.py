"""Shown: what a ``TerminalPane`` shows: an open session, or something that looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.access.session import SessionState
    from engine.console.vt import Terminal


class Shown(Protocol):
    """A terminal that changes; a pane that shows it is told by what it gave to ``watch``."""

    @property
    def terminal(self) -> Terminal:
        """What is on it."""

    @property
    def state(self) -> SessionState:
        """Only what is live is typed into."""

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call ``changed`` after every change, until the returned function is called."""

    def resize(self, columns: int, rows: int) -> None:
        """Give it another size, if it has none of its own."""

    async def send(self, data: bytes) -> None:
        """Type into it."""

    async def paste(self, text: str) -> None:
        """Paste into it."""
