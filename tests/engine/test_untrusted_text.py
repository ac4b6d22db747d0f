"""Hostile text made safe: nothing of it can reach a terminal as a command."""

from __future__ import annotations

import unicodedata

import pytest

from engine import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("web-01", "web-01"),
        ("Grüße 東京 🖥", "Grüße 東京 🖥"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("a\nb\tc\r", r"a\nb\tc\r"),
        ("\x9b2J", r"\x9b2J"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("\u2028", r"\u2028"),
        ("\x00\x7f", r"\x00\x7f"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
        ("\ud800", r"\ud800"),
        ("", ""),
    ],
)
def test_hidden_characters_are_written_out(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_nothing_hidden_survives_whatever_comes() -> None:
    everything = "".join(map(chr, range(0x3000)))
    shown = printable(everything, limit=len(everything))
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_a_giant_text_is_cut_and_says_so() -> None:
    assert printable("x" * 10_000) == "x" * 512 + "…"
    assert printable("x" * 10, limit=3) == "xxx…"
