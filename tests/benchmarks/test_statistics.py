"""The middle and the nearest rank, on numbers that can be checked by eye."""

from __future__ import annotations

import pytest

from benchmarks.statistics import median, percentile

HUNDRED = [float(number) for number in range(100, 0, -1)]


@pytest.mark.parametrize(
    ("values", "middle"), [([7.0], 7), ([3.0, 1.0, 2.0], 2), ([4.0, 1.0, 2.0, 3.0], 2.5)]
)
def test_median(values: list[float], middle: float) -> None:
    assert median(values) == middle


@pytest.mark.parametrize(("share", "value"), [(0, 1), (1, 1), (50, 50), (99, 99), (100, 100)])
def test_percentile_is_a_value_that_was_measured(share: float, value: float) -> None:
    assert percentile(HUNDRED, share) == value


def test_percentile_of_few_values_is_the_largest() -> None:
    assert percentile([1.0, 9.0, 5.0], 99) == 9
