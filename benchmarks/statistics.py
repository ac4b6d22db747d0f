"""What many runs add up to: the middle one, and the one that only a hundredth exceed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def median(values: Sequence[float]) -> float:
    """Return the middle value, or the mean of the two in the middle."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return (ordered[middle] + ordered[~middle]) / 2


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least ``share`` percent of the values do not exceed.

    That is the nearest rank: a value that was measured, never one in between.
    """
    rank = max(1, math.ceil(len(values) * share / 100))
    return sorted(values)[rank - 1]
