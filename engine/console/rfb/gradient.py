"""Tight's gradient filter: each pixel is told as the difference from a guess."""

from __future__ import annotations


class Gradient:
    """Undoes it row by row, for one rectangle of so many pixels in a row."""

    def __init__(self, width: int) -> None:
        self._above = bytes(width * 3)

    def undo(self, differences: bytes | bytearray) -> bytearray:
        """Return the next rows' red, green, blue."""
        found, line = bytearray(), len(self._above)
        for start in range(0, len(differences), line or 1):
            self._above = _undone(differences[start : start + line], self._above)
            found += self._above
        return found


def _undone(differences: bytes | bytearray, above: bytes) -> bytes:
    """Return one row; ``above`` is the row before it."""
    found = bytearray(len(differences))
    for channel in range(3):
        left = left_above = 0
        row = bytearray()
        columns = zip(differences[channel::3], above[channel::3], strict=True)
        for difference, over in columns:
            guess = left + over - left_above
            guess = 0 if guess < 0 else min(guess, 255)
            left = guess + difference & 255
            left_above = over
            row.append(left)
        found[channel::3] = row
    return bytes(found)
