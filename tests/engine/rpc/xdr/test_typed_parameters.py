"""Typed parameters: the remembered layouts change nothing but the time it takes."""

from __future__ import annotations

import random
import struct
import tracemalloc
from typing import Any

import pytest

from engine.errors import ProtocolError
from engine.rpc import schema
from engine.rpc.xdr import decoder_for
from engine.rpc.xdr.malformed import Malformed
from engine.rpc.xdr.typed_parameters import _CAPACITY, EVERYTHING, ParameterReader

from . import slow_interpreter as slow

FIELDS = "a:params<262144>"
DECODER = decoder_for("statistics", FIELDS, schema.structure)

Items = list[tuple[str, int, Any]]


def encoded(items: Items) -> bytes:
    return slow.encode(FIELDS, [items])


def check(items: Items) -> None:
    """Decode, and compare names, order, values and the types of the values."""
    found = DECODER.decode(encoded(items))
    expected = {name: value for name, _, value in items}
    assert list(found.items()) == list(expected.items())
    assert [*map(type, found.values())] == [*map(type, expected.values())]


def shape(chance: random.Random, count: int) -> list[tuple[str, int]]:
    return [(f"block.{i}.{chance.choice('abc')}", chance.randint(1, 7)) for i in range(count)]


def filled(chance: random.Random, layout: list[tuple[str, int]]) -> Items:
    words = {1: "int", 2: "uint", 3: "hyper", 4: "uhyper", 5: "double", 6: "bool", 7: "string"}
    return [(name, tag, slow.invent(words[tag], chance)) for name, tag in layout]


def test_layouts_that_alternate_grow_and_shrink() -> None:
    chance = random.Random(4)
    layouts = [shape(chance, chance.randint(0, 12)) for _ in range(60)]
    for _ in range(2_000):
        check(filled(chance, chance.choice(layouts)))


def test_the_same_names_with_other_types() -> None:
    for tag, value in ((1, -1), (2, 1), (7, "text"), (6, True), (5, 1.0), (1, 5), (7, "")):
        check([("state.state", tag, value), ("cpu.time", 4, 7)])


@pytest.mark.parametrize(
    "items",
    [
        [("a", 1, 1), ("a", 1, 2)],
        [("a", 7, "x"), ("a", 1, 2)],
        [("a", 1, 2), ("a", 7, "x"), ("b", 7, ""), ("a", 7, "last")],
        [("", 1, 1), ("", 7, "")],
        [("a" * 300, 7, "b" * 70_000)],
    ],
)
def test_repeated_and_odd_names_first_and_remembered(items: Items) -> None:
    for _ in range(3):
        check(items)


def test_a_remembered_layout_proves_every_byte() -> None:
    """Change each byte of a list whose layout is known: read as the slow way reads it."""
    data = encoded([("one", 1, 5), ("two", 7, "text"), ("three", 6, True), ("four", 5, 0.5)])
    DECODER.decode(data)
    for position in range(len(data)):
        for value in (0, 1, 7, 255):
            changed = data[:position] + bytes((value,)) + data[position + 1 :]
            try:
                expected = slow.decode(FIELDS, changed)
            except slow.Bad:
                with pytest.raises(ProtocolError):
                    DECODER.decode(changed)
            else:
                assert repr(DECODER.decode(changed)) == repr(expected)
            check([("one", 1, 5), ("two", 7, "text"), ("three", 6, True), ("four", 5, 0.5)])


def test_every_truncation_of_a_remembered_layout() -> None:
    data = encoded([("one", 1, 5), ("two", 7, "text"), ("three", 4, 9)])
    DECODER.decode(data)
    for length in range(len(data)):
        with pytest.raises(ProtocolError):
            DECODER.decode(data[:length])


def hostile_lists() -> list[bytes]:
    """Return lists that were never seen: huge names, all text, many lengths, many shapes."""
    chance = random.Random(5)
    found = [encoded([("x" * 2_000_000 + str(i), 1, i)]) for i in range(12)]
    found += [encoded([(f"{i}{j}", 7, "") for j in range(1_000)]) for i in range(9)]
    found += [encoded([(f"{j}", 1, 0) for j in range(n)]) for n in range(1, 340)]
    found += [encoded(filled(chance, shape(chance, 300))) for _ in range(30)]
    return found


def test_hostile_layouts_do_not_grow_without_end() -> None:
    lists = hostile_lists()
    tracemalloc.start()
    try:
        for data in lists:
            DECODER.decode(data)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < _CAPACITY * 1.5
    layouts = EVERYTHING._layouts
    assert 0 < layouts._size <= _CAPACITY
    assert layouts._size == sum(x.size for known in layouts._known.values() for x in known)


def test_a_number_of_parameters_that_is_not_there_builds_nothing() -> None:
    for count in (1, 2, 262_144):
        with pytest.raises(ProtocolError):
            DECODER.decode(struct.pack(">I", count))


def test_a_reader_of_some_names_reads_them_as_the_others_do() -> None:
    """All is proven, also what is not wanted: each byte of a known list is changed."""
    reader = ParameterReader(is_wanted=lambda name: name in {"two", "four", "six"})
    items: Items = [
        ("one", 1, 5), ("two", 7, "text"), ("three", 7, "other"), ("four", 5, 0.5),
        ("five", 7, ""), ("six", 6, True), ("seven", 4, 7),
    ]  # fmt: skip
    data = encoded(items)
    for _ in range(2):
        found, end = reader.decode(data, 0, 9)
        assert (list(found.items()), end) == (
            [("two", "text"), ("four", 0.5), ("six", True)],
            len(data),
        )
    for position in range(len(data)):
        for value in (0, 1, 7, 255):
            changed = data[:position] + bytes((value,)) + data[position + 1 :]
            assert outcome(reader, changed) == outcome(ParameterReader(), changed)
            reader.decode(data, 0, 9)
    for length in range(len(data)):
        assert outcome(reader, data[:length]) is None


def outcome(reader: ParameterReader, data: bytes) -> object:
    """Return the wanted values and the end; None where the bytes are no list."""
    try:
        found, end = reader.decode(data, 0, 9)
    except (Malformed, struct.error, UnicodeError):
        return None
    if end > len(data):
        return None
    return repr([(name, found[name]) for name in found if name in {"two", "four", "six"}]), end
