"""XDR read and written one word after another, straight from the notation: slow, and independent.

Nothing of ``engine.rpc.xdr`` is used: what both agree on was understood twice. Source: RFC 4506,
and the notation as ``engine.rpc.schema`` explains it.
"""

from __future__ import annotations

import math
import re
import struct
from typing import TYPE_CHECKING, Any, Final

from engine.rpc import schema

if TYPE_CHECKING:
    import random

STRING_LIMIT: Final = 4 * 1024 * 1024

_NUMBERS: Final = {"int": "i", "uint": "I", "hyper": "q", "uhyper": "Q", "double": "d"}
_RANGES: Final = {
    "int": (-(2**31), 2**31 - 1),
    "uint": (0, 2**32 - 1),
    "hyper": (-(2**63), 2**63 - 1),
    "uhyper": (0, 2**64 - 1),
}
#: Type number of a typed parameter -> its word.
_PARAMETERS: Final = {
    1: "int", 2: "uint", 3: "hyper", 4: "uhyper", 5: "double", 6: "bool", 7: "string",
}  # fmt: skip


class Bad(Exception):
    """The bytes are not what the notation says."""


class Reader:
    """What is left of a message."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    def take(self, count: int) -> bytes:
        if self._position + count > len(self._data):
            raise Bad("too short")
        self._position += count
        return self._data[self._position - count : self._position]

    def number(self, format_: str) -> Any:
        return struct.unpack(">" + format_, self.take(struct.calcsize(">" + format_)))[0]

    def count(self, limit: int) -> int:
        found = self.number("I")
        if found > limit:
            raise Bad("beyond the limit")
        return int(found)

    def padded(self, count: int) -> bytes:
        found = self.take(count)
        self.take(-count % 4)
        return found

    def end(self) -> None:
        if self._position != len(self._data):
            raise Bad("left over")


def fields(text: str) -> list[str]:
    """Return the types of a field list."""
    return [item.split(":", 1)[1] for item in text.split()]


def decode(text: str, data: bytes) -> Any:
    """Return what ``data`` is as the field list ``text``."""
    reader = Reader(data)
    values = [read(word, reader) for word in fields(text)]
    reader.end()
    return plain(values)


def plain(values: list[Any]) -> Any:
    """Return several fields as a tuple, one as itself, none as None."""
    return tuple(values) if len(values) > 1 else values[0] if values else None


def _split(word: str) -> tuple[str, str]:
    """Return the type without its last suffix, and that suffix."""
    match = re.fullmatch(r"(.*?)(\?|\[\d+\]|<\d+>)?", word)
    assert match
    return match[1], match[2] or ""


def read(word: str, reader: Reader) -> Any:
    """Return the value at hand."""
    element, suffix = _split(word)
    if not suffix:
        return _read_plain(word, reader)
    if suffix == "?":
        flag = reader.number("I")
        if flag > 1:
            raise Bad("flag")
        return read(element, reader) if flag else None
    limit = int(suffix[1:-1])
    count = limit if suffix[0] == "[" else reader.count(limit)
    if element == "opaque":
        return reader.padded(count)
    if element == "char":
        return bytes(reader.take(4)[3] for _ in range(count))
    if element == "params":
        return dict(_read_parameter(reader) for _ in range(count))
    return [read(element, reader) for _ in range(count)]


def _read_plain(word: str, reader: Reader) -> Any:
    if word in _NUMBERS:
        return reader.number(_NUMBERS[word])
    if word == "bool":
        return bool(reader.take(4)[3])
    if word == "string":
        return reader.padded(reader.count(STRING_LIMIT)).decode("utf-8", "surrogateescape")
    return tuple(read(field, reader) for field in fields(schema.structure(word)))


def _read_parameter(reader: Reader) -> tuple[str, Any]:
    name = read("string", reader)
    tag = reader.number("I")
    if tag not in _PARAMETERS:
        raise Bad("tag")
    return name, read(_PARAMETERS[tag], reader)


def counted(data: bytes) -> bytes:
    """Return bytes with their count and padding."""
    return struct.pack(">I", len(data)) + data + bytes(-len(data) % 4)


def encode(text: str, values: list[Any]) -> bytes:
    """Return the bytes of the fields of ``text``."""
    return b"".join(write(word, value) for word, value in zip(fields(text), values, strict=True))


def write(word: str, value: Any) -> bytes:
    """Return the bytes of one value."""
    element, suffix = _split(word)
    if not suffix:
        return _write_plain(word, value)
    if suffix == "?":
        return struct.pack(">I", value is not None) + (
            b"" if value is None else write(element, value)
        )
    count = b"" if suffix[0] == "[" else struct.pack(">I", len(value))
    if element == "opaque":
        return b"".join((count, value, bytes(-len(value) % 4)))
    if element == "char":
        return count + b"".join(bytes((0, 0, 0, each)) for each in value)
    if element == "params":
        return count + b"".join(parameter(*item) for item in value)
    return count + b"".join(write(element, each) for each in value)


def _write_plain(word: str, value: Any) -> bytes:
    if word in _NUMBERS:
        return struct.pack(">" + _NUMBERS[word], value)
    if word == "bool":
        return bytes((0, 0, 0, value))
    if word == "string":
        return counted(value.encode("utf-8", "surrogateescape"))
    return encode(schema.structure(word), value)


def parameter(name: str, tag: int, value: Any) -> bytes:
    """Return the bytes of one typed parameter."""
    return write("string", name) + struct.pack(">I", tag) + write(_PARAMETERS[tag], value)


def invent(word: str, chance: random.Random, depth: int = 0) -> Any:
    """Return a value of that type; parameters are (name, tag, value)."""
    element, suffix = _split(word)
    if not suffix:
        return _invent_plain(word, chance, depth)
    if suffix == "?":
        return invent(element, chance, depth) if chance.random() < 0.6 else None
    limit = int(suffix[1:-1])
    count = limit if suffix[0] == "[" else chance.randint(0, min(limit, 9 if depth < 2 else 2))
    if element in ("opaque", "char"):
        return chance.randbytes(count)
    if element == "params":
        tags = [chance.randint(1, 7) for _ in range(count)]
        return [
            (_text(chance) + str(i), tag, invent(_PARAMETERS[tag], chance))
            for i, tag in enumerate(tags)
        ]
    return [invent(element, chance, depth + 1) for _ in range(count)]


def _invent_plain(word: str, chance: random.Random, depth: int) -> Any:
    if word == "double":
        return chance.choice([0.0, -1.5, math.inf, chance.uniform(-1e300, 1e300)])
    if word in _RANGES:
        low, high = _RANGES[word]
        return chance.choice([low, high, 0, chance.randint(low, high)])
    if word == "bool":
        return chance.random() < 0.5
    if word == "string":
        return _text(chance)
    return tuple(invent(field, chance, depth + 1) for field in fields(schema.structure(word)))


def _text(chance: random.Random) -> str:
    letters = "aä€😀 \x1b\n" + "\udcff"
    return "".join(chance.choice(letters) for _ in range(chance.randint(0, 9)))


def as_decoded(word: str, value: Any) -> Any:
    """Return an invented value as decoding gives it: parameters become a dict."""
    element, suffix = _split(word)
    if not suffix:
        if word in _RANGES or word in ("double", "bool", "string"):
            return value
        types = fields(schema.structure(word))
        return tuple(as_decoded(t, v) for t, v in zip(types, value, strict=True))
    if element == "params":
        return {name: content for name, _, content in value}
    if value is None or element in ("opaque", "char"):
        return value
    if suffix == "?":
        return as_decoded(element, value)
    return [as_decoded(element, each) for each in value]
