"""TerminalParser: Textual's reader of what the terminal sends, which never swallows an Esc."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual._xterm_parser import XTermParser

from .typed_ahead import EscapedKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.events import Key

_ESC: Final = "\x1b"
#: What follows the Esc that begins a sequence, by ECMA-48; and a second Esc is one.
_INTRODUCERS: Final = "[O]PX^_" + _ESC
#: Alt and Tab is Shift and Tab for Textual.
_KNOWN: Final = "\t"


class TerminalParser(XTermParser):
    """Tells Esc and a key in one piece from a sequence.

    Textual makes Alt and a letter of it, drops the Esc before another character, and makes ``^``
    of it before a long text: what was typed to leave a dialog would act in it.
    """

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        is_escaped = len(sequence) == 2 and sequence[0] == _ESC
        if is_escaped and sequence[1] not in _INTRODUCERS + _KNOWN:
            alt, sequence = True, sequence[1]
        keys = super()._sequence_to_key_events(sequence)
        yield from (EscapedKey(f"alt+{key.key}", key.character) for key in keys) if alt else keys
