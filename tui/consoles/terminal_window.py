"""TerminalWindow: which lines of a terminal a pane shows: its screen, or what scrolled away.

Lines are numbered from the first that ever came, so a number stays with its line while others
scroll away above it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.console.vt import Row, Terminal


class TerminalWindow:
    """``height`` lines of ``terminal``; ``is_crop`` shows its lower left where it is larger."""

    def __init__(self, terminal: Terminal, *, is_crop: bool = False) -> None:
        self.terminal = terminal
        self.is_crop = is_crop
        self.height = 0
        #: The line on top while it is scrolled back; None follows the screen.
        self._held: int | None = None

    @property
    def first(self) -> int:
        """The oldest line that is still known."""
        return self.terminal.history.dropped

    @property
    def screen_line(self) -> int:
        """The line that is on top of the screen."""
        return self.first + len(self.terminal.history)

    @property
    def end(self) -> int:
        """The line behind the last."""
        return self.screen_line + self.terminal.rows

    @property
    def is_scrolled(self) -> bool:
        """Whether something other than the screen is shown."""
        return self._held is not None

    @property
    def top(self) -> int:
        """The line on top of the window."""
        if self._held is None:
            return self._bottom_top()
        return max(self.first, min(self._held, self._bottom_top()))

    def scroll(self, lines: int) -> None:
        """Show what is so many lines further down; up is negative."""
        self.show(self.top + lines)

    def show(self, line: int) -> None:
        """Have a line on top, as far as there are others below it."""
        self._held = max(self.first, line) if line < self._bottom_top() else None

    def bring(self, line: int) -> None:
        """Scroll as little as shows a line."""
        if line < self.top:
            self.show(line)
        elif line >= self.top + self.height:
            self.show(line - self.height + 1)

    def follow(self) -> None:
        """Show the screen."""
        self._held = None

    def row(self, line: int) -> Row | None:
        """Return the row of a line; None where there is none (any more)."""
        place = line - self.first
        if place < 0:
            return None
        history = self.terminal.history
        if place < len(history):
            return history[place]
        place -= len(history)
        return self.terminal.screen[place] if place < self.terminal.rows else None

    def rows(self, top: int, count: int) -> list[Row | None]:
        """Return the rows of so many lines."""
        place = top - self.screen_line
        if place < 0:
            return [self.row(line) for line in range(top, top + count)]
        rows: list[Row | None] = [*self.terminal.screen[place : place + count]]
        return rows + [None] * (count - len(rows))

    def _bottom_top(self) -> int:
        rows = self.terminal.rows
        if rows <= self.height or not self.height:
            return self.screen_line
        if not self.is_crop:
            return self.screen_line + rows - self.height
        used = next((y for y in range(rows - 1, -1, -1) if self.terminal.screen[y].text), 0)
        last = max(used, self.terminal.cursor.row)
        return self.screen_line + max(0, last + 1 - self.height)
