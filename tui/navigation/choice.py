"""Choice: one of several places to go to, as a line of a menu."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .target import Target

#: The keys of the first lines; ``0`` and the menu's own keys are none.
_KEYS = digits[1:] + ascii_lowercase.replace("m", "")


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a menu that stands for a place."""

    name: str
    title: str
    key: str
    target: Target
    group: str = ""


def choices(targets: Sequence[Target]) -> list[Choice]:
    """Return a line for each place."""
    width = max((len(each.words) for each in targets), default=0)
    return [
        Choice(
            name=f"choice-{number}",
            title=f"{each.words:<{width}}   {each.note}".rstrip(),
            key=_KEYS[number] if number < len(_KEYS) else " ",
            target=each,
        )
        for number, each in enumerate(targets)
    ]
