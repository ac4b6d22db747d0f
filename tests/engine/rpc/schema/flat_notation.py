"""Our notation as the primitives it is on the wire, written as ``Definitions.flat`` does."""

from __future__ import annotations

from engine.rpc import schema
from engine.rpc.xdr import notation

_SCALARS = {format_: word for word, format_ in notation.SCALARS.items()}
_STRING = f"string<{notation.STRING_LIMIT}>"
_PARAMETER = f"{_STRING} one of(1:int 2:uint 3:hyper 4:uhyper 5:double 6:int 7:{_STRING})"


def flat(fields: str) -> str:
    """Return the primitives of ``fields``.

    Raises:
        KeyError, ValueError: a word is no type.
    """
    return _flat(notation.parse_fields(fields, schema.structure))


def _flat(type_: notation.Type) -> str:
    match type_:
        case notation.Scalar():
            return _SCALARS[type_.format]
        case notation.String():
            return _STRING
        case notation.Opaque():
            return ("char" if type_.width == 4 else "opaque") + _count(type_)
        case notation.Parameters():
            return f"<{type_.limit}>({_PARAMETER})"
        case notation.Absent():
            return f"maybe({_flat(type_.element)})"
        case notation.Sequence():
            return f"{_count(type_)}({_flat(type_.element)})"
        case notation.Structure():
            return " ".join(_flat(field) for _, field in type_.fields)
    raise TypeError(type_)


def _count(type_: notation.Opaque | notation.Sequence) -> str:
    return f"<{type_.limit}>" if type_.exactly is None else f"[{type_.exactly}]"
