"""What every picture is drawn at: both ends of what terminals offer, each in one of the themes."""

from __future__ import annotations

from typing import Final

import pytest

from tests.tui.demo_deck import NARROW, WIDE

#: Gives a test ``size`` and ``theme``.
at_both_ends: Final = pytest.mark.parametrize(
    ("size", "theme"),
    [(NARROW, "dark"), (WIDE, "light")],
    ids=["narrow-dark", "wide-light"],
)
