"""Keys that Textual made, back as bytes."""

from __future__ import annotations

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key

from tests.tui.consoles.keys_of_a_terminal import KEYS
from tui.consoles.key_bytes import bytes_of_key

#: Keys that Textual's own reader loses, changes or waits after, and forms that are not xterm's.
LOST = {
    *("ctrl+backspace", "ctrl+h", "ctrl+j", "alt+b", "alt+f", "alt+d", "alt+x", "alt+.", "alt+1"),
    *("alt+?", "alt+[", "alt+O", "alt+enter", "alt+backspace", "alt+left", "application up"),
    *("shift+f5", "shift+f3", "linux f1", "ctrl+delete", "escape"),
}


@pytest.mark.parametrize("name", [name for name in KEYS if name not in LOST])
def test_what_textual_reads_is_written_as_it_was(name: str) -> None:
    events = [each for each in XTermParser().feed(KEYS[name].decode()) if isinstance(each, Key)]
    assert b"".join(bytes_of_key(each.key, each.character) for each in events) == KEYS[name]


@pytest.mark.parametrize(
    ("key", "data"),
    [
        ("escape", b"\x1b"),
        ("ctrl+right_square_bracket", b"\x1d"),
        ("ctrl+h", b"\x08"),
        ("alt+b", b"\x1bb"),
        ("alt+full_stop", b"\x1b."),
        ("ctrl+left", b"\x1b[1;5D"),
        ("shift+f5", b"\x1b[15;2~"),
        ("ctrl+alt+x", b"\x1b\x18"),
        ("right_square_bracket", b"]"),
        ("some_key_of_the_future", b""),
    ],
)
def test_keys_by_name(key: str, data: bytes) -> None:
    assert bytes_of_key(key) == data
