"""Limits, flags and counts, one at a time; a list in slices."""

from __future__ import annotations

import struct
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from engine.errors import ProtocolError
from engine.rpc.xdr import decoder_for

if TYPE_CHECKING:
    from engine.rpc.xdr.decoder import Decoder

STRUCTURES = {"pair": "name:string number:int", "nothing": ""}


def decoder(fields: str) -> Decoder:
    return decoder_for("answer", fields, STRUCTURES.__getitem__)


def words(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}I", *numbers)


@pytest.mark.parametrize(
    ("fields", "data", "said"),
    [
        ("a:string", words(5, 0), "too early"),
        ("a:string", b"\0\0\0\1a", "too early"),
        ("a:string", words(4 * 1024 * 1024 + 1), "at most 4194304"),
        ("a:int?", words(2, 0), "mark of presence of 2"),
        ("a:int?", words(0xFFFFFFFF), "mark of presence"),
        ("a:int<3>", words(4, 0, 0, 0, 0), "a count of 4 where at most 3"),
        ("a:int<3>", words(3, 0, 0), "too early"),
        ("a:pair<9>", words(9), "too early"),
        ("a:pair[2]", words(0, 0), "requires a buffer"),
        ("a:opaque<3>", words(4, 0), "at most 3"),
        ("a:char<3>", words(3, 0, 0), "too early"),
        ("a:char[3]", words(1, 2), "too early"),
        ("a:params<3>", words(4), "at most 3"),
        ("a:params<3>", words(3, 0, 1, 0), "too early"),
        ("a:params<3>", words(1, 0, 8, 0), "parameter of type 8"),
        ("a:params<3>", words(1, 0, 0, 0), "parameter of type 0"),
        ("", words(0), "4 bytes are left over"),
        ("a:int", words(0, 0), "4 bytes are left over"),
    ],
)
def test_what_is_refused_and_why(fields: str, data: bytes, said: str) -> None:
    with pytest.raises(ProtocolError, match=f"^answer: .*{said}"):
        decoder(fields).decode(data)


@pytest.mark.parametrize(
    ("fields", "data", "value"),
    [
        ("", b"", None),
        ("a:int", words(0xFFFFFFFF), -1),
        ("a:int b:int", words(1, 2), (1, 2)),
        ("a:pair", words(0, 7), ("", 7)),
        ("a:pair<2>", words(0), []),
        ("a:pair?", words(0), None),
        ("a:string?<2>", words(2, 0, 1, 0), [None, ""]),
        ("a:string", b"\0\0\0\3\xff\0a!", "\udcff\0a"),
        ("a:char<3>", words(2, 65, 0xFFFFFF42), b"AB"),
        ("a:opaque[3] b:int", b"abc?" + words(1), (b"abc", 1)),
        ("a:bool<2> b:int[2]", words(2, 1, 0, 5, 6), ([True, False], [5, 6])),
        ("a:int<1>[2]", words(0, 1, 9), [[], [9]]),
        ("a:nothing", b"", ()),
    ],
)
def test_values(fields: str, data: bytes, value: object) -> None:
    assert decoder(fields).decode(data) == value


@pytest.mark.parametrize(
    "fields",
    [
        "a:string", "a:opaque<33554432>", "a:char<33554432>", "a:pair<4294967295>",
        "a:int<4294967295>", "a:hyper<4294967295>", "a:params<4294967295>", "a:string<4294967295>",
        "a:pair?<4294967295>", "a:bool<4294967295>",
    ],
)  # fmt: skip
def test_a_count_alone_takes_no_memory(fields: str) -> None:
    reading = decoder(fields)
    assert not reading.decode(words(0))  # compiled now, and nothing else is wrong with it
    tracemalloc.start()
    try:
        for count in (0xFFFFFFFF, 0x7FFFFFFF, 4_194_304, 33_554_431):
            with pytest.raises(ProtocolError):
                reading.decode(words(count))
        assert tracemalloc.get_traced_memory()[1] < 100_000
    finally:
        tracemalloc.stop()


def records(count: int) -> bytes:
    return words(count) + b"".join(b"\0\0\0\1x\0\0\0" + words(i) for i in range(count))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7])
@pytest.mark.parametrize("length", [1, 3, 100])
def test_slices_add_up_to_the_whole(count: int, length: int) -> None:
    reading = decoder("a:pair<7>")
    slices = list(reading.decode_slices(records(count), length))
    assert [item for part in slices for item in part] == reading.decode(records(count))
    assert all(0 < len(part) <= length for part in slices)


def test_slices_before_a_break_are_right() -> None:
    reading = decoder("a:pair<7>")
    data = records(7)
    for end in range(len(data)):
        found: list[object] = []
        slices = reading.decode_slices(data[:end], 2)
        with pytest.raises(ProtocolError, match="^answer: "):
            found.extend(item for part in slices for item in part)
        assert found == reading.decode(data)[: len(found)]
    with pytest.raises(ProtocolError, match="left over"):
        list(reading.decode_slices(data + b"\0", 2))
    with pytest.raises(ProtocolError, match="at most 7"):
        list(reading.decode_slices(records(8), 2))
