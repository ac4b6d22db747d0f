"""Two changes of one text are put together where they do not touch."""

from __future__ import annotations

import pytest

from engine.editing.merge import merge

BEFORE = "a\nb\nc\nd\ne\n"


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        ("A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n", "A\nb\nc\nd\nE\n"),
        ("a\nb\nc\nd\n", "x\na\nb\nc\nd\ne\n", "x\na\nb\nc\nd\n"),
        ("a\nb\nC\nd\ne\n", "a\nb\nC\nd\ne\n", "a\nb\nC\nd\ne\n"),
        (BEFORE, "a\n", "a\n"),
        ("a\nB\nc\nd\ne\n", "a\nx\nc\nd\ne\n", None),
        ("a\nB\nc\nd\ne\n", "a\nb\nC\nd\ne\n", None),
        ("a\ne\n", "a\nb\nC\nd\ne\n", None),
    ],
)
def test_both_or_neither(mine: str, theirs: str, both: str | None) -> None:
    assert merge(BEFORE, mine, theirs) == both
    assert merge(BEFORE, theirs, mine) == both
