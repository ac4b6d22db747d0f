from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from engine.conf.xml_codec import (
    C_NUMBER,
    INTEGER,
    ON_OFF,
    STRING,
    TIMESTAMP,
    UNSIGNED,
    YES_NO,
    Codec,
    choice,
    hexadecimal,
    unit_bytes,
)


@pytest.mark.parametrize(
    ("codec", "text", "value"),
    [
        (STRING, " kept ", " kept "),
        (INTEGER, "-1", -1),
        (INTEGER, " 12\n", 12),
        (UNSIGNED, "0", 0),
        (C_NUMBER, "0x1F", 31),
        (C_NUMBER, "017", 15),
        (C_NUMBER, "0", 0),
        (YES_NO, "yes", True),
        (YES_NO, "no", False),
        (ON_OFF, "off", False),
        (choice("a", "b"), "b", "b"),
        (TIMESTAMP, "2030-12-31T23:59:59", datetime(2030, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_text_is_read(codec: Codec[object], text: str, value: object) -> None:
    assert codec.read(text) == value


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        (INTEGER, ""),
        (INTEGER, "1_000"),
        (INTEGER, "0x10"),
        (INTEGER, "٣"),
        (UNSIGNED, "-1"),
        (C_NUMBER, "08"),
        (C_NUMBER, "0x"),
        (C_NUMBER, "-1"),
        (YES_NO, "on"),
        (ON_OFF, "yes"),
        (choice("a", "b"), "A"),
        (TIMESTAMP, "tomorrow"),
    ],
)
def test_bad_text_says_what_it_is_not(codec: Codec[object], text: str) -> None:
    with pytest.raises(ValueError, match="is "):
        codec.read(text)


def test_a_message_shows_hostile_text_harmlessly() -> None:
    with pytest.raises(ValueError, match=r"\\x1b\[2J"):
        INTEGER.read("\x1b[2J")


def test_values_are_written_as_libvirt_writes_them() -> None:
    assert hexadecimal(4).write(31) == "0x001f"
    assert YES_NO.write(True) == "yes"
    assert ON_OFF.write(False) == "off"
    berlin = timezone(timedelta(hours=1))
    assert TIMESTAMP.write(datetime(2031, 1, 1, 0, 30, tzinfo=berlin)) == "2030-12-31T23:30:00"


def test_a_choice_refuses_what_it_would_not_read() -> None:
    with pytest.raises(ValueError, match="not one of a, b"):
        choice("a", "b").write("c")


@pytest.mark.parametrize(
    ("unit", "size"),
    [("b", 1), ("bytes", 1), ("KB", 1000), ("k", 1024), ("KiB", 1024), ("M", 2**20),
     ("MB", 10**6), ("GiB", 2**30), ("g", 2**30), ("T", 2**40), ("EiB", 2**60)],
)  # fmt: skip
def test_units_of_size(unit: str, size: int) -> None:
    assert unit_bytes(unit) == size


@pytest.mark.parametrize("unit", ["", "floppies", "KiBs"])
def test_no_such_unit(unit: str) -> None:
    with pytest.raises(ValueError, match="not a unit"):
        unit_bytes(unit)
