"""What a terminal shows, in a form in which two terminals can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.console.vt import Terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.console.vt import Row, Style

    Picture = list[list[tuple[str, Style]]]

LINE_DRAWING_IN_G1 = b"\x1b)0"


def picture(rows: Sequence[Row]) -> Picture:
    """Return the runs of each row, without blanks at the end.

    tmux's capture leaves out blank cells that were only erased, also where they have a colour.
    """
    return [_without_blanks(list(row.runs())) for row in rows]


def _without_blanks(runs: list[tuple[str, Style]]) -> list[tuple[str, Style]]:
    while runs and not runs[-1][1].flags:
        text, style = runs.pop()
        if text := text.rstrip(" "):
            runs.append((text, style))
            break
    return runs


def captured(lines: Sequence[str], columns: int) -> Picture:
    """Return the picture of what tmux captured: plain text, SGR, and SO and SI for lines."""
    terminal = Terminal(columns, len(lines))
    terminal.feed(LINE_DRAWING_IN_G1 + b"\x1b[?7l")
    for number, line in enumerate(lines, 1):
        terminal.feed(f"\x1b[{number}H{line}".encode())
    return picture(terminal.screen)


def in_pieces(terminal: Terminal, data: bytes, size: int) -> None:
    """Feed ``data`` cut into pieces."""
    for start in range(0, len(data), size):
        terminal.feed(data[start : start + size])
