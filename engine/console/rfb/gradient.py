"""Tight's gradient filter: each pixel is told as the difference from a guess."""

from __future__ import annotations


def undo_gradient(differences: bytes | bytearray, above: bytes) -> bytes:
    """Return one row of red, green, blue; ``above`` is the row before it."""
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
