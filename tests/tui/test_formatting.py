"""Figures as people read them."""

from __future__ import annotations

import pytest

from tui.formatting import (
    bit_rate,
    byte_rate,
    clock_time,
    counted,
    duration,
    memory_size,
    memory_use,
    moment,
    percent,
)

GIB = 1024 * 1024


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (percent(41.6), "42 %"),
        (percent(None), "–"),
        (memory_size(8 * GIB), "8 GiB"),
        (memory_size(3 * GIB // 2), "1.5 GiB"),
        (memory_size(512 * 1024), "512 MiB"),
        (memory_size(None), "–"),
        (memory_use(6 * GIB + GIB // 10, 8 * GIB), "6.1 / 8 GiB"),
        (memory_use(100 * 1024, 512 * 1024), "100 / 512 MiB"),
        (memory_use(None, 8 * GIB), "– / 8 GiB"),
        (memory_use(1, None), "–"),
        (byte_rate(0.0), "0 B/s"),
        (byte_rate(999.4), "999 B/s"),
        (byte_rate(999.6), "1 kB/s"),
        (byte_rate(12_000_000), "12 MB/s"),
        (byte_rate(5e15), "5000 TB/s"),
        (byte_rate(None), "–"),
        (bit_rate(11_000_000), "88 Mb/s"),
        (bit_rate(None), "–"),
        (duration(None), "–"),
        (duration(-1.0), "0 s"),
        (duration(41.9), "41 s"),
        (duration(720.0), "12 min"),
        (duration(11_100.0), "3 h 05"),
        (duration(91 * 86400.0), "91 d"),
        (clock_time(1_700_000_000.0), "22:13"),
        (clock_time(None), "–"),
        (moment(1_700_000_000.0, 1_700_000_060.0), "22:13"),
        (moment(1_699_900_000.0, 1_700_000_000.0), "Nov 13 18:26"),
        (moment(None, 0.0), "–"),
        (counted(1, "domain"), "1 domain"),
        (counted(0, "domain"), "0 domains"),
    ],
)
def test_a_figure_reads_like_this(text: str, expected: str) -> None:
    assert text == expected
