"""Row: one line of the table, a figure of ours, perhaps beside one of theirs, and what is wanted.

Measurements make them with the functions below; ``report`` prints them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

#: How to write a figure.
Unit = Callable[[float], str]


def milliseconds(seconds: float) -> str:
    """Write a time; to the hundredth where that is more than noise."""
    value = seconds * 1000
    return f"{value:.2f} ms" if value < 10 else f"{value:,.0f} ms"


def microseconds(seconds: float) -> str:
    """Write a time that is far below a millisecond."""
    return f"{seconds * 1e6:,.1f} µs"


def per_second(rate: float) -> str:
    """Write how many a second."""
    return f"{rate:,.0f}/s"


def count(number: float) -> str:
    """Write a whole number."""
    return f"{number:,.0f}"


def kib(size: float) -> str:
    """Write a size that was measured in KiB."""
    return f"{size:,.0f} KiB"


def percent(share: float) -> str:
    """Write a share of 1."""
    return f"{share:.1%}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A figure. ``is_met`` is None where nothing is wanted of it: it only tells more."""

    name: str
    ours: float
    unit: Unit
    theirs: float | None = None
    wanted: str = ""
    is_met: bool | None = None

    @property
    def ratio(self) -> float | None:
        """How many times theirs ours is."""
        return None if self.theirs is None else self.ours / self.theirs

    @property
    def cells(self) -> tuple[str, ...]:
        """The texts of the line: what, ours, theirs, ratio, wanted, verdict."""
        theirs = "" if self.theirs is None else self.unit(self.theirs)
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        verdict = "" if self.is_met is None else ("met" if self.is_met else "MISSED")
        return (self.name, self.unit(self.ours), theirs, ratio, self.wanted, verdict)


def beside(
    name: str, ours: float, theirs: float, *, times: float, unit: Unit = milliseconds
) -> Row:
    """Return a row of two times in seconds: ours may be ``times`` theirs."""
    return Row(
        name=name,
        ours=ours,
        unit=unit,
        theirs=theirs,
        wanted=f"<= {times:g} × theirs",
        is_met=ours <= times * theirs,
    )


def faster(name: str, ours: float, theirs: float, *, times: float, unit: Unit) -> Row:
    """Return a row of two rates: ours must be ``times`` theirs."""
    return Row(
        name=name,
        ours=ours,
        unit=unit,
        theirs=theirs,
        wanted=f">= {times:g} × theirs",
        is_met=ours >= times * theirs,
    )


def at_most(name: str, ours: float, limit: float, unit: Unit) -> Row:
    """Return a row that must not exceed ``limit``."""
    wanted = f"<= {unit(limit)}"
    return Row(name=name, ours=ours, unit=unit, wanted=wanted, is_met=ours <= limit)


def at_least(name: str, ours: float, limit: float, unit: Unit) -> Row:
    """Return a row that must reach ``limit``."""
    wanted = f">= {unit(limit)}"
    return Row(name=name, ours=ours, unit=unit, wanted=wanted, is_met=ours >= limit)


def exactly(name: str, ours: int, expected: int) -> Row:
    """Return a row of a count that must be ``expected``."""
    return Row(name=name, ours=ours, unit=count, wanted=count(expected), is_met=ours == expected)
