"""Encoder: from Python values to bytes, by closures made once for each type."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, Final

from ...errors import InvalidArgument
from .notation import (
    STRING_LIMIT,
    Absent,
    Opaque,
    Parameters,
    Scalar,
    Sequence,
    String,
    Structure,
    Type,
    parse_fields,
)
from .typed_parameters import parameter_items

#: Appends the bytes of a value to a list.
_Put = Callable[[Any, list[bytes]], None]

_COUNT: Final = struct.Struct(">I").pack
_PADDING: Final = (b"", b"\0\0\0", b"\0\0", b"\0")
_WRONG: Final = (struct.error, TypeError, ValueError, AttributeError)


class Encoder:
    """Encodes the arguments of one procedure."""

    def __init__(self, name: str, fields: Structure) -> None:
        self._name = name
        self._puts = [(field, _put(type_)) for field, type_ in fields.fields]

    def encode(self, values: tuple[Any, ...]) -> bytes:
        """Return the bytes of the values, given in field order.

        Raises:
            InvalidArgument: names the procedure and the field that cannot be sent.
        """
        if len(values) != len(self._puts):
            wanted = ", ".join(field for field, _ in self._puts) or "nothing"
            raise InvalidArgument(f"{self._name} takes {wanted}: {len(values)} values were given")
        parts: list[bytes] = []
        for (field, put), value in zip(self._puts, values, strict=True):
            try:
                put(value, parts)
            except _WRONG as error:
                raise InvalidArgument(f"{self._name}: {field}: {error}") from error
        return b"".join(parts)


def encoder_for(name: str, fields: str, structure: Callable[[str], str]) -> Encoder:
    """Return the encoder of a field list; ``name`` stands in error messages."""
    return Encoder(name, parse_fields(fields, structure))


def _put(type_: Type) -> _Put:
    return _PUTS[type(type_)](type_)


def _put_scalar(type_: Scalar) -> _Put:
    pack = struct.Struct(">" + type_.format).pack

    def put(value: Any, parts: list[bytes]) -> None:
        parts.append(pack(value))

    return put


def _put_string(_: String) -> _Put:
    def put(value: str, parts: list[bytes]) -> None:
        data = value.encode("utf-8", "surrogateescape")
        if len(data) > STRING_LIMIT:
            raise ValueError(f"{len(data)} bytes of text where at most {STRING_LIMIT} can be")
        if b"\0" in data:
            raise ValueError("a NUL in the text")
        parts += (_COUNT(len(data)), data, _PADDING[len(data) & 3])

    return put


def _put_opaque(type_: Opaque) -> _Put:
    def put(value: bytes, parts: list[bytes]) -> None:
        if not isinstance(value, bytes):
            raise TypeError(f"{type(value).__name__} is not bytes")
        size = len(value)
        if size > type_.limit or (type_.exactly is not None and size != type_.exactly):
            wanted = "exactly" if type_.exactly is not None else "at most"
            raise ValueError(f"{size} bytes where {wanted} {type_.limit} can be")
        if type_.exactly is None:
            parts.append(_COUNT(size))
        if type_.width == 4:
            parts.append(b"".join(b"\0\0\0" + value[i : i + 1] for i in range(size)))
        else:
            parts += (value, _PADDING[size & 3])

    return put


def _put_absent(type_: Absent) -> _Put:
    put_element = _put(type_.element)

    def put(value: Any, parts: list[bytes]) -> None:
        parts.append(_COUNT(value is not None))
        if value is not None:
            put_element(value, parts)

    return put


def _put_sequence(type_: Sequence) -> _Put:
    put_element = _put(type_.element)

    def put(value: Any, parts: list[bytes]) -> None:
        if len(value) > type_.limit:
            raise ValueError(f"{len(value)} elements where at most {type_.limit} can be")
        if type_.exactly is None:
            parts.append(_COUNT(len(value)))
        elif len(value) != type_.exactly:
            raise ValueError(f"{len(value)} elements where exactly {type_.exactly} can be")
        for element in value:
            put_element(element, parts)

    return put


def _put_structure(type_: Structure) -> _Put:
    puts = [_put(field) for _, field in type_.fields]

    def put(value: Any, parts: list[bytes]) -> None:
        for put_field, field in zip(puts, value, strict=True):
            put_field(field, parts)

    return put


def _put_parameters(type_: Parameters) -> _Put:
    put_text = _put_string(String())

    def put(value: Any, parts: list[bytes]) -> None:
        items = list(parameter_items(value))
        if len(items) > type_.limit:
            raise ValueError(f"{len(items)} parameters where at most {type_.limit} can be")
        parts.append(_COUNT(len(items)))
        for name, tag, format_, content in items:
            put_text(name, parts)
            parts.append(_COUNT(tag))
            if format_ is None:
                put_text(content, parts)
            else:
                parts.append(struct.pack(">" + format_, content))

    return put


_PUTS: Final[dict[type[Type], Callable[[Any], _Put]]] = {
    Scalar: _put_scalar,
    String: _put_string,
    Opaque: _put_opaque,
    Absent: _put_absent,
    Sequence: _put_sequence,
    Structure: _put_structure,
    Parameters: _put_parameters,
}
