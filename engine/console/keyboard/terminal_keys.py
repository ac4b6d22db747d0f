"""TerminalKeys: the bytes that a person's terminal sends, as keys of a guest's keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .strokes import char_strokes

if TYPE_CHECKING:
    from .key import Chord


class TerminalKeys:
    """Fed with bytes in pieces of any size; ``layout`` is the guest's."""

    def __init__(self, layout: str = "us") -> None:
        self.layout = layout

    def feed(self, data: bytes) -> list[Chord]:
        """Return the chords that ``data`` completes."""
        chords: list[Chord] = []
        for char in data.decode("utf-8", "replace"):
            chords += char_strokes(char, self.layout) or ()
        return chords

    def flush(self) -> list[Chord]:
        """Return what waits, an Escape that nothing followed."""
        return []
