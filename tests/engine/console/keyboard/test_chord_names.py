"""Keys as people write them."""

from __future__ import annotations

import pytest

from engine.console.keyboard import NAMED_KEYS, SEND_KEYS, chord_named, strokes
from engine.errors import InvalidArgument


@pytest.mark.parametrize("name", SEND_KEYS)
def test_what_the_menu_has_means_the_same(name: str) -> None:
    assert chord_named(name) == chord_named(name.upper()) == SEND_KEYS[name]


def test_keys_and_what_is_held() -> None:
    named = NAMED_KEYS
    assert chord_named("Enter") == (named["Return"],)
    assert chord_named("ctrl+alt+f2") == (named["Control_L"], named["Alt_L"], named["F2"])
    assert chord_named("Ctrl+c") == (named["Control_L"], *strokes("c")[0])
    assert chord_named("Ctrl++")[1:] == strokes("+")[0]
    assert chord_named("Shift+A") == strokes("A")[0], "Shift is pressed once"
    assert chord_named("z", "de") == strokes("z", "de")[0] != strokes("z")[0]


@pytest.mark.parametrize("name", ["", "Hyper+x", "Ctrl+", "Ctrl+xy", "€", "+Ctrl"])
def test_what_is_no_key_is_named(name: str) -> None:
    with pytest.raises(InvalidArgument, match="is no key"):
        chord_named(name)
