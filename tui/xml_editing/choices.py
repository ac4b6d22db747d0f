"""What can be chosen where text would be lost: on leaving, and when somebody else came first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the menu."""

    name: str
    title: str
    key: str
    group: str = ""


LEAVING: Final = (
    Choice("keep", "Leave, and keep the text for the next time", "k"),
    Choice("discard", "Leave, and give the text up", "g"),
)

CONFLICT: Final = (
    Choice("see", "See what they changed", "s"),
    Choice("on-top", "Put my changes on top of theirs", "t"),
    Choice("leave", "Leave, and keep my text for the next time", "k"),
)
