"""Sizes of storage as they are shown and typed."""

from __future__ import annotations

import pytest

from engine.errors import InvalidArgument
from tui.byte_size import byte_size, parse_byte_size


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (None, "–"),
        (0, "0 B"),
        (512, "512 B"),
        (1024, "1 KiB"),
        (1536, "1.5 KiB"),
        (1023 * 1024, "1023 KiB"),
        ((1 << 20) - 1, "1 MiB"),
        (20 << 30, "20 GiB"),
        (3 << 39, "1.5 TiB"),
        ((1 << 64) - 1, "16 EiB"),
    ],
)
def test_shown(count: int | None, text: str) -> None:
    assert byte_size(count) == text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1024", 1024),
        ("20G", 20 << 30),
        (" 20 GiB ", 20 << 30),
        ("512mb", 512 << 20),
        ("1.5T", 3 << 39),
        ("7 B", 7),
    ],
)
def test_typed(text: str, count: int) -> None:
    assert parse_byte_size(text) == count


@pytest.mark.parametrize("text", ["", "lots", "0", "-1", "1e3", "9999999E", "1.5.5G", "٣G"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(InvalidArgument):
        parse_byte_size(text)
