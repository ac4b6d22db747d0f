"""Every field list of the schema against a second, slow reading of the notation."""

from __future__ import annotations

import random
import struct
from typing import TYPE_CHECKING, Any

import pytest

from engine.errors import InvalidArgument, ProtocolError
from engine.rpc import schema
from engine.rpc.xdr import LLong, UInt, ULLong, decoder_for, encoder_for

from . import slow_interpreter as slow

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Rounds for each field list.
ROUNDS = 12
#: Type number of a parameter -> the type by which a caller asks for it.
TYPES: dict[int, Any] = {1: int, 2: UInt, 3: LLong, 4: ULLong, 5: float, 6: bool, 7: str}


def field_lists() -> Iterator[tuple[str, str]]:
    """Yield the name and the fields of every message and structure."""
    for name in schema.procedure_names():
        procedure = schema.procedure(name)
        yield f"{name} arguments", procedure.arguments
        yield f"{name} results", procedure.results
    for program in schema.Program:
        for number in range(1000):
            if event := schema.event(number, program):
                yield event.name, event.fields
    seen: set[str] = set()
    words = [word for _, text in list_of_texts for word in slow.fields(text)]
    while words:
        name = words.pop().rstrip("?").split("[")[0].split("<")[0]
        if name in seen or name in slow._NUMBERS or name in PRIMITIVES:
            continue
        seen.add(name)
        words += slow.fields(schema.structure(name))
        yield name, schema.structure(name)


PRIMITIVES = {"string", "opaque", "char", "params", "bool"}
list_of_texts = [
    (name, text)
    for name in schema.procedure_names()
    for text in (schema.procedure(name).arguments, schema.procedure(name).results)
]
FIELD_LISTS = list(field_lists())


def to_send(word: str, value: Any) -> Any:
    """Return an invented value as a caller gives it."""
    element, suffix = slow._split(word)
    if element == "params":
        return [(name, TYPES[tag](content)) for name, tag, content in value]
    if value is None or element in ("opaque", "char"):
        return value
    if suffix == "?":
        return to_send(element, value)
    if suffix:
        return [to_send(element, each) for each in value]
    if element in slow._NUMBERS or element in PRIMITIVES:
        return value
    types = slow.fields(schema.structure(element))
    return tuple(to_send(t, v) for t, v in zip(types, value, strict=True))


def invented(text: str, chance: random.Random) -> list[Any]:
    return [slow.invent(word, chance) for word in slow.fields(text)]


def test_all_field_lists_are_there() -> None:
    assert len(FIELD_LISTS) >= 407 * 2 + 53
    assert len({name for name, _ in FIELD_LISTS}) == len(FIELD_LISTS)


def test_values_come_back_and_bytes_are_those_of_the_slow_way() -> None:
    chance = random.Random(1)
    for name, text in FIELD_LISTS:
        decoder = decoder_for(name, text, schema.structure)
        encoder = encoder_for(name, text, schema.structure)
        words = slow.fields(text)
        for _ in range(ROUNDS):
            values = invented(text, chance)
            data = slow.encode(text, values)
            expected = slow.plain(
                [slow.as_decoded(w, v) for w, v in zip(words, values, strict=True)]
            )
            assert slow.decode(text, data) == expected, name
            assert decoder.decode(data) == expected, name
            given = tuple(to_send(w, v) for w, v in zip(words, values, strict=True))
            assert encoder.encode(given) == data, name


def test_every_truncation_and_every_byte_too_many_is_refused() -> None:
    chance = random.Random(2)
    refused = 0
    for name, text in FIELD_LISTS:
        decoder = decoder_for(name, text, schema.structure)
        data = slow.encode(text, invented(text, chance))
        for length in range(len(data)):
            with pytest.raises(ProtocolError, match=f"^{name}: "):
                decoder.decode(data[:length])
            refused += 1
        for more in (b"\0", b"\0\0\0\0", b"\xff" * 7):
            with pytest.raises(ProtocolError, match="left over"):
                decoder.decode(data + more)
    assert refused > 30_000


def test_changed_words_are_read_alike_or_refused_alike() -> None:
    """Flags, counts, tags, lengths, padding: whatever is changed, both readings agree."""
    chance = random.Random(3)
    words = (0, 1, 2, 3, 7, 8, 255, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
    agreed = refused = 0
    for name, text in FIELD_LISTS:
        decoder = decoder_for(name, text, schema.structure)
        data = slow.encode(text, invented(text, chance))
        for _ in range(min(24, len(data))):
            position = chance.randrange(0, len(data), 4)
            word = struct.pack(">I", chance.choice(words))
            changed = data[:position] + word + data[position + 4 :]
            try:
                expected = slow.decode(text, changed)
            except slow.Bad:
                with pytest.raises(ProtocolError):
                    decoder.decode(changed)
                refused += 1
            else:
                assert repr(decoder.decode(changed)) == repr(expected), name
                agreed += 1
    assert agreed > 5_000
    assert refused > 2_000


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("a:int", (2**31,)),
        ("a:uint", (-1,)),
        ("a:int", ("1",)),
        ("a:int", (1.5,)),
        ("a:hyper", (2**63,)),
        ("a:string", (None,)),
        ("a:string", (b"x",)),
        ("a:string", ("\ud800",)),
        ("a:string", ("a\0b",)),
        ("a:string", ("x" * (slow.STRING_LIMIT + 1),)),
        ("a:opaque[16]", (b"x",)),
        ("a:opaque[16]", ("x" * 16,)),
        ("a:opaque<3>", (b"xxxx",)),
        ("a:char<3>", (b"xxxx",)),
        ("a:char<3>", ("xx",)),
        ("a:int<2>", ([1, 2, 3],)),
        ("a:int[2]", ([1],)),
        ("a:int<2>", (None,)),
        ("a:string<2>", ([1],)),
        ("a:params<1>", ({"a": 1, "b": 2},)),
        ("a:params<1>", ({"a": None},)),
        ("a:params<1>", ({"a": 2**40},)),
        ("a:params<1>", ({"a": UInt(-1)},)),
        ("a:params<1>", (7,)),
        ("a:pair", ((1,),)),
        ("a:pair", (5,)),
        ("a:int b:int", (1,)),
        ("", (1,)),
    ],
)
def test_what_cannot_be_sent_is_refused_by_name(text: str, wrong: tuple[Any, ...]) -> None:
    encoder = encoder_for("doing", text, {"pair": "x:int y:int"}.__getitem__)
    with pytest.raises(InvalidArgument, match="^doing"):
        encoder.encode(wrong)


def test_refusals_do_not_repeat_what_was_to_be_sent() -> None:
    encoder = encoder_for("doing", "a:string", schema.structure)
    with pytest.raises(InvalidArgument) as caught:
        encoder.encode(("hush\ud800",))
    assert "hush" not in str(caught.value)
