from __future__ import annotations

import pytest

from engine.errors import AuthFailed
from engine.sasl.preparation import prepared


@pytest.mark.parametrize(
    ("text", "expected"),
    [  # RFC 4013, section 3, and what it says about spaces
        ("I\u00adX", "IX"),
        ("user", "user"),
        ("USER", "USER"),
        ("\u00aa", "a"),
        ("\u2168", "IX"),
        ("a\u00a0b", "a b"),
        ("\u0627\u0628", "\u0627\u0628"),
        ("e\u0301", "\u00e9"),
        ("\U0001f511", "\U0001f511"),  # not assigned in Unicode 3.2: let through
    ],
)
def test_what_looks_equal_becomes_equal(text: str, expected: str) -> None:
    assert prepared(text, "password").decode() == expected


@pytest.mark.parametrize(
    "text", ["", "\u00ad", "\x07", "a\nb", "\u06271", "\u0627a\u0628", "\udcff", "\ue000"]
)
def test_what_no_message_can_carry(text: str) -> None:
    with pytest.raises(AuthFailed, match="the password is empty or holds"):
        prepared(text, "password")
