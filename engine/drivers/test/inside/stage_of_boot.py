"""Stages of a line's life: text that appears in time, a menu that waits, a shell that stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from .boot_log import Line

    Write = Callable[[str], None]


class BootStage(Protocol):
    """One of them. Times are seconds since it began."""

    def tick(self, elapsed: float) -> float | None:
        """Go on up to ``elapsed``; return when it was over, None while it is not."""
        ...

    def type(self, data: bytes) -> None:
        """Take what was typed."""
        ...


class TimedText:
    """Text that nobody can hurry."""

    def __init__(self, lines: list[Line], seconds: float, write: Write) -> None:
        self._lines = lines
        self._seconds = seconds
        self._write = write
        self._written = 0

    def tick(self, elapsed: float) -> float | None:
        """Write what is due."""
        while self._written < len(self._lines) and self._lines[self._written][0] <= elapsed:
            self._write(self._lines[self._written][1])
            self._written += 1
        return self._seconds if elapsed >= self._seconds else None

    def type(self, data: bytes) -> None:
        """Nobody listens yet."""


_UP: Final = frozenset({b"\x1b[A", b"\x1bOA", b"k"})
_DOWN: Final = frozenset({b"\x1b[B", b"\x1bOB", b"j"})
_ENTER: Final = frozenset({b"\r", b"\n"})


class BootMenu:
    """A boot loader's menu: it counts down until a key is pressed, then it waits for Enter."""

    SECONDS = 3.0

    def __init__(self, entries: tuple[str, ...], write: Write) -> None:
        self._entries = entries
        self._write = write
        self._chosen = 0
        self._left: int | None = None
        self._is_held = False
        self._is_over = False

    def tick(self, elapsed: float) -> float | None:
        """Count down."""
        if self._is_over or (elapsed >= self.SECONDS and not self._is_held):
            return elapsed if self._is_over else self.SECONDS
        left = int(self.SECONDS - elapsed) + 1
        if left != self._left and not self._is_held:
            first, self._left = self._left is None, left
            self._write(self._frame() if first else self._foot())
        return None

    def type(self, data: bytes) -> None:
        """Move, or boot."""
        self._is_held = True
        self._is_over = data in _ENTER
        step = (data in _DOWN) - (data in _UP)
        self._chosen = min(max(self._chosen + step, 0), len(self._entries) - 1)
        self._write(self._frame())

    def _frame(self) -> str:
        """Return the whole screen of the menu."""
        width = 70
        rows = [f"\x1b[0m\x1b[2J\x1b[2;30H\x1b[1mDemo boot loader\x1b[0m\x1b[4;5H┌{'─' * width}┐"]
        for number in range(10):
            text = self._entries[number] if number < len(self._entries) else ""
            mark = "*" if number == self._chosen else " "
            look = "\x1b[7m" if number == self._chosen else ""
            rows.append(f"\x1b[{5 + number};5H│{look}{mark}{text:<{width - 1}}\x1b[0m│")
        rows.append(f"\x1b[15;5H└{'─' * width}┘\x1b[17;7HThe arrows choose, Enter boots.")
        return "".join(rows) + self._foot()

    def _foot(self) -> str:
        if self._is_held or self._left is None:
            return "\x1b[18;7H\x1b[K"
        return f"\x1b[18;7HThe marked entry boots in {self._left} s.\x1b[K"
